import type {
  AuditLine,
  CursorParts,
  EventResult,
  History,
  HistoryQuery,
  IncomingEvent,
  Problem,
} from 'peeksafe/protocol';
import { actorOf, type Sender } from 'peeksafe/engine';
import type { StreamRunner } from '../runner/runner.ts';
import type { EventLog } from '../log/event-log.ts';
import type { StateStore } from '../log/state-store.ts';
import type { ChangeIndex } from './change-index.ts';
import { historyOf } from './history.ts';

/** A page of the audit ends with the line that brings it to this length, characters. */
const AUDIT_PAGE = 64 * 1024;

/** Events of the audit that are read at once: one may have some hundred kilobytes. */
const AUDIT_STEP = 50;

/** What became of events, and where the stream then stood. */
export interface SubmitResult {
  readonly results: readonly EventResult[];
  readonly cursor: string;
}

/** A part of a stream's log, a line each, and where to go on. */
export interface AuditPage {
  readonly text: string;
  readonly cursor: string;
}

/** What a stream is asked besides being watched, wherever its writer is. */
export interface StreamService {
  /**
   * Takes events in order. Resolves when all that was accepted is durable.
   * @param sender Whose token they came with, and what it allows on this stream.
   * @throws LogUnavailable when it is not known to be; all of them may be sent again.
   */
  submit(events: readonly IncomingEvent[], sender: Sender): Promise<SubmitResult>;
  /** @throws LogUnavailable when nobody can say now. */
  history(query: HistoryQuery): Promise<History | Problem>;
  /**
   * @param since Null for the beginning.
   * @param limit Most lines; there are fewer where they are long.
   * @throws LogUnavailable when nobody can say now.
   */
  audit(since: CursorParts | null, limit: number): Promise<AuditPage | Problem>;
}

/** What the service of a stream written in this process works with. */
export interface ServiceParts {
  readonly runner: StreamRunner;
  readonly index: ChangeIndex;
  readonly log: EventLog;
  readonly store: StateStore;
}

function auditOf({ runner, index, log }: ServiceParts, since: CursorParts | null, limit: number): AuditPage | Problem {
  const { epoch, stream } = runner;
  if (since !== null && since.epoch !== epoch) {
    return {
      code: 'bad-query',
      field: 'since',
      message: 'That is no cursor of this log.',
      expected: `${epoch}.seq`,
    };
  }
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

/** The service of a stream that is written in this process. */
export const localService = (parts: ServiceParts): StreamService => ({
  async submit(events, sender) {
    const results = await parts.runner.submit(events, sender);
    return { results, cursor: parts.index.cursor };
  },
  history: (query) => historyOf(parts, query),
  audit: async (since, limit) => Promise.resolve(auditOf(parts, since, limit)),
});
