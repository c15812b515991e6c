import type { Variant } from '../../src/protocol/index.ts';
import { formatFor } from '../../src/elements/shared/format/format.ts';

/** A table that does the work: ours, a peer, or the limit. */
export interface TableSubject {
  /** Shows rows, sorted by actual ER, the highest on top. The container has its size; all motion is off. */
  mount(container: HTMLElement, rows: readonly Variant[]): void | Promise<void>;
  /** Takes in rows that have changed, each whole; the order is to follow. */
  update(batch: readonly Variant[]): void;
  /** The texts of the rows that are on the screen, from the top: content, actual ER, delta, impressions, engagements. */
  shown(): readonly string[][];
}

const format = formatFor('en');

/** A column that every subject shows. */
export interface Column {
  readonly name: keyof Variant &
    ('content' | 'status' | 'predictedEr' | 'er' | 'delta' | 'impressions' | 'engagements');
  readonly title: string;
  /** Width in pixels. */
  readonly width: number;
  readonly text: (variant: Variant) => string;
}

/** The columns, with texts by the same formats for all. */
export const COLUMNS: readonly Column[] = [
  { name: 'content', title: 'Content', width: 400, text: ({ content }) => content },
  { name: 'status', title: 'Status', width: 120, text: ({ status }) => status },
  { name: 'predictedEr', title: 'Predicted ER', width: 130, text: ({ predictedEr }) => format.rate(predictedEr ?? 0) },
  { name: 'er', title: 'Actual ER', width: 130, text: ({ er }) => format.rate(er ?? 0) },
  { name: 'delta', title: 'Delta', width: 110, text: ({ delta }) => format.delta(delta ?? 0) },
  { name: 'impressions', title: 'Impressions', width: 150, text: ({ impressions }) => format.count(impressions) },
  { name: 'engagements', title: 'Engagements', width: 150, text: ({ engagements }) => format.count(engagements) },
];

/** Those of the columns that are read off the screen when the work is checked. */
const CHECKED = ['content', 'er', 'delta', 'impressions', 'engagements'] as const;

/** The texts that a row is to show, in the order of `CHECKED`. */
export const textsOf = (variant: Variant): string[] =>
  CHECKED.map((name) => (COLUMNS.find((column) => column.name === name) as Column).text(variant));

/** Height of a row in pixels, the same for all: that of our compact rows. */
export const ROW_HEIGHT = 36;

/** Reads cells off the screen from rows in any order: those whose middle lies inside the container, from the top. */
export function readRows(
  container: Element,
  rows: Iterable<Element>,
  cellOf: (row: Element, name: string) => Element | null | undefined,
): string[][] {
  const { top, bottom } = container.getBoundingClientRect();
  return [...rows]
    .map((row) => ({ row, box: row.getBoundingClientRect() }))
    .filter(({ box }) => box.height > 0 && box.top + box.height / 2 >= top && box.bottom <= bottom)
    .sort((a, b) => a.box.top - b.box.top)
    .map(({ row }) => CHECKED.map((name) => cellOf(row, name)?.textContent?.trim() ?? ''));
}
