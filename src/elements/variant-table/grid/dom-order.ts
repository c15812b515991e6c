import type { GridRow } from './grid-row.ts';

/** Moves a child without taking the focus from it where the browser can. */
function moveTo(parent: Element, child: Element, before: Element | null): void {
  const mover = parent as Element & { moveBefore?: (child: Element, before: Element | null) => void };
  if (mover.moveBefore !== undefined && child.parentNode === parent) mover.moveBefore(child, before);
  else parent.insertBefore(child, before);
}

/**
 * Keeps the elements of a parent in the order of their lines, with few moves when a row changes places: screen readers read the rows in the
 * order that is seen.
 */
export class DomOrder {
  readonly #parent: Element;
  /** The lines as their elements stand. */
  #placed: GridRow[] = [];
  #next: GridRow[] = [];
  #passes = 0;

  constructor(parent: Element) {
    this.#parent = parent;
  }

  get rows(): readonly GridRow[] {
    return this.#placed;
  }

  /** Puts the elements in the order of lines. Those of other lines must have been removed or be `isFresh`. */
  arrange(wanted: readonly GridRow[]): void {
    const standing = this.#placed;
    const pass = ++this.#passes;
    let at = 0;
    for (const line of wanted) {
      // Skip rows that have no place yet, and those that were moved in this pass.
      while (at < standing.length && (standing[at]!.isFresh || standing[at]!.movedIn === pass)) at++;
      if (line.isFresh) this.#insert(line, standing[at]);
      else if (standing[at] === line) at++;
      else if (standing[at + 1] === line) {
        // The one between has to go elsewhere; its turn comes.
        standing[at]!.isFresh = true;
        at += 2;
      } else {
        this.#insert(line, standing[at]);
      }
    }
    this.#next.length = 0;
    this.#next.push(...wanted);
    [this.#placed, this.#next] = [this.#next, this.#placed];
  }

  #insert(line: GridRow, before: GridRow | undefined): void {
    moveTo(this.#parent, line.element, before?.element ?? null);
    line.isFresh = false;
    line.movedIn = this.#passes;
  }
}
