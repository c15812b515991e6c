import type { EventInput } from 'peeksafe/protocol';
import type { ImportMap } from '../import-map.ts';
import type { Reading } from './report.ts';

/** Some events of a file that happen at the same moment. */
export interface ImportStep {
  /** When they happen, milliseconds since 1970. Moments never go back, as far as the file's own order allows. */
  readonly at: number;
  readonly events: readonly EventInput[];
  /** The line that each event comes from, or the first of several; as many as there are events. */
  readonly lines: readonly number[];
  /** How much of the file is done after this step, 0 to 1. */
  readonly progress: number;
}

/** The parts that turning readings into steps needs. */
export interface StepOptions {
  readonly map: ImportMap;
  /** How much of the file has been read, 0 to 1. */
  readonly fraction: () => number;
  /** Experiments of final totals, else rows; all when left out. */
  readonly limit?: number | undefined;
  /** Seed of the order in which impressions of final totals are drawn. */
  readonly seed: string | number;
  /** Called with one sentence for each oddity. */
  readonly onNote: (note: string) => void;
  /** Does something with a row, whose fault ends the import or is handed over. */
  readonly guard: (work: () => void) => void;
}

/** The readings of the rows, one row after the other. */
export type Readings = AsyncIterable<readonly Reading[]>;
