import { createParser } from 'eventsource-parser';
import { readClosing } from '../messages/decode-later.ts';
import { closeForRefusal, fetchChanges } from './fetch-changes.ts';
import { untilClosed, type LinkEvents, type LinkRequest, type OpenLink } from './link.ts';
import { parseJson } from './responses.ts';

/** A proxy that buffers responses shows by a first message that does not arrive in this time. Milliseconds. */
const FIRST_MESSAGE_MS = 8000;

async function follow(request: LinkRequest, events: LinkEvents, signal: AbortSignal): Promise<void> {
  const response = await fetchChanges(request, request.token, { Accept: 'text/event-stream' }, signal);
  if (!response.ok || response.body === null) return closeForRefusal(response, events);
  if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream'))
    return events.onClose(1006, 'The answer is not an event stream.');
  events.onOpen();
  const parser = createParser({
    onEvent({ event, data }) {
      if (event !== 'close') return events.onMessage(data);
      const closing = readClosing(parseJson(data));
      if (closing !== null) events.onClose(closing.code, closing.reason);
    },
  });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    parser.feed(decoder.decode(piece.value, { stream: true }));
}

/** Follows by Server-Sent Events where WebSocket is blocked. It uses `fetch`, because EventSource cannot send a token in a header. */
export const openEventStreamLink: OpenLink = (request, events) => {
  const closing = new AbortController();
  const once = untilClosed(events);
  const end = (reason: string): void => {
    clearTimeout(timer);
    once.onClose(1006, reason);
    closing.abort();
  };
  const timer = setTimeout(() => end('Nothing came through in time.'), FIRST_MESSAGE_MS);
  const watched: LinkEvents = {
    ...once,
    onMessage(data) {
      clearTimeout(timer);
      once.onMessage(data);
    },
  };
  follow(request, watched, closing.signal).then(
    () => end(''),
    (error: unknown) => end(error instanceof Error ? error.message : String(error)),
  );
  return {
    refreshToken: () => false,
    close() {
      once.end();
      clearTimeout(timer);
      closing.abort();
    },
  };
};
