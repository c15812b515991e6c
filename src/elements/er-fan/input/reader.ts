import type { ReactiveElement } from 'lit';
import { readingText } from '../layout/figures.ts';
import { judgedBatch, judgedTime, type FanPicture } from '../layout/picture.ts';

/** A page key moves the reading by so many batches: Page Up back, as in `<er-chart>`. */
const PAGE = 10;

const TIMES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -PAGE,
  PageDown: PAGE,
  Home: -Infinity,
  End: Infinity,
};
const ROWS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** Reads the drawing batch by batch, by pointer or keys. */
export class Reader {
  readonly #host: ReactiveElement;
  readonly #picture: () => FanPicture | null;
  readonly #timeAt: (x: number) => number | null;
  #row = 0;
  /** The batch that is read; null for none. */
  batch: number | null = null;
  /** The text that is spoken of it; empty for what a pointer reads. */
  announcement = '';

  constructor(host: ReactiveElement, picture: () => FanPicture | null, timeAt: (x: number) => number | null) {
    this.#host = host;
    this.#picture = picture;
    this.#timeAt = timeAt;
  }

  /** Reads the batch below a pointer. */
  readonly point = (event: PointerEvent): void => {
    const picture = this.#picture();
    const time = this.#timeAt(event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left);
    if (picture === null || time === null) return;
    const batch = Math.max(0, picture.data.batchAt(Math.min(time, judgedTime(picture))));
    if (batch !== this.batch) this.#read(batch, '');
  };

  /** Reads nothing any longer. */
  readonly leave = (): void => this.#read(null, '');

  /** Moves in time and from variant to variant, and says what is there. */
  readonly key = (event: KeyboardEvent): void => {
    const picture = this.#picture();
    if (picture === null) return;
    if (event.key === 'Escape' && this.batch !== null) return this.leave();
    const [time, row] = [TIMES[event.key], ROWS[event.key]];
    if ((time === undefined && row === undefined) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const last = Math.max(0, judgedBatch(picture));
    const batch = Math.min(last, Math.max(0, (this.batch ?? last) + (this.batch === null ? 0 : (time ?? 0))));
    this.#row = (this.#row + (row ?? 0) + picture.rows.length) % picture.rows.length;
    this.#read(batch, readingText({ ...picture, reading: batch }, this.#row));
  };

  #read(batch: number | null, announcement: string): void {
    this.batch = batch;
    this.announcement = announcement;
    this.#host.requestUpdate();
  }
}
