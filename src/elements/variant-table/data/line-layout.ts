import { grown } from './slot-set.ts';

/** How high lines are, in CSS pixels. */
export interface LineHeights {
  readonly row: number;
  /** The head of a group. */
  readonly group: number;
}

/** An order of slots to be laid out as lines. */
interface Slots {
  readonly length: number;
  at(i: number): number;
}

/** The lines of the grid from top to bottom, and where each begins: rows of variants, and heads of groups between them. */
export class LineLayout {
  #lines = new Int32Array(256);
  #length = 0;
  /** The lines that are heads of groups, ascending. */
  #heads: number[] = [];
  #counts: number[] = [];
  heights: LineHeights = { row: 1, group: 1 };

  get length(): number {
    return this.#length;
  }

  /** How many lines are rows of variants. */
  get rows(): number {
    return this.#length - this.#heads.length;
  }

  /** The line after the one that shows this many rows from the first on, with the heads of their groups; the last for more than there are. */
  endOf(rows: number): number {
    if (rows >= this.rows) return this.#length;
    let heads = 0;
    while (heads < this.#heads.length && (this.#heads[heads] as number) - heads < rows) heads++;
    return rows + heads;
  }

  /** The slot of a line; of the head of group g it is -1 - g. */
  at(line: number): number {
    return this.#lines[line] as number;
  }

  /** How many rows the group has whose head is the line, folded or not. */
  countAt(line: number): number {
    return this.#counts[this.#headsBefore(line)] ?? 0;
  }

  /**
   * @param groupOf The group of a slot; slots of one group are adjacent. Null for no groups.
   * @param isFolded Whether only the head of a group is shown.
   */
  build(slots: Slots, groupOf: ((slot: number) => number) | null, isFolded: (group: number) => boolean): void {
    this.#heads = [];
    this.#counts = [];
    this.#length = 0;
    if (slots.length > this.#lines.length) this.#lines = grown(this.#lines, slots.length);
    let group = -1;
    let isHidden = false;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots.at(i);
      if (groupOf !== null && groupOf(slot) !== group) {
        group = groupOf(slot);
        isHidden = isFolded(group);
        this.#heads.push(this.#length);
        this.#counts.push(0);
        this.#add(-1 - group);
      }
      if (groupOf !== null) this.#counts[this.#counts.length - 1]!++;
      if (!isHidden) this.#add(slot);
    }
  }

  /** The line that shows an entry (a slot, or the head of a group); -1 when none does. */
  lineOf(entry: number): number {
    return this.#lines.subarray(0, this.#length).indexOf(entry);
  }

  /** Where a line begins, in pixels from the top of the first. */
  topOf(line: number): number {
    return line * this.heights.row + this.#headsBefore(line) * (this.heights.group - this.heights.row);
  }

  heightOf(line: number): number {
    return this.at(line) < 0 ? this.heights.group : this.heights.row;
  }

  /** The height of all lines, in pixels. */
  get height(): number {
    return this.topOf(this.#length);
  }

  /** The line at a height; the first or last one for what lies beyond. */
  lineAt(top: number): number {
    let low = 0;
    let high = this.#length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.topOf(middle) <= top) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #add(entry: number): void {
    if (this.#length === this.#lines.length) this.#lines = grown(this.#lines, this.#length + 1);
    this.#lines[this.#length++] = entry;
  }

  /** How many heads are before a line, by binary search. */
  #headsBefore(line: number): number {
    let low = 0;
    let high = this.#heads.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#heads[middle] as number) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
