import { formatCount, EVENT_KINDS, explain, IncomingEvent, LIMITS, type Problem } from 'peeksafe/protocol';
import { readPlainCounts } from './plain-counts.ts';

/** An event as it was read: good, or with what is wrong with it. */
export type ReadEvent =
  { readonly event: IncomingEvent } | { readonly id: string | null; readonly errors: readonly Problem[] };

/** A body as it was read: its events, or why it is none. */
export type ReadBody = { readonly events: readonly ReadEvent[] } | { readonly problem: Problem };

const idOf = (value: unknown): string | null => {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return typeof id === 'string' ? id.slice(0, LIMITS.idLength) : null;
};

function unknownKind(value: unknown): Problem | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const kind = 'kind' in value ? value.kind : undefined;
  if (EVENT_KINDS.some((one) => one === kind)) return null;
  // Not as JSON: what is nested deeply enough cannot be written.
  const named = typeof kind === 'string' ? `kind ${JSON.stringify(kind.slice(0, 200))}` : 'kind that is no text';
  const said = kind === undefined ? 'The event has no kind.' : `There is no ${named}.`;
  return { code: 'unknown-kind', field: 'kind', message: said, expected: `one of ${EVENT_KINDS.join(', ')}` };
}

function readEvent(value: unknown): ReadEvent {
  const counts = typeof value === 'object' && value !== null ? readPlainCounts(value) : null;
  if (counts !== null) return { event: counts };
  const wrongKind = unknownKind(value);
  if (wrongKind !== null) return { id: idOf(value), errors: [wrongKind] };
  const read = IncomingEvent.safeParse(value);
  return read.success ? { event: read.data } : { id: idOf(value), errors: explain(read.error.issues, 'bad-event') };
}

const notJson = (what: string, error: unknown): Problem => ({
  code: 'bad-json',
  message: `${what} is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'it cannot be parsed'}`,
  expected: 'JSON as RFC 8259 defines it',
});

function tooMany(count: number): ReadBody {
  const message = `The call has ${formatCount(count)} events.`;
  return {
    problem: {
      code: 'too-many-events',
      message,
      expected: `at most ${formatCount(LIMITS.eventsPerCall)} events a call`,
    },
  };
}

function readLine(line: string, number: number): ReadEvent {
  try {
    return readEvent(JSON.parse(line));
  } catch (error) {
    return { id: null, errors: [notJson(`Line ${number}`, error)] };
  }
}

function readLines(text: string): ReadBody {
  const lines = text.split('\n').map((line, i) => ({ line, number: i + 1 }));
  const full = lines.filter(({ line }) => line.trim() !== '');
  if (full.length > LIMITS.eventsPerCall) return tooMany(full.length);
  return { events: full.map(({ line, number }) => readLine(line, number)) };
}

function readArray(text: string): ReadBody {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: notJson('The body', error) };
  }
  if (typeof value !== 'object' || value === null) {
    return {
      problem: {
        code: 'bad-body',
        message: 'The body is neither an array of events nor an event.',
        expected: 'a JSON array of events',
      },
    };
  }
  const events = Array.isArray(value) ? (value as unknown[]) : [value];
  return events.length > LIMITS.eventsPerCall ? tooMany(events.length) : { events: events.map(readEvent) };
}

/**
 * Reads the body of a call with events. One bad event does not spoil the others: each is read for itself, in order.
 * @param type The body's media type: `application/json` (an array, or one event) or `application/x-ndjson` (one a line).
 */
export function readEvents(bytes: Uint8Array, type: string): ReadBody {
  const media = type.split(';', 1)[0]?.trim().toLowerCase();
  if (media !== 'application/json' && media !== 'application/x-ndjson') {
    const message = `The body's type is ${media ? JSON.stringify(media.slice(0, 100)) : 'not given'}.`;
    return {
      problem: { code: 'bad-type', message, expected: 'Content-Type: application/json or application/x-ndjson' },
    };
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problem: { code: 'bad-json', message: 'The body is not UTF-8.', expected: 'UTF-8 text' } };
  }
  return media === 'application/json' ? readArray(text) : readLines(text);
}
