import type { Variant } from '../../src/protocol/index.ts';
import { painted, stream, until, type Watched } from '../pages/in-page.ts';
import { batchesOfWork, inOrder, rowsOfWork } from './rows-of-work.ts';
import { textsOf, type TableSubject } from './subject.ts';

/** Batches a second. */
const PER_SECOND = 60;
/** So many of the rows on the screen are compared with what they are to be. */
const COMPARED = 6;
const SETTLE_MS = 10_000;
const LOOK_EVERY_MS = 250;

/** What the bench asks of a page; all of it can be called from outside. */
export interface TablePage {
  prepare(rows: number, seconds: number): void;
  /** Milliseconds until the rows were painted. */
  mount(): Promise<number>;
  live(): Promise<Watched>;
  /** Waits until what is shown is what it is to be, at first or after the work; an empty text, or what differs. */
  check(isAfterwards: boolean): Promise<string>;
  /** Lets go of the work, so that it does not count as the subject's memory. */
  forget(): void;
}

declare global {
  var bench: TablePage;
}

/** How often the picture changed, of the times it was looked at. */
function lookAt(subject: TableSubject): { stop: () => number } {
  let [looks, changes, former] = [0, 0, ''];
  const timer = setInterval(() => {
    const now = subject.shown().flat().join();
    looks++;
    if (now !== former) changes++;
    former = now;
  }, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return changes / Math.max(1, looks);
    },
  };
}

/** Lets the bench drive a subject. */
export function drive(subject: TableSubject): void {
  const container = document.querySelector('#subject') as HTMLElement;
  let rows: Variant[] = [];
  let batches: Variant[][] = [];
  let changing = 1;
  const wanted = (isAfterwards: boolean): string[][] =>
    inOrder(rows, isAfterwards ? batches : [])
      .slice(0, COMPARED)
      .map(textsOf);
  globalThis.bench = {
    prepare(count, seconds) {
      rows = rowsOfWork(count);
      batches = batchesOfWork(rows, seconds * PER_SECOND);
    },
    async mount() {
      const start = performance.now();
      await subject.mount(container, rows);
      const isThere = await until(() => (subject.shown()[0]?.[0] ?? '') !== '', SETTLE_MS);
      if (!isThere) throw new Error('No row was shown.');
      await painted();
      return performance.now() - start;
    },
    async live() {
      const looking = lookAt(subject);
      const watched = await stream(batches.length, PER_SECOND, (batch) => subject.update(batches[batch] as Variant[]));
      changing = looking.stop();
      return watched;
    },
    async check(isAfterwards) {
      if (isAfterwards && changing < 0.5) return `The rows on the screen changed at ${Math.round(changing * 100)} % of the looks.`;
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
