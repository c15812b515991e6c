import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { CellContext, CellRenderer } from './cell-renderers.ts';
import { addElement, setData } from './cell-renderers.ts';
import { COLUMNS, type Column } from './columns.ts';

/**
 * A column of the page's own, for `extraColumns` of `<variant-table>`.
 *
 * @example
 * ```ts
 * table.extraColumns = [
 *   { name: 'desk', label: 'Desk', value: (variant) => desks.get(variant.id) ?? null },
 *   { name: 'words', label: 'Words', isNumber: true, value: ({ content }) => content.split(' ').length },
 * ];
 * ```
 */
export interface TableColumn {
  /** Its name, by which `columns` chooses it; unique, and none of a `ColumnName`. */
  readonly name: string;
  /** The text of its head, in the language of the page. */
  readonly label: string;
  /** The value of a variant: text is shown as it is, whatever stands in it, and a number as the language writes it; null for a dash. It is also what a file has. */
  readonly value: (variant: Variant) => string | number | null;
  /**
   * Draws the cell in place of `value`, in browsers: text, or an element that the cell then holds. Called again when the variant or the language has changed.
   * `value` stands in its place on servers and in files.
   */
  readonly render?: (variant: Variant) => string | Node;
  /** Whether it is written at the end of its place, as numbers are; false unless given. */
  readonly isNumber?: boolean;
  /** Its width, CSS pixels from 24 up; 120 unless given. */
  readonly width?: number;
}

const USUAL_WIDTH = 120;
const MIN_WIDTH = 24;
/** Where there is no room for all columns, those of the page leave with the shares and counts. */
const DROP_RANK = 2;

/** The text of a value. */
function textOf(value: string | number | null, { format, strings }: CellContext): string {
  if (value === null) return strings.common.unknown;
  return typeof value === 'number' ? format.number(value) : String(value);
}

/** An error of the page's code is told to the page, and costs one cell and not the table. */
function guarded<T>(call: () => T, instead: T): T {
  try {
    return call();
  } catch (error) {
    globalThis.reportError?.(error);
    return instead;
  }
}

function cellOf({ value, render }: TableColumn, td: HTMLElement): CellRenderer {
  const box = addElement(td, 'div', 'own');
  const text = document.createTextNode('');
  let drawn: Variant | null = null;
  let [format, strings]: [Format | null, Strings | null] = [null, null];
  return (variant, context) => {
    if (variant === drawn && context.format === format && context.strings === strings) return;
    drawn = variant;
    ({ format, strings } = context);
    const content = guarded(() => render?.(variant) ?? textOf(value(variant), context), context.strings.common.unknown);
    if (typeof content !== 'string') {
      if (box.childNodes.length !== 1 || box.firstChild !== content) box.replaceChildren(content);
      return;
    }
    setData(text, content);
    if (box.firstChild !== text) box.replaceChildren(text);
  };
}

/** The columns of a page as the table has them. One with a name that is taken is left out. */
export function columnsOfPage(given: readonly TableColumn[]): Column[] {
  const taken = new Set<string>(COLUMNS.map(({ name }) => name));
  const columns: Column[] = [];
  for (const one of given) {
    if (taken.has(one.name)) continue;
    taken.add(one.name);
    columns.push({
      name: one.name,
      label: () => one.label,
      key: null,
      isNumber: one.isNumber === true,
      cardLines: 1,
      width: Math.max(MIN_WIDTH, one.width ?? USUAL_WIDTH),
      grow: 0,
      dropRank: DROP_RANK,
      cell: (td) => cellOf(one, td),
      own: { value: one.value, text: (variant, context) => guarded(() => textOf(one.value(variant), context), '') },
    });
  }
  return columns;
}
