import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IncomingEvent, type EventInput, type LoggedEvent } from '../../protocol/index.ts';
import { ANONYMOUS } from '../ingest/effect.ts';
import { emptyState, mergeTouched, nothingTouched } from '../state.ts';
import { beginStep, runMonitors, submitEvent } from '../step.ts';
import { viewOfTouched, type Entities } from '../view.ts';
import { batches } from './batches.ts';
import { monitors } from './index.ts';

const START = Date.UTC(2026, 0, 5);
const BATCH_MS = 10_000;

/** Reports of one moment, and whether time passes after it unseen. */
interface Turn {
  readonly reports: readonly { readonly variant: string; readonly impressions: number; readonly engagements: number }[];
  readonly isTickMissed: boolean;
}

interface Played {
  readonly entities: Entities;
  readonly decisions: readonly LoggedEvent[];
  /** The most batches that one step closed. */
  readonly mostClosed: number;
}

/** Plays turns on an engine whose steps close no more than so many batches by time. */
function play(opening: readonly EventInput[], turns: readonly Turn[], most: number): Played {
  const state = emptyState();
  const touched = nothingTouched();
  const decisions: LoggedEvent[] = [];
  const asked = [batches(most), ...monitors().filter(({ name }) => name !== 'batches')];
  let [now, sent, mostClosed] = [START, 0, 0];
  const step = (events: readonly IncomingEvent[], isTick: boolean): boolean => {
    const one = beginStep(now);
    for (const event of events) {
      const result = submitEvent(state, one, event, { sender: ANONYMOUS, stored: new Map() });
      assert.equal(result.status, 'accepted');
    }
    const onError = (monitor: string, error: unknown): never => {
      throw new Error(monitor, { cause: error });
    };
    const running = runMonitors(state, one, { monitors: asked, isTick, previousTick: null, onError });
    let ran = running.next();
    while (ran.done !== true) ran = running.next();
    mergeTouched(touched, one.touched);
    const decided = one.records.slice(events.length).map(({ event }) => event);
    decisions.push(...decided);
    if (isTick) mostClosed = Math.max(mostClosed, decided.filter(({ kind }) => kind === 'batch.closed').length);
    return ran.value;
  };
  const send = (events: readonly object[]): void => {
    const at = new Date(now).toISOString();
    step(
      events.map((event) => IncomingEvent.parse({ ...event, id: `e${sent++}`, at })),
      false,
    );
  };
  send(opening);
  for (const { reports, isTickMissed } of turns) {
    send(reports.map((report) => ({ kind: 'variant.observed', ...report })));
    now += BATCH_MS;
    if (!isTickMissed) while (step([], true));
  }
  now += BATCH_MS;
  while (step([], true));
  return { entities: viewOfTouched(state, touched), decisions, mostClosed };
}

const EXPERIMENTS = 12;
const VARIANTS_EACH = 3;
const ids = Array.from({ length: EXPERIMENTS }, (_, i) => `x${i}`);
const variantsOf = (id: string): string[] => Array.from({ length: VARIANTS_EACH }, (_, k) => `${id}v${k}`);

const opening = [
  { kind: 'stream.configured', batchMs: BATCH_MS, attributionWindowMs: 0 },
  ...ids.flatMap((experiment) => [
    { kind: 'experiment.opened', experiment, policy: 'evidence' },
    ...variantsOf(experiment).map((variant) => ({
      ...{ kind: 'variant.posted', variant, experiment, content: variant, predictedEr: 0.1 },
    })),
  ]),
] as unknown as readonly EventInput[];

/** Rates between which the evidence decides within a few batches. */
const report = (variant: string): fc.Arbitrary<Turn['reports'][number] | null> =>
  fc.option(
    fc
      .record({ impressions: fc.integer({ min: 1, max: 4000 }), rate: fc.constantFrom(0, 0.02, 0.1, 0.3) })
      .map(({ impressions, rate }) => ({ variant, impressions, engagements: Math.round(impressions * rate) })),
    { freq: 4 },
  );

const turn = fc.record({
  reports: fc.tuple(...ids.flatMap(variantsOf).map(report)).map((reports) => reports.filter((one) => one !== null)),
  isTickMissed: fc.boolean(),
});

/** Events of one experiment, in their order, without the places in the log. */
function saidOf({ decisions }: Played): ReadonlyMap<string, readonly object[]> {
  // How much a change of shares would bring rests on what is known of the whole stream by then.
  const about = decisions.filter(({ kind }) => kind !== 'suggestion.made' && kind !== 'suggestion.ended');
  return Map.groupBy(
    about.map(({ id: _, ...said }) => said),
    (said) =>
      'variant' in said ? (said.variant as string).replace(/v\d+$/, '') : (said as { experiment: string }).experiment,
  );
}

interface Row {
  readonly id: string;
  readonly seq: number;
}

const withoutSeq = (rows: readonly Row[]): object[] =>
  [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ seq: _, ...row }) => row);

const killsOf = ({ entities }: Played): ReadonlySet<string> =>
  new Set(entities.kills.map(({ variant, cause, at, reason }) => JSON.stringify([variant, cause, at, reason])));

test('how many batches a step closes changes nothing that is decided, only how long a turn of the host takes', () => {
  let kills = 0;
  fc.assert(
    fc.property(fc.array(turn, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (turns, most) => {
      const [bounded, whole] = [play(opening, turns, most), play(opening, turns, Infinity)];
      assert.deepEqual(saidOf(bounded), saidOf(whole));
      for (const kind of ['experiments', 'variants'] as const)
        assert.deepEqual(withoutSeq(bounded.entities[kind]), withoutSeq(whole.entities[kind]));
      assert.deepEqual(killsOf(bounded), killsOf(whole));
      kills += whole.entities.kills.length;
    }),
    { numRuns: 40 },
  );
  assert.ok(kills > 0, 'a comparison without a decision would say nothing');
});

test('a step closes a bounded number of batches by time, and the next one goes on', () => {
  const reports = ids.flatMap(variantsOf).map((variant) => ({ variant, impressions: 100, engagements: 10 }));
  const { decisions, mostClosed } = play(opening, [{ reports, isTickMissed: false }], 5);
  assert.equal(mostClosed, 5);
  assert.equal(decisions.filter(({ kind }) => kind === 'batch.closed').length, EXPERIMENTS);
});
