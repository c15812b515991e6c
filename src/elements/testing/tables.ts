// Shared by the tests of the table.
import { fixture, html, nextFrame } from '@open-wc/testing';
import type { Experiment, Variant } from '../../protocol/index.ts';
import '../variant-table/define.ts';
import type { VariantTable } from '../variant-table/variant-table.ts';
import { experimentOf, variantOf } from './entities.ts';
import type { FakeStream } from './fake-stream.ts';

export const MANY = 10_000;
export const many = (): Variant[] =>
  Array.from({ length: MANY }, (_, i) => variantOf({ id: `v${i}`, impressions: 100_000, engagements: MANY - i }));
export const experimentWith = (id: string, given: Partial<Experiment> = {}): Experiment =>
  experimentOf({ id, ...given });

/** A table of many columns whose rows are not grouped and follow their actual ER at once: tests of rows that move say what moves them. */
export const plainTable = html`<variant-table
  order="live"
  grouped="false"
  columns="status comparison er predicted delta impressions engagements trend best age"
  .sorting=${[
    { key: 'status', descending: false },
    { key: 'er', descending: true },
  ]}
></variant-table>`;

/** A `plainTable` of a stream. */
export async function tableOf(stream: FakeStream, width = 1400): Promise<VariantTable> {
  const table = await fixture<VariantTable>(plainTable);
  table.stream = stream;
  table.style.inlineSize = `${width}px`;
  await settled(table);
  return table;
}
/** A frame tells how large the place is, the next one that it has changed, and the one after shows it. */
export async function settled(table: VariantTable): Promise<void> {
  for (let i = 0; i < 3; i++) await nextFrame();
  await table.updateComplete;
}
export const rootOf = (table: VariantTable): ShadowRoot => table.shadowRoot as ShadowRoot;
export const find = <T extends Element = HTMLElement>(table: VariantTable, selector: string): T =>
  rootOf(table).querySelector(selector) as T;
export const all = (table: VariantTable, selector: string): HTMLElement[] => [
  ...rootOf(table).querySelectorAll<HTMLElement>(selector),
];
export const textOf = (element: Element | null): string => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
export const contents = (table: VariantTable): string[] =>
  all(table, 'div.content').map((one) => textOf(one).replace('Content of ', ''));
export const focused = (table: VariantTable): HTMLElement => rootOf(table).activeElement as HTMLElement;
export const rowOf = (cell: Element): number => Number(cell.closest('tr')?.getAttribute('aria-rowindex')) - 2;
export async function press(table: VariantTable, key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more });
  focused(table).dispatchEvent(event);
  await table.updateComplete;
  return event;
}
export async function scrollTo(table: VariantTable, top: number): Promise<void> {
  const scroller = find(table, '.scroller');
  scroller.scrollTop = top;
  const there = scroller.scrollTop;
  await settled(table);
  // WebKit brings what has got the focus just before into view once more, a moment later.
  if (scroller.scrollTop === there) return;
  scroller.scrollTop = top;
  await settled(table);
}

/** Three variants of two experiments, one of them stopped. */
export const some = (): Variant[] => [
  variantOf({ id: 'a', engagements: 60, experiment: 'x', patterns: ['question'] }),
  variantOf({ id: 'b', engagements: 40, experiment: 'y', patterns: ['list'], status: 'killed' }),
  variantOf({ id: 'c', engagements: 20, experiment: 'x', patterns: ['list'] }),
];
/** The last announcement to screen readers. */
export const said = (table: VariantTable): string => textOf(find(table, '[role="status"]'));
