import type { Variant } from '../../src/protocol/index.ts';
import { painted, stream, until, type Watched } from '../pages/in-page.ts';
import { batchesOfWork, inOrder, rowsOfWork } from './rows-of-work.ts';
import { textsOf, type TableSubject } from './subject.ts';

/** Batches a second. */
const PER_SECOND = 60;
/** Rows on the screen that are compared with their expected texts. */
const COMPARED = 6;
const SETTLE_MS = 10_000;
/** Batches that come after the measured ones, while the screen is looked at. */
const WATCHED = PER_SECOND / 2;

/** The functions of a page that the bench calls, all from outside. */
export interface TablePage {
  prepare(rows: number, seconds: number): void;
  /** Milliseconds until the rows were painted. */
  mount(): Promise<number>;
  live(): Promise<Watched>;
  /** More of the same for a second, while every frame is looked at: how many pictures there were, each unlike the one before. */
  watch(): Promise<number>;
  /** Waits until the screen shows what it should, at first or after the work; an empty text, or what differs. */
  check(isAfterwards: boolean): Promise<string>;
  /** Drops the work, so that it does not count as the subject's memory. */
  forget(): void;
}

declare global {
  var tableBench: TablePage;
}

/** Lets the bench drive a subject. */
export function drive(subject: TableSubject): void {
  const container = document.querySelector('#subject') as HTMLElement;
  let rows: Variant[] = [];
  let batches: Variant[][] = [];
  const wanted = (isAfterwards: boolean): string[][] =>
    inOrder(rows, isAfterwards ? batches : [])
      .slice(0, COMPARED)
      .map(textsOf);
  globalThis.tableBench = {
    prepare(count, seconds) {
      rows = rowsOfWork(count);
      batches = batchesOfWork(rows, seconds * PER_SECOND + WATCHED);
    },
    async mount() {
      const start = performance.now();
      await subject.mount(container, rows);
      const isThere = await until(() => (subject.shown()[0]?.[0] ?? '') !== '', SETTLE_MS);
      if (!isThere) throw new Error('No row was shown.');
      await painted();
      return performance.now() - start;
    },
    live: () => stream(batches.length - WATCHED, PER_SECOND, (i) => subject.update(batches[i] as Variant[])),
    async watch() {
      let [pictures, former, isOver] = [0, '', false];
      const look = async (): Promise<void> => {
        while (!isOver) {
          await painted();
          const now = subject.shown().flat().join();
          if (now !== former) pictures++;
          former = now;
        }
      };
      const looking = look();
      const first = batches.length - WATCHED;
      const { seconds } = await stream(WATCHED, PER_SECOND, (i) => subject.update(batches[first + i] as Variant[]));
      isOver = true;
      await looking;
      return pictures / seconds;
    },
    async check(isAfterwards) {
      const want = wanted(isAfterwards);
      const difference = (): string => {
        const shown = subject.shown();
        const at = want.findIndex((texts, i) => texts.join('|') !== shown[i]?.join('|'));
        return at < 0 ? '' : `Row ${at} shows "${shown[at]?.join('|') ?? ''}" and not "${want[at]?.join('|')}".`;
      };
      await until(() => difference() === '', SETTLE_MS);
      return difference();
    },
    forget() {
      rows = [];
      batches = [];
    },
  };
}
