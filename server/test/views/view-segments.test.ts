import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakdownOf, MemoryHost } from 'peeksafe/engine';
import { IncomingEvent, LIMITS, type Breakdown } from 'peeksafe/protocol';
import { joinViews, type ReceivedView } from '../../src/views/join-views.ts';
import { ViewMemory } from '../../src/views/view-memory.ts';

const NOW = Date.UTC(2026, 0, 5, 10);
const MINUTE_MS = 60_000;

/** A stream whose pages send views. */
class Scene {
  readonly #host = new MemoryHost();
  readonly #memory = new ViewMemory();
  now = NOW;

  constructor() {
    this.#memory.turn(NOW, 10 * MINUTE_MS);
    const at = new Date(NOW).toISOString();
    const events = [
      {
        ...{ id: 'o', at, kind: 'experiment.opened', experiment: 'hero' },
        dimensions: [
          { name: 'device', values: ['mobile', 'desktop'] },
          { name: 'country', learns: true },
        ],
      },
      { id: 'p', at, kind: 'variant.posted', variant: 'a', experiment: 'hero', content: 'A' },
    ];
    this.#host.submit(
      events.map((event) => IncomingEvent.parse(event)),
      NOW,
    );
  }

  /** Counts views. @returns The text of the events that hold them. */
  count(...views: Omit<ReceivedView, 'variant' | 'at'>[]): string {
    const received = views.map((view) => ({ ...view, variant: 'a', at: this.now }));
    const joining = joinViews(this.#host.state, this.#memory, received, this.now);
    let joined = joining.next();
    while (joined.done !== true) joined = joining.next();
    const { events, marks } = joined.value;
    for (const some of marks.values()) for (const mark of some) this.#memory.add(mark);
    const { results } = this.#host.submit(
      events.map((event) => IncomingEvent.parse(event)),
      this.now,
    );
    for (const result of results) assert.equal(result.status, 'accepted', JSON.stringify(result));
    return JSON.stringify(events);
  }

  /** Visitors, and those of them who engaged, by value: once everything is judged. */
  judged(dimension: string): Record<string, [number, number]> {
    this.now += 12 * MINUTE_MS;
    this.#host.tick(this.now);
    const { values, series } = breakdownOf(this.#host.state, { experiment: 'hero', dimension }) as Breakdown;
    const { impressions = [], engagements = [] } = series[0] ?? {};
    return Object.fromEntries(values.map((value, i) => [value, [impressions[i] as number, engagements[i] as number]]));
  }
}

const view = (i: number, device: string, more: Partial<ReceivedView> = {}): Omit<ReceivedView, 'variant' | 'at'> => ({
  ...{ view: `view-${i}0000`, unit: `unit-${i}`, segments: { device } },
  ...more,
});

test('visitors are counted by the values of their views, each once', () => {
  const scene = new Scene();
  scene.count(view(1, 'mobile'), view(2, 'mobile', { engaged: ['click'] }), view(3, 'desktop'));
  scene.now += 5000;
  scene.count(view(1, 'mobile', { engaged: ['click'] }), view(2, 'mobile', { engaged: ['click', 'share'] }));
  scene.count(view(4, 'mobile', { unit: 'unit-1' }), { view: 'view-50000' });
  assert.deepEqual(scene.judged('device'), { mobile: [2, 2], desktop: [1, 0], other: [0, 0] });
});

test('a value that is not declared is other before it comes into the log, and one of another dimension is dropped', () => {
  const scene = new Scene();
  const text = scene.count(view(1, 'jane@example.org', { segments: { device: 'jane@example.org', name: 'Jane' } }));
  assert.doesNotMatch(text, /jane/i);
  assert.deepEqual(scene.judged('device'), { mobile: [0, 0], desktop: [0, 0], other: [1, 0] });
});

test('a flood of values makes a report no larger than it may be, and a dimension learns as many as it may', () => {
  const scene = new Scene();
  const flood = Array.from({ length: 400 }, (_, i) => view(i, '', { segments: { country: `c${i}` } }));
  scene.count(...flood);
  const judged = scene.judged('country');
  assert.equal(Object.keys(judged).length, LIMITS.valuesPerDimension + 1);
  assert.deepEqual(judged['other'], [400 - LIMITS.valuesPerDimension, 0]);
});
