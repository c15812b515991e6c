import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { HeartbeatWatchdog } from './heartbeat-watchdog.ts';
import { ClockOffset } from './clock-offset.ts';
import { connect } from '../connect.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { until } from '../testing/wait.ts';

const HOUR = 3_600_000;

/** Clocks that stand where they are put. */
function clocks(t: TestContext): { day: number; run: number } {
  const at = { day: 1e12, run: 1000 };
  t.mock.method(Date, 'now', () => at.day);
  t.mock.method(performance, 'now', () => at.run);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return at;
}

test('a page that slept for an hour notices at once on waking, though no timer ran and one clock stood still', (t) => {
  const at = clocks(t);
  let silent = 0;
  const alive = new HeartbeatWatchdog(() => silent++);
  alive.expectNext(15_000);
  at.day += HOUR;
  alive.check();
  assert.equal(silent, 1, 'by the time of day');
  alive.expectNext(15_000);
  at.run += HOUR;
  alive.check();
  assert.equal(silent, 2, 'by the clock that only goes forward');
});

test('a page that wakes in time keeps its connection, also when the time of day was set back', (t) => {
  const at = clocks(t);
  let silent = 0;
  const alive = new HeartbeatWatchdog(() => silent++);
  alive.expectNext(15_000);
  at.run += 30_000;
  at.day += 30_000 - 5 * HOUR;
  alive.check();
  assert.equal(silent, 0);
  alive.stop();
  at.day += HOUR * 10;
  alive.check();
  assert.equal(silent, 0, 'nothing is expected after the end');
});

test('a delay is never below nothing, and right again within two minutes of any jump of the server’s clock', () => {
  const jumps = fc.array(fc.integer({ min: -10 * HOUR, max: 10 * HOUR }), { maxLength: 4 });
  fc.assert(
    fc.property(jumps, fc.integer({ min: 0, max: 200 }), (offsets, extra) => {
      const clock = new ClockOffset();
      let now = 0;
      let offset = 5 * HOUR;
      clock.welcome(now + offset, now - 20, now);
      for (const jump of offsets) {
        offset += jump;
        for (let i = 0; i < 30; i++) {
          now += 5000;
          assert.ok(clock.delayOf(now + offset, now) >= 0);
        }
      }
      // Half of the opening round trip is the way; what comes later than the quickest has taken so much longer.
      assert.equal(clock.delayOf(now + offset, now + extra), 10 + extra);
    }),
  );
});

test('a time of day that jumps by hours costs no connection, and spoils no delay', async (t) => {
  const server = await FakeServer.start();
  t.after(() => server.close());
  server.change('a');
  const stream = connect(server.url);
  t.after(() => stream.close());
  await until(() => stream.status.phase === 'live', 'live');
  const real = Date.now.bind(Date);
  for (const jump of [6 * HOUR, -6 * HOUR]) {
    const mocked = t.mock.method(Date, 'now', () => real() + jump);
    server.change(`b${jump}`);
    const wanted = server.cursor;
    await until(() => stream.state.cursor === wanted, 'the change');
    mocked.mock.restore();
  }
  server.change('c');
  await until(() => stream.state.cursor === server.cursor, 'the last change');
  assert.deepEqual([server.hellos.length, stream.status.phase], [1, 'live']);
  assert.ok(stream.delay !== null && stream.delay >= 0);
});
