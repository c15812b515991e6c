import type { Problem } from '../../protocol/answers.ts';
import type { History } from '../../protocol/history.ts';
import type { Closing, ServerMessage } from '../../protocol/messages.ts';
import type { EventsAnswer } from '../../protocol/answers.ts';
import { isWhole } from '../../protocol/result-rule.ts';
import { validate } from './validate.ts';
import { SCHEMAS } from './schemas.generated.ts';

/** What a server says over a live connection. */
const MESSAGES: ReadonlySet<unknown> = new Set<ServerMessage['type']>([
  'welcome',
  'changes',
  'heartbeat',
  'goodbye',
  'renewed',
]);

/** A message of a type that this page does not know: a newer server may say more, and means no harm by it. */
export const UNKNOWN = { type: 'unknown' } as const;

/** A server's message as it came over the wire; null when it is not of the protocol. */
export function readServerMessage(data: unknown): ServerMessage | typeof UNKNOWN | null {
  if (typeof data !== 'string') return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const type = (value as { type?: unknown } | null)?.type;
  if (!MESSAGES.has(type)) return typeof type === 'string' ? UNKNOWN : null;
  return validate(SCHEMAS[type as ServerMessage['type']], value) ? (value as ServerMessage) : null;
}

/** Why a server ends a response that goes on; null when a value does not say so. */
export const readClosing = (value: unknown): Closing | null =>
  validate(SCHEMAS.closing, value) ? (value as Closing) : null;

/** What a server says went wrong; null when a value does not say so. */
export function readProblem(value: unknown): Problem | null {
  const problem = (value as { error?: unknown } | null)?.error;
  return validate(SCHEMAS.problem, problem) ? (problem as Problem) : null;
}

/** A server's answer to events; null when a value is none. */
export function readEventsAnswer(value: unknown): EventsAnswer | null {
  if (!validate(SCHEMAS.eventsAnswer, value)) return null;
  const answer = value as EventsAnswer;
  return answer.results.every(isWhole) ? answer : null;
}

/** A stream's past as a server tells it; null when a value is none. */
export function readHistory(value: unknown): History | null {
  if (!validate(SCHEMAS.history, value)) return null;
  const history = value as History;
  const isEven = history.series.every(
    ({ times, impressions, engagements }) => times.length === impressions.length && times.length === engagements.length,
  );
  return isEven ? history : null;
}
