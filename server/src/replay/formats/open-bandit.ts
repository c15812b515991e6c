import { createHash } from 'node:crypto';
import type { EventInput } from 'peeksafe/protocol';
import { demandValid, iso, limited, type ReadOptions, type ReplayFormat, type ReplayStep } from './format.ts';
import { ImportError } from '../../import/import-error.ts';
import type { Row } from '../../import/table/row.ts';
import type { Table } from '../../import/table/table.ts';
import { instant, name, whole } from '../../import/values/values.ts';

const COLUMNS = ['timestamp', 'item_id', 'position', 'click', 'propensity_score'] as const;

/** Names the recording by its first row, so that two of them do not meet under the same ids. */
function nameOf(row: Row): string {
  const text = COLUMNS.map((column) => row.text(column)).join(',');
  return `obd-${createHash('sha256').update(text).digest('hex').slice(0, 10)}`;
}

function readClick(row: Row): number {
  const click = whole(row, 'click');
  if (click > 1) throw new ImportError('bad-value', `"click" is ${click}: expected 0 or 1.`, row.line);
  return click;
}

// The event has no shares: a Thompson sampler (bts) shows items unequally by design, and the header does not say which policy it was.
function openRecording(experiment: string, at: number): EventInput {
  const title = `Open Bandit items from ${iso(at).slice(0, 10)} (replay)`;
  return {
    id: `${experiment}-opened`,
    at: iso(at),
    kind: 'experiment.opened',
    experiment,
    title,
    comparison: 'randomised',
  };
}

/** One event a row: the file's rows are single impressions, and batches would break where a limit cuts the file. */
async function* steps(table: Table, { limit }: ReadOptions): AsyncGenerator<ReplayStep> {
  const posted = new Set<string>();
  let experiment: string | null = null;
  let rows = 0;
  for await (const row of limited(table.rows, limit)) {
    const item = name(row, 'item_id');
    const time = instant(row, 'timestamp');
    const at = iso(time);
    const events: EventInput[] = [];
    if (experiment === null) {
      experiment = nameOf(row);
      events.push(demandValid(openRecording(experiment, time), row));
    }
    const variant = `${experiment}-item-${item}`;
    if (!posted.has(item)) {
      posted.add(item);
      const posting = {
        kind: 'variant.posted',
        variant,
        experiment,
        content: `Item ${item}`,
        predictedEr: null,
      } as const;
      events.push(demandValid({ id: `${variant}-posted`, at, ...posting }, row));
    }
    rows++;
    const id = `${experiment}-row-${rows}`;
    events.push({ id, at, kind: 'variant.observed', variant, impressions: 1, engagements: readClick(row) });
    yield {
      at: time,
      events,
      progress: limit === undefined ? table.fraction() : Math.max(table.fraction(), rows / limit),
    };
  }
}

/** Recorded impressions of the Open Bandit Dataset, one row each, in the file's order. */
export const openBandit: ReplayFormat = { name: 'Open Bandit events', columns: COLUMNS, counts: 'rows', steps };
