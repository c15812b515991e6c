import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoWorld } from 'peeksafe/simulator';
import { serverFor } from '../support/harness.ts';
import { StreamBench } from '../support/stream-bench.ts';

const START = Date.UTC(2026, 0, 5, 10);

test('a scenario happens in the world behind its stream, and the answer says to which variant', async (t) => {
  const world = demoWorld('scenarios', START);
  const server = await serverFor(t, { scenarios: { stream: 'demo', trigger: (scenario) => world.trigger(scenario) } });
  const address = `${server.url}/v1/streams/demo/scenarios`;
  const kinds = (await (await fetch(address)).json()) as { kinds: string[] };
  assert.ok(kinds.kinds.includes('losing-variant'));
  const answer = await fetch(address, { method: 'POST', body: JSON.stringify({ kind: 'losing-variant' }) });
  assert.equal(answer.status, 200);
  const { variant } = (await answer.json()) as { variant: string };
  const events = world.advance(START + 60_000);
  assert.ok(events.some((event) => event.kind === 'variant.posted' && event.variant === variant));
});

test('a scenario that is unknown, or of a stream without a world, is rejected and triggers nothing', async (t) => {
  const triggered: unknown[] = [];
  const trigger = (scenario: unknown) => (triggered.push(scenario), {});
  const server = await serverFor(t, { scenarios: { stream: 'demo', trigger } });
  const call = (stream: string, body: string) =>
    fetch(`${server.url}/v1/streams/${stream}/scenarios`, { method: 'POST', body });
  assert.equal((await call('demo', '{"kind":"explode"}')).status, 400);
  assert.equal((await call('demo', '{"kind":"traffic","factor":1e9}')).status, 400);
  assert.equal((await call('demo', 'nonsense')).status, 400);
  assert.equal((await call('other', '{"kind":"open-experiment"}')).status, 404);
  assert.deepEqual(triggered, []);
});

test('a server without a simulated world has no scenarios', async (t) => {
  const server = await serverFor(t);
  assert.equal((await fetch(`${server.url}/v1/streams/demo/scenarios`)).status, 404);
});

test('whenever a visitor adds a losing variant, it is stopped within a minute, and no alarm of the traffic holds that up', () => {
  for (let start = 0; start < 24; start++) {
    const begin = START + start * 3_700_000;
    const world = demoWorld('peeksafe', begin);
    const bench = new StreamBench({});
    let told = 0;
    const pass = (to: number): void => {
      bench.take(to, ...world.advance(to));
      for (; told < bench.log.length; told++) {
        const event = bench.log[told];
        if (event?.kind === 'variant.killed') world.stop(event.variant);
      }
    };
    bench.take(begin, ...world.history());
    const triggered = begin + ([3, 10, 20, 40][start % 4] as number) * 1000;
    for (let at = begin + 1000; at <= triggered; at += 1000) pass(at);
    world.trigger({ kind: 'traffic', factor: 6 });
    const { variant } = world.trigger({ kind: 'losing-variant' });
    const isStopped = (): boolean => bench.decided('variant.killed').some((kill) => kill.variant === variant);
    for (let at = triggered + 1000; at <= triggered + 60_000 && !isStopped(); at += 1000) pass(at);
    assert.ok(isStopped(), `start ${start}`);
    const alarms = bench.decided('experiment.paused').filter(({ cause }) => cause === 'traffic');
    assert.deepEqual(alarms, [], `start ${start}`);
  }
});

test('a guardrail that breaks in the demo pauses stops, or stops its variant, as soon as the engine has judged it', () => {
  for (const action of ['pause', 'kill'] as const) {
    const world = demoWorld('peeksafe', START);
    const bench = new StreamBench({});
    for (const event of world.history()) bench.take(START, event);
    const pass = (to: number): void => bench.take(to, ...world.advance(to));
    pass(START + 1000);
    const { experiment, variant } = world.trigger({ kind: 'break-guardrail', action });
    const acted = () =>
      bench.log.findLast(
        (event) =>
          (event.kind === 'experiment.paused' && event.experiment === experiment) ||
          (event.kind === 'variant.killed' && event.variant === variant),
      );
    for (let second = 2; second < 120 && acted() === undefined; second++) pass(START + second * 1000);
    const event = acted();
    assert.ok(event?.kind === 'experiment.paused' || event?.kind === 'variant.killed', action);
    assert.equal(event.cause, 'guardrail');
    assert.match(event.reason ?? '', /load-time [\d.]+ s in [\d,]+ judged impressions is worse than the others'/u);
    const seen = bench.view.experiments.find(({ id }) => id === experiment);
    assert.equal(seen?.pause?.cause, action === 'pause' ? 'guardrail' : undefined);
    assert.equal(
      bench.view.kills.find((kill) => kill.variant === variant)?.reasonCode,
      action === 'kill' ? 'guardrail-broken' : undefined,
    );
  }
});
