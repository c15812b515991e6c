import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Experiment, type Lead } from '../../protocol/index.ts';
import { createRandom } from '../../stats/testing/random.ts';
import { SideBySide, type Seen } from '../testing/side-by-side.ts';
import { addLeadBatch, createLead, maxBlocks } from './lead.ts';

/** Counts of a batch with these rates, seeded. */
function world(seed: number): (impressions: number, rate: number) => Seen {
  const { binomial } = createRandom(seed);
  return (impressions, rate) => [impressions, binomial(impressions, rate)];
}

const leadOf = (stream: SideBySide): Lead => stream.experiment.lead as Lead;

/** A leads B by a third, for this number of batches. */
function aheadFor(batches: number, stream = new SideBySide(['a', 'b'])): SideBySide {
  const seen = world(1);
  for (let n = 0; n < batches; n++) stream.batch({ a: seen(2000, 0.08), b: seen(2000, 0.06) });
  return stream;
}

test('a lead is said with its interval, in points and as a ratio', () => {
  const stream = aheadFor(40);
  const lead = leadOf(stream);
  assert.equal(lead.leader, 'a');
  assert.equal(lead.runnerUp, 'b');
  assert.equal(lead.verdict, 'leads');
  const { ratio, difference } = lead;
  assert.ok(ratio !== null && difference !== null);
  assert.ok(ratio.low > 1 && ratio.low < 0.08 / 0.06 && ratio.high > 0.08 / 0.06);
  assert.ok(difference.low > 0 && difference.low < 0.02 && difference.high > 0.02);
  assert.ok(difference.low < difference.estimate && difference.estimate < difference.high);
  assert.equal(lead.alpha, 0.05);
  assert.equal(lead.variants, 2);
  assert.ok(lead.sinceBatch > 1 && lead.sinceBatch <= stream.experiment.batches);
  assert.equal(Date.parse(lead.since as string), Date.parse(stream.experiment.openedAt) + lead.sinceBatch * 10_000);
  assert.deepEqual(Experiment.parse(stream.experiment), stream.experiment);
});

test('nothing is said before there are ten batches and a hundred engagements', () => {
  const few = aheadFor(9);
  assert.equal(leadOf(few).verdict, 'too-early');
  assert.equal(leadOf(few).ratio, null);
  assert.equal(leadOf(few).difference, null);
  const small = new SideBySide(['a', 'b']);
  for (let n = 0; n < 40; n++) small.batch({ a: [20, 2], b: [20, 0] });
  assert.equal(leadOf(small).verdict, 'too-early');
  assert.equal(leadOf(small).ratio, null);
});

test('two that are equal have an interval that holds 1, and it is too early to say', () => {
  const seen = world(2);
  const stream = new SideBySide(['a', 'b']);
  for (let n = 0; n < 40; n++) stream.batch({ a: seen(1000, 0.05), b: seen(1000, 0.05) });
  const { verdict, ratio, difference } = leadOf(stream);
  assert.equal(verdict, 'too-early');
  assert.ok(ratio !== null && ratio.low < 1 && ratio.high > 1 && ratio.estimate >= 1);
  assert.ok(difference !== null && difference.low < 0 && difference.high > 0);
});

test('a base rate that drifts while traffic shifts makes no lead', () => {
  for (const seed of [1, 2, 3]) {
    const seen = world(seed);
    const stream = new SideBySide(['a', 'b']);
    for (let n = 0; n < 60; n++) {
      const part = n < 30 ? 0.8 : 0.2;
      const rate = 0.02 + (0.04 * n) / 60;
      stream.batch({ a: seen(Math.round(4000 * part), rate), b: seen(Math.round(4000 * (1 - part)), rate) });
      assert.notEqual(leadOf(stream)?.verdict, 'leads');
    }
  }
});

test('it is a running intersection: an interval never widens, and where it is empty the lead has changed', () => {
  const seen = world(3);
  const stream = aheadFor(60);
  const before = leadOf(stream);
  for (let n = 0; n < 200; n++) {
    stream.batch({ a: seen(2000, 0.05), b: seen(2000, 0.1) });
    const { ratio, leader, verdict } = leadOf(stream);
    if (verdict === 'leads' && leader === 'a') assert.ok((ratio?.low as number) >= (before.ratio?.low as number));
  }
  assert.equal(leadOf(stream).verdict, 'changed');
  assert.equal(leadOf(stream).ratio, null);
  assert.equal(leadOf(stream).leader, 'b');
});

test('the budget is shared by all pairs that could have been chosen', () => {
  const seen = world(4);
  const stream = new SideBySide(['a', 'b', 'c']);
  for (let n = 0; n < 40; n++) stream.batch({ a: seen(2000, 0.08), b: seen(2000, 0.06), c: seen(2000, 0.04) });
  const { alpha, variants, leader, runnerUp } = leadOf(stream);
  assert.equal(alpha, 0.05 / 3);
  assert.equal(variants, 3);
  assert.deepEqual([leader, runnerUp], ['a', 'b']);
});

