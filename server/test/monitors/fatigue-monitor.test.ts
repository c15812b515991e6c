import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ANONYMOUS,
  beginStep,
  emptyState,
  MemoryHost,
  monitors,
  runMonitors,
  submitEvent,
  type LogRecord,
  type Monitor,
} from 'peeksafe/engine';
import { IncomingEvent, type EventInput } from 'peeksafe/protocol';
import { history } from '../support/random-events.ts';

const AT = Date.parse('2026-01-05T00:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const isFatigue = ({ name }: Monitor): boolean => name === 'fatigue';

/** A fatigue monitor that remembers nothing: each time another is asked. */
const forgetful: Monitor = {
  name: 'fatigue',
  decide: (situation) => (monitors().find(isFatigue) as Monitor).decide(situation),
  decideByTime: (situation) => (monitors().find(isFatigue) as Monitor).decideByTime?.(situation) ?? [],
};

/** The log of a stream whose events come one by one, hours or days after another, with a tick after each and some more. */
function logOf(watching: readonly Monitor[], events: readonly EventInput[], waits: readonly number[]): LogRecord[] {
  const state = emptyState();
  const log: LogRecord[] = [];
  let now = AT + 30 * DAY_MS;
  let previousTick: number | null = null;
  const step = (event: EventInput | null, isTick: boolean): void => {
    const one = beginStep(now);
    if (event !== null) submitEvent(state, one, IncomingEvent.parse(event), { sender: ANONYMOUS, stored: new Map() });
    const onError = (monitor: string, error: unknown): void => assert.fail(`${monitor}: ${String(error)}`);
    for (const _ of runMonitors(state, one, { monitors: watching, isTick, previousTick, onError }));
    if (isTick) previousTick = now;
    log.push(...one.records);
  };
  for (const [i, event] of events.entries()) {
    step(event, i % 3 === 0);
    now += (waits[i % waits.length] as number) * HOUR_MS;
    step(null, true);
  }
  for (let i = 0; i < 10; i++, now += DAY_MS) step(null, true);
  return log;
}

test('a monitor that looks at what may have changed decides the same as one that looks at everything', () => {
  fc.assert(
    fc.property(history, fc.array(fc.nat(40), { minLength: 1, maxLength: 20 }), (events, waits) => {
      const looksAtAll = monitors().map((one) => (isFatigue(one) ? forgetful : one));
      assert.deepEqual(logOf(monitors(), events, waits), logOf(looksAtAll, events, waits));
    }),
    { numRuns: 60 },
  );
});

/** A stream with `patterns` patterns, each used by one variant. */
function wide(patterns: number): MemoryHost {
  const host = new MemoryHost();
  const at = new Date(AT).toISOString();
  host.submit([IncomingEvent.parse({ id: 'x', at, kind: 'experiment.opened', experiment: 'x', policy: 'off' })], AT);
  const posted = Array.from({ length: patterns }, (_, i) =>
    IncomingEvent.parse({
      ...{ id: `p${i}`, at, kind: 'variant.posted', variant: `v${i}`, experiment: 'x', content: 'x' },
      patterns: [`pattern-${i}`],
    }),
  );
  host.submit(posted, AT);
  return host;
}

test('as time passes only the patterns are looked at of which time has changed something', () => {
  const { state } = wide(500);
  const monitor = monitors().find(isFatigue) as Monitor;
  const looks = new Set<string>();
  for (const pattern of state.patterns.values()) {
    const { id, uses } = pattern;
    Object.defineProperty(pattern, 'uses', { get: () => (looks.add(id), uses) });
  }
  const looksAt = (now: number): number => {
    looks.clear();
    monitor.decideByTime?.({ state, now, clock: now, previousTick: null });
    return looks.size;
  };
  assert.equal(looksAt(AT + 1000), 500, 'none of them is known yet');
  assert.equal(looksAt(AT + 2000), 0);
  assert.equal(looksAt(AT + 6 * DAY_MS), 0);
  assert.equal(looksAt(AT + 500), 500, 'the time of the stream has gone back');
  assert.equal(looksAt(AT + 7 * DAY_MS), 500, 'their uses leave the window');
});
