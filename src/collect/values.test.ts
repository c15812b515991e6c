import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Collector } from './collect.ts';
import { PageStub } from './testing/page-stub.ts';
import { addValue, countDwell } from './values.ts';

test('values add up in a view, with how often something was added', async (t) => {
  const page = new PageStub(t);
  const { collector } = page;
  assert.equal(addValue(collector, 'a', 'revenue', 5), false, 'there is no view yet');
  collector.exposed('a');
  collector.engaged('a', 'purchase');
  assert.equal(addValue(collector, 'a', 'revenue', 19.5), true);
  assert.deepEqual((await page.sent()).at(-1)?.values, { revenue: [19.5, 1] });
  addValue(collector, 'a', 'revenue', 0.5);
  addValue(collector, 'a', 'dwell', 12);
  const view = (await page.sent()).at(-1);
  assert.deepEqual(view?.values, { revenue: [20, 2], dwell: [12, 1] });
  assert.deepEqual(view?.engaged, ['purchase'], 'with all that the view had');
  addValue(collector, 'a', 'revenue', 1e300);
  assert.deepEqual((await page.sent()).at(-1)?.values?.['revenue'], [1e7, 3], 'no more than the server takes');
});

test('what is no value, or no name of a metric, is refused', (t) => {
  const { collector } = new PageStub(t);
  collector.exposed('a');
  for (const value of [-1, NaN, undefined as unknown as number])
    assert.throws(() => addValue(collector, 'a', 'revenue', value), /a number from 0 up/);
  for (const name of ['', 'Revenue', '1st', 'a'.repeat(65)])
    assert.throws(() => addValue(collector, 'a', name, 1), /the name of a metric/);
  assert.throws(() => countDwell(collector, 'a', {} as Element, 'Dwell'), /the name of a metric/);
});

/** A page whose element is seen when a test says so, at the times that it says. */
class ReadPage {
  readonly collector: Collector;
  /** Seconds that were added, each time. */
  readonly added: number[] = [];
  /** Whether the view was counted. */
  isCounted = true;
  now = 0;
  readonly #t: TestContext;
  readonly #window = new EventTarget();
  readonly #document = { hidden: false };
  readonly #leaving: (() => void)[] = [];
  #show: (entries: readonly object[]) => void = () => {};

  constructor(t: TestContext) {
    this.#t = t;
    const follow = (show: (entries: readonly object[]) => void): void => void (this.#show = show);
    class Observer {
      constructor(show: (entries: readonly object[]) => void) {
        follow(show);
      }
      observe(): void {}
      disconnect(): void {
        follow(() => {});
      }
    }
    const stubs = {
      ...{ document: this.#document, addEventListener: this.#window.addEventListener.bind(this.#window) },
      IntersectionObserver: Observer,
    };
    for (const [name, value] of Object.entries(stubs)) {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
      t.after(() => Reflect.deleteProperty(globalThis, name));
    }
    t.mock.method(performance, 'now', () => this.now);
    t.mock.timers.enable({ apis: ['setInterval'] });
    const valued: Collector['valued'] = (_, change) => {
      if (this.isCounted) this.added.push(change({})['dwell']?.[0] as number);
      return this.isCounted;
    };
    this.collector = { valued, leaving: this.#leaving } as unknown as Collector;
  }

  /** Half of the element is in view, or nothing. */
  isInView(isIt: boolean): void {
    const rect = { width: 100, height: isIt ? 50 : 0 };
    this.#show([
      {
        intersectionRatio: isIt ? 0.5 : 0,
        intersectionRect: rect,
        boundingClientRect: { width: 100, height: 100 },
        rootBounds: { width: 800, height: 600 },
      },
    ]);
  }

  pass(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      this.now += 1000;
      this.#t.mock.timers.tick(1000);
    }
  }

  act(): void {
    this.#window.dispatchEvent(new Event('scroll'));
  }

  /** Passes time while the visitor does something now and then. */
  read(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      this.act();
      this.pass(1);
    }
  }

  hide(isHidden: boolean): void {
    this.#document.hidden = isHidden;
    this.#window.dispatchEvent(new Event('visibilitychange'));
    // As the collector does.
    if (isHidden) for (const act of this.#leaving) act();
  }

  comeBack(): void {
    this.#window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  }
}

const start = (page: ReadPage): (() => void) => countDwell(page.collector, 'a', {} as Element);

test('seconds count while enough of the element is in view in a page that is visible, and are sent when it is left', (t) => {
  const page = new ReadPage(t);
  start(page);
  page.read(5);
  page.isInView(true);
  page.read(3);
  page.isInView(false);
  page.read(5);
  page.isInView(true);
  page.read(2);
  page.hide(true);
  assert.deepEqual(page.added, [5]);
  page.read(7);
  page.hide(false);
  page.read(1);
  page.hide(true);
  assert.deepEqual(page.added, [5, 1]);
});

test('whoever does nothing for half a minute has stopped reading', (t) => {
  const page = new ReadPage(t);
  const stop = start(page);
  page.act();
  page.isInView(true);
  page.pass(100);
  page.read(5);
  stop();
  const sum = page.added.reduce((all, one) => all + one, 0);
  assert.ok(sum >= 34 && sum <= 36, `${sum} s`);
  page.isInView(true);
  page.read(5);
  page.hide(true);
  assert.equal(
    page.added.reduce((all, one) => all + one, 0),
    sum,
    'nothing counts after the end',
  );
});

test('what was read arrives before the page is left: after 10 seconds and whenever it has doubled, and ends at ten minutes', (t) => {
  const page = new ReadPage(t);
  start(page);
  page.isInView(true);
  page.read(1000);
  page.hide(true);
  assert.deepEqual(page.added, [10, 10, 20, 40, 80, 160, 280]);
});

test('a view that is not counted has no dwell, and one that is counted later has all of it', (t) => {
  const page = new ReadPage(t);
  start(page);
  page.isInView(true);
  page.isCounted = false;
  page.read(3);
  page.hide(true);
  assert.deepEqual(page.added, []);
  page.isCounted = true;
  page.hide(false);
  page.read(1);
  page.hide(true);
  assert.deepEqual(page.added, [4]);
});

test('a page from the back/forward cache begins at nothing', (t) => {
  const page = new ReadPage(t);
  start(page);
  page.isInView(true);
  page.read(4);
  page.hide(true);
  page.hide(false);
  page.comeBack();
  page.read(2);
  page.hide(true);
  assert.deepEqual(page.added, [4, 2]);
});
