import { COLUMNS, type Column } from '../cells/columns.ts';
import type { LineHeights } from '../data/line-layout.ts';

// Sizes are in CSS pixels, for text of the usual size; larger text has larger columns and rows.

/** The width of the column of check boxes before all others. */
const SELECT_WIDTH = 36;

/** Below this width of the table's own place, variants are cards. */
const CARDS_BELOW = 720;

/** Below these widths a card has two figures in a line, and one; its status then has a line of its own. */
const [TWO_BELOW, ONE_BELOW] = [460, 280];

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
  /** How many times as large as usual the text is. */
  readonly scale: number;
}

const NO_COLUMNS: readonly Column[] = [];

const widthOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + column.width, SELECT_WIDTH);

/** The columns of which a table without a choice shows some: those that stand in the place of another take it. */
function unchosen(own: readonly Column[]): readonly Column[] {
  if (own.length === 0) return COLUMNS;
  const placed = COLUMNS.map((column) => own.find(({ instead }) => instead === column.name) ?? column);
  return [...placed, ...own.filter(({ instead }) => instead === undefined)];
}

/** As many columns as fit; those that can be derived from others are dropped first. */
function fitting(width: number, all: readonly Column[]): Column[] {
  const columns = all.filter(({ dropRank }) => dropRank !== null);
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
 * @param place Its width, in CSS pixels.
 * @param chosen The names of the columns to show; null for as many as fit.
 * @param scale How many times as large as usual the text is.
 * @param own The columns of the page's own; they stand last.
 */
export function layoutFor(
  place: number,
  chosen: readonly string[] | null,
  scale = 1,
  own: readonly Column[] = NO_COLUMNS,
): Layout {
  const width = place / scale;
  const isCards = width < CARDS_BELOW;
  const all = chosen === null ? unchosen(own) : [...COLUMNS, ...own];
  const wanted = chosen === null ? null : all.filter(({ name }) => name === 'content' || chosen.includes(name));
  const columns = wanted ?? (isCards ? all.filter(({ dropRank }) => dropRank !== null) : fitting(width, all));
  const px = (size: number): string => `${Math.round(size * scale)}px`;
  const tracks = columns.map(({ width: least, grow }) => (grow === 0 ? px(least) : `minmax(${px(least)}, ${grow}fr)`));
  return {
    columns,
    isCards,
    perLine: !isCards || width >= TWO_BELOW ? 3 : width >= ONE_BELOW ? 2 : 1,
    isPaper: false,
    tracks: `${px(SELECT_WIDTH)} ${tracks.join(' ')}`,
    width: isCards ? 0 : Math.round(widthOf(columns) * scale),
    scale,
  };
}

/** The layout on paper: all columns, or the chosen ones. */
export function paperLayout(chosen: readonly string[] | null, own: readonly Column[] = NO_COLUMNS): Layout {
  const columns = (chosen === null ? unchosen(own) : [...COLUMNS, ...own]).filter(({ name, dropRank }) =>
    chosen === null ? dropRank !== null : name === 'content' || chosen.includes(name),
  );
  return { columns, isCards: false, perLine: 3, isPaper: true, tracks: '', width: 0, scale: 1 };
}

const HEIGHTS = { comfortable: 64, compact: 36 } as const;
/** On cards the sentence has a line of its own. */
const [GROUP_HEIGHT, CARD_GROUP_HEIGHT] = [56, 80];
/** Of a line of a card that has a status or patterns. */
const STATUS_HEIGHT = 24;
const CONTENT_HEIGHT = { comfortable: 46, compact: 26 } as const;
const COMPARISON_HEIGHT = { comfortable: 44, compact: 26 } as const;

/** The padding of a card and the line below it. */
const CARD_EDGES = 25;

/** The heights of lines, in CSS pixels. Every row is as high as the next: that is what makes a window on 10,000 of them cheap. */
export function heightsFor(layout: Layout, density: keyof typeof HEIGHTS): LineHeights & { readonly figure: number } {
  const px = (size: number): number => Math.round(size * layout.scale);
  return {
    row: layout.isCards ? px(contentHeight(layout, density)) + CARD_EDGES : px(HEIGHTS[density]),
    group: px(layout.isCards ? CARD_GROUP_HEIGHT : GROUP_HEIGHT),
    figure: px(figureHeight(layout.columns, density)),
  };
}

function contentHeight({ columns, perLine }: Layout, density: keyof typeof HEIGHTS): number {
  const figures = columns.filter(({ cardLines }) => cardLines > 0);
  const has = (wanted: string): boolean => columns.some(({ name }) => name === wanted);
  const content = CONTENT_HEIGHT[density];
  const status = has('status') && perLine < 3 ? STATUS_HEIGHT : 0;
  const patterns = has('patterns') ? STATUS_HEIGHT : 0;
  const comparison = has('comparison') ? COMPARISON_HEIGHT[density] : 0;
  return (
    content + status + patterns + comparison + Math.ceil(figures.length / perLine) * figureHeight(figures, density)
  );
}

/** The height of the figures of a card, all alike: below the name of each there are one or two lines. */
function figureHeight(figures: readonly Column[], density: keyof typeof HEIGHTS): number {
  return figures.some(({ cardLines }) => cardLines === 2) && density === 'comfortable' ? 58 : 40;
}
