import type {
  AuditLine,
  Breakdown,
  BreakdownQuery,
  CursorParts,
  EventResult,
  History,
  HistoryQuery,
  IncomingEvent,
  Problem,
} from 'peeksafe/protocol';
import { actorOf, breakdownOf, type Sender } from 'peeksafe/engine';
import type { StreamRunner } from '../runner/runner.ts';
import type { EventLog } from '../log/event-log.ts';
import { RecentAnswers } from '../output/recent-answers.ts';
import { beginUrgent } from '../output/turns.ts';
import type { StateStore } from '../log/state-store.ts';
import type { ChangeIndex } from './change-index.ts';
import { bytesOfHistory, historyOf } from './history.ts';
import type { Received } from '../views/join-views.ts';
import type { ViewOutcome } from '../views/outcomes.ts';
import { ViewCounter } from '../views/view-counter.ts';

/** A page of the audit ends with the line that reaches this length, characters. */
const AUDIT_PAGE = 48 * 1024;

/** Events that the audit reads at a time: one may have a few hundred kilobytes. */
const AUDIT_STEP = 50;

/** The results of submitted events, and the stream's cursor after them. */
export interface SubmitResult {
  readonly results: readonly EventResult[];
  readonly cursor: string;
}

/** A page of a stream's log, a line for each event, and the cursor of the next page. */
export interface AuditPage {
  readonly text: string;
  readonly cursor: string;
}

/** Everything that callers do with a stream besides watching it, wherever its writer runs. */
export interface StreamService {
  /**
   * Submits events in order. Resolves when all accepted events are durable.
   * @param sender The actor that the token names, and its scopes on this stream.
   * @throws LogUnavailable when that is not certain; all of them may be sent again.
   */
  submit(events: readonly IncomingEvent[], sender: Sender): Promise<SubmitResult>;
  /**
   * Counts views, and visitors of whom other systems report. Resolves with what became of each, in their order, once that is durable.
   * @throws LogUnavailable when that is not certain; all of them may be sent again.
   */
  count(views: readonly Received[]): Promise<readonly ViewOutcome[]>;
  /** @throws LogUnavailable when it cannot be read now. */
  history(query: HistoryQuery): Promise<History | Problem>;
  /** @throws LogUnavailable when it cannot be read now. */
  breakdown(query: BreakdownQuery): Promise<Breakdown | Problem>;
  /**
   * @param since Null for the beginning.
   * @param limit Maximum number of lines; there are fewer when they are long.
   * @throws LogUnavailable when it cannot be read now.
   */
  audit(since: CursorParts | null, limit: number): Promise<AuditPage | Problem>;
}

/** The parts of the service of a stream that this process writes. */
export interface ServiceParts {
  readonly clock: () => number;
  readonly runner: StreamRunner;
  readonly index: ChangeIndex;
  readonly log: EventLog;
  readonly store: StateStore;
}

/** A cursor that the log of an epoch does not have. */
export const noCursor = (epoch: string): Problem => ({
  code: 'bad-query',
  field: 'since',
  message: 'That is no cursor of this log.',
  expected: `${epoch}.seq`,
});

function auditOf({ runner, index, log }: ServiceParts, since: CursorParts | null, limit: number): AuditPage | Problem {
  const { epoch, stream } = runner;
  if (since !== null && since.epoch !== epoch) return noCursor(epoch);
  let last = since?.seq ?? 0;
  let text = '';
  for (let left = limit; left > 0 && text.length < AUDIT_PAGE;) {
    const size = Math.min(left, AUDIT_STEP);
    const records = [...log.read(stream, last, size)];
    for (const { seq, receivedAt, event } of records) {
      const line: AuditLine = { seq, receivedAt: new Date(receivedAt).toISOString(), actor: actorOf(event), event };
      text += `${JSON.stringify(line)}\n`;
      last = seq;
      if (text.length >= AUDIT_PAGE) break;
    }
    if (records.length < size) break;
    left -= size;
  }
  return { text, cursor: index.cursorAt(last) };
}

/** Pages of the past of all streams. */
const recent = new RecentAnswers();

/** The service of a stream that this process writes. */
export interface LocalService extends StreamService {
  /** Counts the views that wait at once. Resolves when none waits. */
  settle(): Promise<void>;
}

/** Makes the service of a stream that this process writes. */
export function localService(parts: ServiceParts): LocalService {
  const { runner, index, log, clock } = parts;
  const views = new ViewCounter({ stream: runner.stream, log, clock, count: (join) => runner.join(join) });
  return {
    count: (some) => views.count(some),
    settle: () => views.settle(),
    async submit(events, sender) {
      const end = beginUrgent();
      try {
        const results = await runner.submit(events, sender);
        return { results, cursor: index.cursor };
      } finally {
        end();
      }
    },
    history: (query) =>
      recent.get(
        ...([parts, `history ${index.seq} ${JSON.stringify(query)}`, () => historyOf(parts, query)] as const),
        (answer) => ('code' in answer ? 0 : bytesOfHistory(answer)),
      ),
    breakdown: (query) =>
      recent.get(
        ...([parts, `breakdown ${index.seq} ${JSON.stringify(query)}`] as const),
        () => runner.read((state) => breakdownOf(state, query, runner.epoch)),
        (answer) => ('code' in answer ? 0 : JSON.stringify(answer).length),
      ),
    audit: (since, limit) =>
      recent.get(
        ...([parts, `audit ${index.seq} ${since?.epoch}.${since?.seq} ${limit}`] as const),
        async () => Promise.resolve(auditOf(parts, since, limit)),
        (page) => ('code' in page ? 0 : page.text.length),
      ),
  };
}
