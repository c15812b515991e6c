import { createParser } from 'eventsource-parser';
import { bodyOf } from './responses.ts';
import { callChanges, tellRefusal } from './fetch-changes.ts';
import { readClosing } from '../messages/decode.ts';
import { untilEnd, type LinkEvents, type LinkRequest, type OpenLink } from './link.ts';

/** A proxy that gathers a response before it passes it on shows by a first message that does not come. Milliseconds. */
const FIRST_MS = 8000;

async function follow(request: LinkRequest, told: LinkEvents, signal: AbortSignal): Promise<void> {
  const response = await callChanges(request, request.token, { Accept: 'text/event-stream' }, signal);
  if (!response.ok || response.body === null) return tellRefusal(response, told);
  if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream'))
    return told.lost(1006, 'The answer is no event stream.');
  told.opened();
  const parser = createParser({
    onEvent({ event, data }) {
      if (event !== 'close') return told.heard(data);
      const closing = readClosing(bodyOf(data));
      if (closing !== null) told.lost(closing.code, closing.reason);
    },
  });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    parser.feed(decoder.decode(piece.value, { stream: true }));
}

/**
 * Server-Sent Events, for where WebSocket is blocked. By `fetch`, because the browser's own EventSource cannot carry a token in a header.
 */
export const openEventStreamLink: OpenLink = (request, events) => {
  const closing = new AbortController();
  const told = untilEnd(events);
  const first = setTimeout(() => {
    told.lost(1006, 'Nothing came through in time.');
    closing.abort();
  }, FIRST_MS);
  const watched: LinkEvents = {
    ...told,
    heard(data) {
      clearTimeout(first);
      told.heard(data);
    },
  };
  const over = (reason: string): void => {
    clearTimeout(first);
    told.lost(1006, reason);
    closing.abort();
  };
  follow(request, watched, closing.signal).then(
    () => over(''),
    (error: unknown) => over(error instanceof Error ? error.message : String(error)),
  );
  return {
    renew: () => false,
    drop() {
      told.end();
      clearTimeout(first);
      closing.abort();
    },
  };
};
