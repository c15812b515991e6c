import type { LoggedEvent } from '../../protocol/index.ts';

/** One event as it stands in a stream's log. */
export interface LogRecord {
  /** Position in the stream, from 1, without gaps. */
  readonly seq: number;
  /** When the host received it, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** The event itself. */
  readonly event: LoggedEvent;
}

/** An event that the log holds already, found by its id. */
export interface StoredEvent {
  /** Position in the stream. */
  readonly seq: number;
  /** Whether an event's body is the one that was stored: tells a repetition from another event under the same id. */
  readonly isSame: (body: string) => boolean;
  /** Whether a body without its sender is the one that was stored, no matter who sent that: a report stays the same report. */
  readonly isSameReport: (body: string) => boolean;
}

/** The form in which an event is stored and compared: schemas fix the order of keys, so equal events are equal texts. */
export function bodyOf(event: LoggedEvent): string {
  return JSON.stringify(event);
}

/** An event as the log holds it under its id. Its body is made when it is asked for: few events are sent again. */
export function storedAs(event: LoggedEvent, seq: number): StoredEvent {
  const isSame = (body: string): boolean => body === bodyOf(event);
  return { seq, isSame, isSameReport: (body) => isSame(body) || body === withoutSender(bodyOf(event)) };
}

/** A stored body without who sent it. */
export function withoutSender(body: string): string {
  if (!body.includes('"by":')) return body;
  const { by: _, ...report } = JSON.parse(body) as { by?: string };
  return JSON.stringify(report);
}
