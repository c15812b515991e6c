import { createParser } from 'eventsource-parser';
import { parseJson } from './responses.ts';
import { fetchChanges, closeForRefusal } from './fetch-changes.ts';
import { readClosing } from '../messages/decode.ts';
import { untilClosed, type LinkEvents, type LinkRequest, type OpenLink } from './link.ts';

/** A proxy that gathers a response before it passes it on shows by a first message that does not come. Milliseconds. */
const FIRST_MS = 8000;

async function follow(request: LinkRequest, told: LinkEvents, signal: AbortSignal): Promise<void> {
  const response = await fetchChanges(request, request.token, { Accept: 'text/event-stream' }, signal);
  if (!response.ok || response.body === null) return closeForRefusal(response, told);
  if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream'))
    return told.onClose(1006, 'The answer is no event stream.');
  told.onOpen();
  const parser = createParser({
    onEvent({ event, data }) {
      if (event !== 'close') return told.onMessage(data);
      const closing = readClosing(parseJson(data));
      if (closing !== null) told.onClose(closing.code, closing.reason);
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
  const told = untilClosed(events);
  const first = setTimeout(() => {
    told.onClose(1006, 'Nothing came through in time.');
    closing.abort();
  }, FIRST_MS);
  const watched: LinkEvents = {
    ...told,
    onMessage(data) {
      clearTimeout(first);
      told.onMessage(data);
    },
  };
  const over = (reason: string): void => {
    clearTimeout(first);
    told.onClose(1006, reason);
    closing.abort();
  };
  follow(request, watched, closing.signal).then(
    () => over(''),
    (error: unknown) => over(error instanceof Error ? error.message : String(error)),
  );
  return {
    refreshToken: () => false,
    close() {
      told.end();
      clearTimeout(first);
      closing.abort();
    },
  };
};
