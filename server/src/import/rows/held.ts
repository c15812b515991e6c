import { formatCount } from 'peeksafe/protocol';
import { ImportError } from '../import-error.ts';
import { Openings, type NewExperiment, type NewVariant } from './openings.ts';
import type { Reading, Report } from './report.ts';
import type { Readings, StepOptions } from './steps.ts';

/** Most that is held of a file whose rows are needed all at once, in bytes, as far as it can be told. */
const MAX_HELD_BYTES = 512 * 1024 * 1024;
/** Memory of a report beside its texts, in bytes, about. */
const REPORT_BYTES = 300;

/** An experiment with all that a file has of it. */
export interface HeldExperiment {
  readonly opening: NewExperiment;
  readonly variants: NewVariant[];
  readonly reports: Report[];
}

const figures = ({ impressions, engagements }: Report): string => `${engagements} of ${impressions}`;

/** Holds the rows of a file until all of them are read. */
class Held {
  readonly experiments = new Map<string, HeldExperiment>();
  readonly #openings = new Openings();
  readonly #byMoment = new Map<string, Report>();
  readonly #onNote: (note: string) => void;
  readonly #isOneEach: boolean;
  #bytes = 0;

  constructor({ map, onNote }: StepOptions) {
    this.#onNote = onNote;
    this.#isOneEach = map.spread !== undefined;
  }

  take(reading: Reading): void {
    const { report } = reading;
    if (this.#isKnown(report)) return;
    const { experiment, variant } = this.#openings.meet(reading);
    if (experiment !== null)
      this.experiments.set(report.experiment, { opening: experiment, variants: [], reports: [] });
    const held = this.experiments.get(report.experiment) as HeldExperiment;
    if (variant !== null) held.variants.push(variant);
    held.reports.push(report);
    this.#byMoment.set(this.#momentOf(report), report);
    this.#weigh(report, variant?.content ?? '');
  }

  /** A variant has one row at a time, and of final totals one in all. */
  #momentOf({ variant, at }: Report): string {
    return this.#isOneEach ? variant : `${at} ${variant}`;
  }

  #isKnown(report: Report): boolean {
    const former = this.#byMoment.get(this.#momentOf(report));
    if (former === undefined) return false;
    if (!report.isRepeated || !former.isRepeated) {
      const expected = this.#isOneEach
        ? 'one row a variant, since these are final totals'
        : 'one row a variant and time';
      throw new ImportError(
        'bad-value',
        `variant "${report.variant}" has a row${this.#isOneEach ? '' : ' of this time'} already, on line ${former.line}: expected ${expected}.`,
        report.line,
      );
    }
    if (former.impressions !== report.impressions || former.engagements !== report.engagements)
      this.#onNote(
        `Line ${report.line}: variant "${report.variant}" has ${figures(report)}, and on line ${former.line} ${figures(former)}; the former figures are kept.`,
      );
    return true;
  }

  #weigh({ id, variant, experiment, line }: Report, content: string): void {
    this.#bytes += REPORT_BYTES + 2 * (3 * id.length + 2 * variant.length + experiment.length + content.length);
    if (this.#bytes <= MAX_HELD_BYTES) return;
    throw new ImportError(
      'bad-map',
      `this map holds all rows in memory, and these are more than ${formatCount(MAX_HELD_BYTES)} bytes. ` +
        'Sort the file by time and leave "order" out, or import it in parts.',
      line,
    );
  }
}

/** Reads all rows, and returns them by experiment, in the order in which these first come. */
export async function holdAll(rows: Readings, options: StepOptions): Promise<HeldExperiment[]> {
  const held = new Held(options);
  for await (const readings of rows) for (const reading of readings) options.guard(() => held.take(reading));
  return [...held.experiments.values()];
}
