import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IncomingEvent, type EventInput } from '../protocol/index.ts';
import { ANONYMOUS, beginStep, emptyState, monitors, runMonitors, submitEvent, type Step } from './index.ts';

const EXPERIMENTS = 40;
const BEGIN = Date.UTC(2026, 0, 5);
const at = (second: number): string => new Date(BEGIN + second * 1000).toISOString();
const experiments = Array.from({ length: EXPERIMENTS }, (_, i) => `x${i}`);

const opening: EventInput[] = [
  { id: 's', at: at(0), kind: 'stream.configured', batchMs: 1000, attributionWindowMs: 0 },
  ...experiments.flatMap((experiment): EventInput[] => [
    { id: experiment, at: at(0), kind: 'experiment.opened', experiment },
    ...['a', 'b'].map((name): EventInput => ({
      ...{ id: `${experiment}${name}`, at: at(0), kind: 'variant.posted', variant: `${experiment}${name}`, experiment },
      content: name,
    })),
  ]),
];

const counts = (second: number): EventInput[] =>
  experiments.flatMap((experiment) =>
    ['a', 'b'].map((name): EventInput => ({
      ...{
        id: `${experiment}${name}${second}`,
        at: at(second),
        kind: 'variant.observed',
        variant: `${experiment}${name}`,
      },
      ...{ impressions: 100, engagements: 5 },
    })),
  );

test('a host may do something else between two experiments that a monitor looks at', () => {
  const state = emptyState();
  const stepOf = (events: readonly EventInput[], second: number): Step => {
    const step = beginStep(BEGIN + second * 1000);
    for (const event of events)
      submitEvent(state, step, IncomingEvent.parse(event), { sender: ANONYMOUS, stored: new Map() });
    return step;
  };
  stepOf([...opening, ...counts(1)], 1);
  // The counts of this step are of a later batch, so that each experiment has one to close.
  const step = stepOf(counts(3), 3);
  const run = { isTick: false, previousTick: null, onError: (_: string, error: unknown) => assert.fail(String(error)) };
  const pauses = new Map<string, number>();
  for (const monitor of monitors()) {
    const asking = runMonitors(state, step, { ...run, monitors: [monitor] });
    let paused = 0;
    while (asking.next().done !== true) paused += 1;
    pauses.set(monitor.name, paused);
  }
  assert.equal(step.records.filter(({ event }) => event.kind === 'batch.closed').length, EXPERIMENTS);
  for (const name of ['batches', 'early-kill', 'suggestions'])
    assert.ok((pauses.get(name) ?? 0) >= EXPERIMENTS, `${name} paused ${pauses.get(name)} times`);
});
