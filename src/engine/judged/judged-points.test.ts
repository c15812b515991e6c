import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IncomingEvent, type Tally } from '../../protocol/index.ts';
import { MemoryHost } from '../log/memory-host.ts';
import type { LogRecord } from '../log/log-record.ts';
import { extremeCalls } from '../testing/extreme-events.ts';
import { viewOfAll } from '../view.ts';
import type { JudgedPoint } from './judged-points.ts';
import { recover } from '../fold/recover.ts';

const NOW = Date.UTC(2026, 5, 1);

/** The newest point of each variant. */
const newestOf = (points: readonly JudgedPoint[]): Map<string, JudgedPoint> =>
  new Map(points.map((point) => [point.variant, point]));

const NOTHING: Tally = { impressions: 0, engagements: 0 };
const tallyOf = ({ impressions, engagements }: Tally): Tally => ({ impressions, engagements });

test('the judged points of each variant end at what is judged of it, in order of time, whatever the engine accepts', () => {
  fc.assert(
    fc.property(extremeCalls, (calls) => {
      const host = new MemoryHost();
      const points: JudgedPoint[] = [];
      const log: LogRecord[] = [];
      for (const [i, call] of calls.entries()) {
        const events = call.flatMap((event) => {
          const parsed = IncomingEvent.safeParse(JSON.parse(JSON.stringify(event)));
          return parsed.success ? [parsed.data] : [];
        });
        for (const { judged, records } of [host.submit(events, NOW + i * 1000), host.tick(NOW + i * 1000 + 500)]) {
          points.push(...judged);
          log.push(...records);
        }
        const newest = newestOf(points);
        for (const { id, judged } of viewOfAll(host.state).variants)
          assert.deepEqual(tallyOf(newest.get(id) ?? NOTHING), judged);
      }
      const times = Map.groupBy(points, ({ variant }) => variant);
      for (const rows of times.values())
        for (const [n, { at }] of rows.slice(1).entries()) assert.ok(at >= (rows[n] as JudgedPoint).at);
      for (const { logE, logNeeded } of points) assert.equal(logE === null, logNeeded === null);
      assert.deepEqual(recover(null, log, 0).judged, points);
    }),
    { numRuns: 300 },
  );
});

test('a history that lacks events is filled from the log, and what is new comes apart', () => {
  fc.assert(
    fc.property(extremeCalls, fc.nat(40), fc.nat(40), (calls, one, other) => {
      const host = new MemoryHost();
      const log: LogRecord[] = [];
      for (const [i, call] of calls.entries()) {
        const events = call.flatMap((event) => {
          const parsed = IncomingEvent.safeParse(JSON.parse(JSON.stringify(event)));
          return parsed.success ? [parsed.data] : [];
        });
        log.push(...host.submit(events, NOW + i * 1000).records, ...host.tick(NOW + i * 1000 + 500).records);
      }
      const [judgedTo, projectedTo] = [Math.min(one, other), Math.max(one, other)];
      const filled: JudgedPoint[] = [];
      const gap = { judgedTo, fill: (points: readonly JudgedPoint[]) => void filled.push(...points) };
      const { judged } = recover(null, log, projectedTo, gap);
      const before = recover(null, log.slice(0, judgedTo), 0).judged;
      assert.deepEqual([...before, ...filled, ...judged], recover(null, log, 0).judged);
    }),
    { numRuns: 100 },
  );
});
