// The limit of physics: a hand-written table of seven columns that can do nothing else. Rows by number
// in typed arrays, those that changed merged into the order once a frame, and a pool of row elements over a window.
import type { Variant } from '../../src/protocol/index.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from './subject.ts';

interface PoolRow {
  readonly element: HTMLElement;
  readonly cells: readonly { readonly text: Text; shown: string }[];
  variant: Variant | null;
}

/** An order of rows, by number, that is kept while their ER changes. */
class Order {
  readonly #er: Float64Array;
  readonly #isChanged: Uint8Array;
  readonly #changed: number[] = [];
  #order: Uint32Array;
  #spare: Uint32Array;

  constructor(ers: readonly number[]) {
    this.#er = Float64Array.from(ers);
    this.#isChanged = new Uint8Array(ers.length);
    this.#order = Uint32Array.from(ers.keys()).sort(this.#byEr);
    this.#spare = new Uint32Array(ers.length);
  }

  readonly #byEr = (a: number, b: number): number => (this.#er[b] as number) - (this.#er[a] as number);

  set(row: number, er: number): void {
    this.#er[row] = er;
    if (this.#isChanged[row] === 1) return;
    this.#isChanged[row] = 1;
    this.#changed.push(row);
  }

  /** The rows in order. Only those that changed are sorted; they are laid between the rest in one pass. */
  settle(): Uint32Array {
    if (this.#changed.length === 0) return this.#order;
    this.#changed.sort(this.#byEr);
    let [fresh, to] = [0, 0];
    for (const row of this.#order) {
      if (this.#isChanged[row] === 1) continue;
      while (fresh < this.#changed.length && this.#byEr(this.#changed[fresh] as number, row) < 0)
        this.#spare[to++] = this.#changed[fresh++] as number;
      this.#spare[to++] = row;
    }
    while (fresh < this.#changed.length) this.#spare[to++] = this.#changed[fresh++] as number;
    for (const row of this.#changed) this.#isChanged[row] = 0;
    this.#changed.length = 0;
    [this.#order, this.#spare] = [this.#spare, this.#order];
    return this.#order;
  }
}

let container: HTMLElement;
let body: HTMLElement;
let variants: Variant[] = [];
let order: Order;
const numberOf = new Map<string, number>();
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
  const rows = order.settle();
  const first = Math.floor(container.scrollTop / ROW_HEIGHT);
  pool.forEach((row, i) => {
    const variant = variants[rows[first + i] ?? -1];
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
    variants = [...rows];
    rows.forEach(({ id }, i) => numberOf.set(id, i));
    order = new Order(rows.map(({ er }) => er as number));
    for (let i = 0; i < Math.ceil(container.clientHeight / ROW_HEIGHT) + 1; i++) pool.push(makeRow(i));
    container.addEventListener('scroll', () => (frame ||= requestAnimationFrame(draw)));
    draw();
  },
  update(batch) {
    for (const variant of batch) {
      const row = numberOf.get(variant.id) as number;
      variants[row] = variant;
      order.set(row, variant.er as number);
    }
    frame ||= requestAnimationFrame(draw);
  },
  shown: () => readRows(container, body.children, (row, name) => row.querySelector(`.${name}`)),
};
