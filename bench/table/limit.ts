// What physics allows: a hand-written table of seven columns that can do nothing else. A sorted array, and a pool of rows over a window.
import type { Variant } from '../../src/protocol/index.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from './subject.ts';

interface PoolRow {
  readonly element: HTMLElement;
  readonly cells: readonly { readonly text: Text; shown: string }[];
  variant: Variant | null;
}

let container: HTMLElement;
let body: HTMLElement;
let order: Variant[] = [];
const placeOf = new Map<string, number>();
const pool: PoolRow[] = [];
let frame = 0;

function makeRow(place: number): PoolRow {
  const element = document.createElement('div');
  element.className = 'row';
  element.style.transform = `translateY(${place * ROW_HEIGHT}px)`;
  const cells = COLUMNS.map(({ name, width }) => {
    const cell = document.createElement('div');
    cell.className = name;
    cell.style.width = `${width}px`;
    const text = document.createTextNode('');
    cell.append(text);
    element.append(cell);
    return { text, shown: '' };
  });
  body.append(element);
  return { element, cells, variant: null };
}

function draw(): void {
  frame = 0;
  order.sort((a, b) => (b.er as number) - (a.er as number));
  order.forEach(({ id }, place) => placeOf.set(id, place));
  const first = Math.floor(container.scrollTop / ROW_HEIGHT);
  pool.forEach((row, i) => {
    const variant = order[first + i];
    if (variant === undefined || variant === row.variant) return;
    row.variant = variant;
    COLUMNS.forEach((column, k) => {
      const cell = row.cells[k] as PoolRow['cells'][number];
      const text = column.text(variant);
      if (text !== cell.shown) cell.text.data = cell.shown = text;
    });
  });
}

export const subject: TableSubject = {
  mount(into, rows) {
    container = into;
    container.innerHTML = `<style>
      .head, .row { display: flex; block-size: ${ROW_HEIGHT}px; align-items: center; contain: strict; inline-size: 100% }
      .row { position: absolute; border-block-end: 1px solid #ddd }
      .row > div, .head > div { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; padding-inline: 8px; box-sizing: border-box }
    </style><div class="head">${COLUMNS.map(({ title, width }) => `<div style="width:${width}px">${title}</div>`).join('')}</div>`;
    body = document.createElement('div');
    body.style.cssText = `position: relative; block-size: ${rows.length * ROW_HEIGHT}px`;
    container.append(body);
    order = [...rows];
    for (let i = 0; i < Math.ceil(container.clientHeight / ROW_HEIGHT) + 1; i++) pool.push(makeRow(i));
    container.addEventListener('scroll', () => (frame ||= requestAnimationFrame(draw)));
    draw();
  },
  update(batch) {
    for (const variant of batch) order[placeOf.get(variant.id) as number] = variant;
    frame ||= requestAnimationFrame(draw);
  },
  shown: () => readRows(container, body.children, (row, name) => row.querySelector(`.${name}`)),
};
