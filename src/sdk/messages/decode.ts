import type { Problem } from '../../protocol/calls/answers.ts';
import type { History, HistorySeries } from '../../protocol/calls/history.ts';
import type { ServerMessage } from '../../protocol/connection/messages.ts';
import { validate } from './validate.ts';
import { SCHEMAS } from './schemas.generated.ts';

/** The messages of a live connection. */
const MESSAGES: ReadonlySet<unknown> = new Set<ServerMessage['type']>([
  'welcome',
  'changes',
  'heartbeat',
  'goodbye',
  'renewed',
]);

/** A message of a type that this page does not know: a newer server may send more types. */
export const UNKNOWN = { type: 'unknown' } as const;

/** Reads a message of a live connection; null when it is not of the protocol. */
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

/** Reads the problem in the body of an error; null when there is none. */
export function readProblem(value: unknown): Problem | null {
  const problem = (value as { error?: unknown } | null)?.error;
  return validate(SCHEMAS.problem, problem) ? (problem as Problem) : null;
}

/** Reads a history; null when the value is none. */
export function readHistory(value: unknown): History | null {
  if (!validate(SCHEMAS.history, value)) return null;
  const history = value as History;
  return history.series.every(isEven) ? history : null;
}

/** Columns of a series, where it has them; those of a newer server are ignored. */
const COLUMNS = 'impressions engagements logE logNeeded n sum sumSquares denominator denominatorSquares cross'.split(
  ' ',
);

type Columns = Readonly<Record<string, readonly unknown[] | undefined>>;

/** Whether the columns have one length, and those of its parts too. */
function isEven(series: HistorySeries | NonNullable<HistorySeries['judged'] | HistorySeries['metric']>): boolean {
  const columns = series as unknown as Columns;
  const { judged, metric } = series as Partial<HistorySeries>;
  return (
    COLUMNS.every((name) => columns[name] === undefined || columns[name].length === series.times.length) &&
    [judged, metric].every((part) => part === undefined || isEven(part))
  );
}
