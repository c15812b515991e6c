import type { EventInput } from 'peeksafe/protocol';
import { demandValid, iso, type ReadOptions, type ReplayFormat, type ReplayStep } from './format.ts';
import { ImportError } from '../../import/import-error.ts';
import type { Row } from '../../import/table/row.ts';
import type { Table } from '../../import/table/table.ts';
import { decimal, name, whole } from '../../import/values/values.ts';

/** The only metric that is yes or no per user, and so a rate. */
const METRIC = '1';
/** The data set tells days since the start of an experiment, and no dates: each begins on this one. */
const INVENTED_START = Date.UTC(2020, 0, 1);
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 3660;
const CONTROL = 'c';

interface Totals {
  readonly impressions: number;
  readonly engagements: number;
}

interface Snapshot extends Totals {
  readonly variant: string;
  /** Milliseconds since the start. */
  readonly after: number;
}

interface AsosExperiment {
  readonly id: string;
  readonly row: Row;
  /** Arms by name, the control first. */
  readonly arms: string[];
}

function readTotals(row: Row, arm: 'c' | 't'): Totals {
  const impressions = whole(row, `count_${arm}`);
  return { impressions, engagements: Math.round(impressions * decimal(row, `mean_${arm}`, 1)) };
}

const same = (a: Totals, b: Totals): boolean => a.impressions === b.impressions && a.engagements === b.engagements;

/** Collects the snapshots of metric 1; the control stands on the rows of each treatment, and counts once. */
class Snapshots {
  readonly experiments = new Map<string, AsosExperiment>();
  readonly #byMoment = new Map<string, Snapshot>();
  readonly #onNote: (note: string) => void;

  constructor(onNote: (note: string) => void) {
    this.#onNote = onNote;
  }

  take(row: Row): void {
    const experiment = name(row, 'experiment_id');
    const treatment = name(row, 'variant_id');
    if (treatment === CONTROL)
      throw new ImportError('bad-value', `"variant_id" is "${CONTROL}", the name of the control.`, row.line);
    const after = Math.round(decimal(row, 'time_since_start', MAX_DAYS) * DAY_MS);
    const known = this.experiments.get(experiment) ?? { id: `asos-${experiment}`, row, arms: [CONTROL] };
    this.experiments.set(experiment, known);
    if (!known.arms.includes(treatment)) known.arms.push(treatment);
    this.#takeControl(row, { variant: `${known.id}-${CONTROL}`, after, ...readTotals(row, 'c') });
    this.#takeTreatment(row, { variant: `${known.id}-${treatment}`, after, ...readTotals(row, 't') });
  }

  inOrder(): Snapshot[] {
    return [...this.#byMoment.values()].sort((a, b) => a.after - b.after);
  }

  #takeControl(row: Row, snapshot: Snapshot): void {
    const key = `${snapshot.variant}-${snapshot.after}`;
    const former = this.#byMoment.get(key);
    if (former === undefined) this.#byMoment.set(key, snapshot);
    else if (!same(former, snapshot)) {
      const figures = ({ impressions, engagements }: Totals): string => `${engagements} of ${impressions}`;
      this.#onNote(
        `Line ${row.line}: the control has ${figures(snapshot)}, beside another treatment ${figures(former)}; the former figures are kept.`,
      );
    }
  }

  #takeTreatment(row: Row, snapshot: Snapshot): void {
    const key = `${snapshot.variant}-${snapshot.after}`;
    if (this.#byMoment.has(key)) {
      throw new ImportError(
        'bad-value',
        'this treatment has a row for this time already: expected one row per time.',
        row.line,
      );
    }
    this.#byMoment.set(key, snapshot);
  }
}

function opening({ id, row, arms }: AsosExperiment): EventInput[] {
  const at = iso(INVENTED_START);
  const experiment = id;
  const title = `ASOS ${id.slice('asos-'.length)}, metric ${METRIC} (replay, invented start date)`;
  const opened = {
    id: `${id}-opened`,
    at,
    kind: 'experiment.opened',
    experiment,
    title,
    comparison: 'randomised',
    // Users were allotted to the arms in fixed shares; only so may totals that are half a day apart be compared.
    sharesConstant: true,
  } as const;
  const posted = arms.map((arm) => {
    const content = arm === CONTROL ? 'Control' : `Treatment ${arm}`;
    const variant = `${id}-${arm}`;
    return demandValid(
      { id: `${variant}-posted`, at, kind: 'variant.posted', variant, experiment, content, predictedEr: null },
      row,
    );
  });
  return [demandValid(opened, row), ...posted];
}

function measured({ variant, after, impressions, engagements }: Snapshot): EventInput {
  const at = iso(INVENTED_START + after);
  return { id: `${variant}-${after}`, at, kind: 'variant.measured', variant, impressions, engagements };
}

async function* steps(table: Table, { limit, onNote = () => {} }: ReadOptions): AsyncGenerator<ReplayStep> {
  const snapshots = new Snapshots(onNote);
  let left = limit ?? Infinity;
  for await (const row of table.rows) {
    if (row.text('metric_id') !== METRIC) continue;
    snapshots.take(row);
    if (--left <= 0) break;
  }
  // A later row may bring another treatment, so no event is sent before all rows are read.
  const openings = [...snapshots.experiments.values()].flatMap(opening);
  if (openings.length === 0) return;
  yield { at: INVENTED_START, events: openings, progress: 0 };
  const ordered = snapshots.inOrder();
  for (const [i, snapshot] of ordered.entries()) {
    yield { at: INVENTED_START + snapshot.after, events: [measured(snapshot)], progress: (i + 1) / ordered.length };
  }
}

/** Cumulative snapshots of the ASOS Digital Experiments Dataset, metric 1: users, and users who did it. A limit counts its rows. */
export const asos: ReplayFormat = {
  name: 'ASOS snapshots',
  columns: ['experiment_id', 'variant_id', 'metric_id', 'time_since_start', 'count_c', 'count_t', 'mean_c', 'mean_t'],
  counts: 'rows',
  steps,
};
