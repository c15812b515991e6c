import type { LoggedEvent } from 'peeksafe/protocol';

/** What a publisher is told of a kill or of a revival: the event as it stands in the log, with its stream and number. */
export function compose(stream: string, seq: number, logged: unknown): { type: string; body: string } | null {
  const event = logged as LoggedEvent;
  if (event.kind !== 'variant.killed' && event.kind !== 'variant.revived') return null;
  const { kind: type, at: timestamp, variant, reason = '', by = null } = event;
  const why = event.kind === 'variant.killed' ? { cause: event.cause, evidence: event.evidence ?? null } : {};
  return { type, body: JSON.stringify({ type, timestamp, data: { stream, seq, variant, reason, by, ...why } }) };
}
