import type { Strings } from '../../shared/strings/strings.ts';
import {
  ageCell,
  bestCell,
  type CellRenderer,
  contentCell,
  deltaCell,
  engagementsCell,
  erCell,
  experimentCell,
  impressionsCell,
  predictedCell,
  statusCell,
  trendCell,
} from './cell-renderers.ts';
import { comparisonCell } from './comparison.ts';
import type { SortKey } from '../data/sorting.ts';

/** A name by which a page chooses a column. */
export type ColumnName =
  | 'content'
  | 'experiment'
  | 'status'
  | 'comparison'
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
  readonly name: ColumnName;
  readonly label: (strings: Strings) => string;
  readonly key: SortKey | null;
  readonly isNumber: boolean;
  /** Its width in CSS pixels, or the least one where it grows. */
  readonly width: number;
  /** Its part of the width that is left over; 0 when it keeps its own. */
  readonly grow: number;
  /** When the place is too narrow, the columns with the highest number go first; null when it is shown only on demand. */
  readonly dropRank: number | null;
  /** Prepares a cell and returns what draws a variant in it. */
  readonly cell: (td: HTMLElement) => CellRenderer;
}

const number = (
  name: ColumnName,
  key: SortKey,
  label: (strings: Strings) => string,
  width: number,
  dropRank: number,
  cell: (td: HTMLElement) => CellRenderer,
): Column => ({ name, key, label, width, dropRank, cell, grow: 0, isNumber: true });

/** All columns, in order. */
export const COLUMNS: readonly Column[] = [
  {
    name: 'content',
    label: ({ figures }) => figures.content,
    key: 'content',
    isNumber: false,
    width: 180,
    grow: 3,
    dropRank: 0,
    cell: contentCell,
  },
  {
    name: 'experiment',
    label: ({ table }) => table.experiment,
    key: null,
    isNumber: false,
    width: 150,
    grow: 0,
    dropRank: null,
    cell: experimentCell,
  },
  {
    name: 'status',
    label: ({ table }) => table.status,
    key: 'status',
    isNumber: false,
    width: 120,
    grow: 0,
    dropRank: 0,
    cell: statusCell,
  },
  {
    name: 'comparison',
    label: ({ table }) => table.comparisonColumn,
    key: 'interval',
    isNumber: false,
    width: 150,
    grow: 2,
    dropRank: 0,
    cell: comparisonCell,
  },
  number('er', 'er', ({ figures }) => figures.actualEr, 120, 0, erCell),
  number('predicted', 'predictedEr', ({ figures }) => figures.predictedEr, 108, 4, predictedCell),
  number('delta', 'delta', ({ table }) => table.delta, 80, 0, deltaCell),
  number('impressions', 'impressions', ({ figures }) => figures.impressions, 108, 1, impressionsCell),
  number('engagements', 'engagements', ({ table }) => table.engagements, 118, 3, engagementsCell),
  number('trend', 'trend', ({ table }) => table.trend, 120, 2, trendCell),
  number('best', 'probabilityBest', ({ table }) => table.probabilityBest, 70, 5, bestCell),
  number('age', 'age', ({ table }) => table.age, 100, 6, ageCell),
];
