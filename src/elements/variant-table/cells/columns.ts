import type { Variant } from '../../../protocol/index.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import {
  ageCell,
  bestCell,
  type CellContext,
  type CellRenderer,
  deltaCell,
  engagementsCell,
  erCell,
  experimentCell,
  patternsCell,
  predictedCell,
  statusCell,
  trendCell,
} from './cell-renderers.ts';
import { comparisonCell } from './comparison.ts';
import { distanceCell, impressionsCell, leadCell, shareCell } from './result-cells.ts';
import { variantCell } from './variant-cell.ts';
import type { SortKey } from '../data/sorting.ts';

/**
 * A name by which a page chooses a column: `content` (letter and content, always first), `comparison` (interval and rate), `lead` (difference to the
 * leader), `distance` (evidence towards a stop, or how it ended), `share` (of the traffic, seen and planned), `impressions` (or visitors); and on
 * demand `experiment`, `status`, `patterns`, `er`, `predicted`, `delta` (to the prediction), `engagements`, `trend`, `best` (probability of being the
 * best, not protected against repeated looks), `age`.
 */
export type ColumnName =
  | 'content'
  | 'experiment'
  | 'status'
  | 'patterns'
  | 'comparison'
  | 'lead'
  | 'distance'
  | 'share'
  | 'er'
  | 'predicted'
  | 'delta'
  | 'impressions'
  | 'engagements'
  | 'trend'
  | 'best'
  | 'age';

/** A column: its head, what it sorts by, its place, and its cell. */
export interface Column {
  /** A `ColumnName`, or the name that a page gave to a column of its own. */
  readonly name: string;
  readonly label: (strings: Strings) => string;
  readonly key: SortKey | null;
  /** Whether it is written at the end of its place. */
  readonly isNumber: boolean;
  /** The lines that it has on a card below its name; 0 where it stands there without a name, in a place of its own. */
  readonly cardLines: 0 | 1 | 2;
  /** Its width in CSS pixels, or the least one where it grows. */
  readonly width: number;
  /** Its part of the width that is left over; 0 when it keeps its own. */
  readonly grow: number;
  /** When the place is too narrow, the columns with the highest number go first; null when it is shown only on demand. */
  readonly dropRank: number | null;
  /** Prepares a cell and returns what draws a variant in it. */
  readonly cell: (td: HTMLElement) => CellRenderer;
  /** The column in whose place it stands where nobody has chosen columns; left out for the end. */
  readonly instead?: ColumnName;
  /** The value of a column of the page's own, for files, and its text, for servers; left out for the table's columns. */
  readonly own?: {
    readonly value: (variant: Variant) => string | number | null;
    readonly text: (variant: Variant, context: CellContext) => string;
  };
}

type Label = (strings: Strings) => string;
type Cell = (td: HTMLElement) => CellRenderer;
type Choices = Partial<Pick<Column, 'key' | 'grow' | 'dropRank' | 'isNumber' | 'cardLines'>>;

const column = (name: ColumnName, label: Label, width: number, cell: Cell, choices: Choices = {}): Column => ({
  ...{ name, label, width, cell },
  ...{ key: null, isNumber: false, cardLines: 0, grow: 0, dropRank: null },
  ...choices,
});
const number = (
  name: ColumnName,
  key: SortKey | null,
  label: Label,
  width: number,
  cell: Cell,
  choices: Choices = {},
): Column => column(name, label, width, cell, { key, isNumber: true, cardLines: 1, ...choices });

/** All columns, in order. */
export const COLUMNS: readonly Column[] = [
  column('content', ({ table }) => table.variant, 182, variantCell, { key: 'content', grow: 3, dropRank: 0 }),
  column('experiment', ({ table }) => table.experiment, 150, experimentCell),
  column('status', ({ table }) => table.status, 128, statusCell, { key: 'status' }),
  column('patterns', ({ table }) => table.patterns, 150, patternsCell),
  column('comparison', ({ table }) => table.comparisonColumn, 256, comparisonCell, {
    ...{ key: 'interval', grow: 2, dropRank: 0 },
  }),
  number('lead', null, ({ table }) => table.lead, 104, leadCell, { dropRank: 1, cardLines: 2 }),
  column('distance', ({ table }) => table.distance, 144, distanceCell, { key: 'distance', dropRank: 0, cardLines: 2 }),
  number('share', null, ({ table }) => table.share, 88, shareCell, { dropRank: 3, cardLines: 2 }),
  number('er', 'er', ({ figures }) => figures.actualEr, 124, erCell),
  number('predicted', 'predictedEr', ({ figures }) => figures.predictedEr, 124, predictedCell),
  number('delta', 'delta', ({ table }) => table.delta, 120, deltaCell),
  number('impressions', 'impressions', ({ figures }) => figures.impressions, 142, impressionsCell, {
    ...{ dropRank: 2, cardLines: 2 },
  }),
  number('engagements', 'engagements', ({ table }) => table.engagements, 130, engagementsCell),
  number('trend', 'trend', ({ table }) => table.trend, 128, trendCell),
  number('best', 'probabilityBest', ({ table }) => table.probabilityBest, 76, bestCell),
  number('age', 'age', ({ table }) => table.age, 108, ageCell),
];