test('after a stop another pair is named with the next batch', () => {
  const seen = world(5);
  const stream = new SideBySide(['a', 'b', 'c']);
  for (let n = 0; n < 40; n++) stream.batch({ a: seen(2000, 0.08), b: seen(2000, 0.06), c: seen(2000, 0.04) });
  stream.stop('b');
  stream.batch({ a: seen(2000, 0.08), c: seen(2000, 0.04) });
  stream.batch({ a: seen(2000, 0.08), c: seen(2000, 0.04) });
  assert.deepEqual([leadOf(stream).leader, leadOf(stream).runnerUp], ['a', 'c']);
  assert.equal(leadOf(stream).variants, 3);
});

test('one that comes in a better hour is no better for it', () => {
  const seen = world(6);
  const stream = new SideBySide(['a', 'b']);
  for (let n = 0; n < 30; n++) stream.batch({ a: seen(2000, 0.03), b: seen(2000, 0.02) });
  stream.post('c');
  for (let n = 0; n < 30; n++) stream.batch({ a: seen(2000, 0.09), b: seen(2000, 0.06), c: seen(2000, 0.06) });
  // By its totals c would lead a, with 6 against 6 %.
  assert.equal(leadOf(stream).leader, 'a');
  assert.equal(leadOf(stream).variants, 3);
});

test('where variants are not shown side by side nothing is said', () => {
  assert.equal(aheadFor(40, new SideBySide(['a', 'b'], { comparison: 'observational' })).experiment.lead, null);
});

test('it is made at most once a minute', () => {
  const stream = aheadFor(40);
  const seen = world(7);
  const made = new Set<string>();
  for (let n = 0; n < 60; n++) {
    stream.batch({ a: seen(2000, 0.08), b: seen(2000, 0.06) });
    made.add(leadOf(stream).judgedTo);
  }
  const times = [...made].map((at) => Date.parse(at));
  assert.ok(times.length > 5);
  for (const [n, at] of times.slice(1).entries()) assert.equal(at - (times[n] as number), 60_000);
});

test('an alarm about the traffic begins it again', () => {
  const shares = ['a', 'b'].map((variant) => ({ variant, share: 0.5 }));
  const stream = aheadFor(40, new SideBySide(['a', 'b'], { shares }));
  const seen = world(8);
  for (let n = 0; n < 5; n++) stream.batch({ a: seen(3000, 0.08), b: seen(1000, 0.06) });
  assert.equal(stream.experiment.pause?.cause, 'traffic');
  assert.equal(stream.experiment.lead, null);
  stream.send({ kind: 'experiment.resumed', experiment: 'x' });
  for (let n = 0; n < 5; n++) stream.batch({ a: seen(2000, 0.08), b: seen(2000, 0.06) });
  assert.equal(leadOf(stream).verdict, 'too-early');
  assert.equal(leadOf(stream).ratio, null);
});

test('a snapshot goes on as if there had been none; one of before begins empty', () => {
  const [kept, read] = [aheadFor(40), aheadFor(40)];
  read.restart();
  assert.equal(read.text, kept.text);
  for (const stream of [kept, read]) aheadFor(20, stream);
  assert.equal(read.text, kept.text);
  read.restart((text) => {
    const state = JSON.parse(text) as { experiments: Record<string, unknown>[]; variants: Record<string, unknown>[] };
    for (const row of state.experiments) for (const key of ['lead', 'saved', 'savedSeen']) delete row[key];
    for (const row of state.variants) delete row['saving'];
    return JSON.stringify(state);
  });
  assert.equal(read.experiment.lead, null);
  assert.equal(read.experiment.saved, null);
  aheadFor(40, read);
  assert.equal(leadOf(read).verdict, 'leads');
});

test('shares that shift with every batch fill no more blocks than there is room for', () => {
  const lead = createLead();
  const limit = 32;
  for (let n = 0; n < 200; n++) {
    const [a, b] = n % 2 === 0 ? [9000, 1000 + 100 * n] : [1000, 9000 + 100 * n];
    const rows = [a, b].map((impressions, arm) => ({ arm, impressions, engagements: Math.round(impressions * 0.05) }));
    const [from, to] = [n * 10_000, (n + 1) * 10_000];
    addLeadBatch(lead, {
      ...{ from, to, rows, number: n + 1, isCut: false, variants: ['a', 'b'], isShown: () => true, plan: null, limit },
    });
    assert.ok(lead.blocks.length <= limit);
  }
  assert.equal(lead.blocks.length, limit);
  assert.equal(lead.batches, 200);
  assert.ok((lead.statement?.ratio?.low as number) < 1 && (lead.statement?.ratio?.high as number) > 1);
});

test('a stream has room for as much as it says, however many experiments it holds', () => {
  assert.equal(maxBlocks(5, 10), 256);
  assert.equal(maxBlocks(5, 2000), 100);
  assert.equal(maxBlocks(10_000, 1000), 8);
});
