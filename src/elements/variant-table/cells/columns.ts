import type { Strings } from '../../shared/strings/strings.ts';
import {
  ageCell,
  bestCell,
  contentCell,
  deltaCell,
  engagementsCell,
  erCell,
  experimentCell,
  impressionsCell,
  predictedCell,
  statusCell,
  trendCell,
} from './cells.ts';
import { comparisonCell } from './comparison.ts';
import type { CellRenderer } from './cell-renderers.ts';
import type { LineHeights } from '../data/line-layout.ts';
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
    key: null,
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

/** The width of the column of check boxes before all others, in CSS pixels. */
const SELECT_WIDTH = 36;

/** Below this width of the table's own place, in CSS pixels, variants are cards. */
const CARDS_BELOW = 720;

/** Below these widths, in CSS pixels, a card has two figures in a line, and one; its status then has a line of its own. */
const [TWO_BELOW, ONE_BELOW] = [400, 280];

/** How the grid is laid out in the place it has. */
export interface Layout {
  readonly columns: readonly Column[];
  readonly isCards: boolean;
  /** How many figures stand beside each other on a card. */
  readonly perLine: 1 | 2 | 3;
  /** Whether it is for paper: rows are as high as what is in them, and columns as wide. */
  readonly isPaper: boolean;
  /** The tracks of a row, for `grid-template-columns`. */
  readonly tracks: string;
  /** The least width of a row, in CSS pixels. */
  readonly width: number;
}

const widthOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + column.width, SELECT_WIDTH);

/** As many columns as a width holds; what can be seen or reckoned from the others goes first. */
function fitting(width: number): Column[] {
  const columns = COLUMNS.filter(({ dropRank }) => dropRank !== null);
  while (widthOf(columns) > width) {
    const most = Math.max(...columns.map(({ dropRank }) => dropRank ?? 0));
    if (most === 0) break;
    columns.splice(
      columns.findIndex(({ dropRank }) => dropRank === most),
      1,
    );
  }
  return columns;
}

/**
 * @param width Of the place, in CSS pixels.
 * @param chosen The columns that somebody has chosen, by name; null for as many as fit.
 */
export function layoutFor(width: number, chosen: readonly string[] | null): Layout {
  const isCards = width < CARDS_BELOW;
  const wanted = chosen === null ? null : COLUMNS.filter(({ name }) => name === 'content' || chosen.includes(name));
  const columns = wanted ?? (isCards ? COLUMNS.filter(({ dropRank }) => dropRank !== null) : fitting(width));
  const tracks = columns.map(({ width: least, grow }) => (grow === 0 ? `${least}px` : `minmax(${least}px, ${grow}fr)`));
  return {
    columns,
    isCards,
    perLine: !isCards || width >= TWO_BELOW ? 3 : width >= ONE_BELOW ? 2 : 1,
    isPaper: false,
    tracks: `${SELECT_WIDTH}px ${tracks.join(' ')}`,
    width: isCards ? 0 : widthOf(columns),
  };
}

/** All columns, for paper, unless somebody has chosen some. */
export function paperLayout(chosen: readonly string[] | null): Layout {
  const columns = COLUMNS.filter(({ name, dropRank }) =>
    chosen === null ? dropRank !== null : name === 'content' || chosen.includes(name),
  );
  return { columns, isCards: false, perLine: 3, isPaper: true, tracks: '', width: 0 };
}

const HEIGHTS = { comfortable: 56, compact: 36 } as const;
const GROUP_HEIGHT = 40;
/** Of a line of a narrow card that has a status, or one figure beside its name. */
const STATUS_HEIGHT = 24;

/** How high lines are, in CSS pixels. Every row is as high as the next: that is what makes a window on 10,000 of them cheap. */
export function heightsFor({ columns, isCards, perLine }: Layout, density: keyof typeof HEIGHTS): LineHeights {
  if (!isCards) return { row: HEIGHTS[density], group: GROUP_HEIGHT };
  const figures = columns.filter(({ isNumber }) => isNumber).length;
  const isDrawn = columns.some(({ name }) => name === 'comparison');
  const [content, figure] = density === 'compact' ? [30, 34] : [62, 40];
  const status = perLine < 3 ? STATUS_HEIGHT : 0;
  // One in a line stands beside its name, and not below it.
  const lines = Math.ceil(figures / perLine) * (perLine === 1 ? STATUS_HEIGHT : figure);
  return { row: content + status + (isDrawn ? 34 : 0) + lines + 25, group: GROUP_HEIGHT };
}
