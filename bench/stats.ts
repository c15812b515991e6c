// Measures the cost of statistics that may be watched: microseconds per closed batch, and bytes in a page.
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import terser from '@rollup/plugin-terser';
import { MemoryHost } from 'peeksafe/engine';
import type { IncomingEvent } from 'peeksafe/protocol';
import { createRandom } from 'peeksafe/simulator';
import { addArm, addBatch, createKillRule, judge, probabilityBest, type Counts, type KillRule } from 'peeksafe/stats';
import { rollup, type Plugin } from 'rollup';
import {
  addFirstFormBatch,
  createFirstForm,
  firstFormLogEvidence,
  type FirstForm,
} from './evaluate/first-form/kill-rule.ts';
import { rowOf, type Row } from './rows.ts';

const random = createRandom('bench/stats');
const ER = 0.04;
const BATCH_IMPRESSIONS = 200;

const batchOf = (arms: number): Counts[] =>
  Array.from({ length: arms }, () => ({
    impressions: BATCH_IMPRESSIONS,
    engagements: random.binomial(BATCH_IMPRESSIONS, ER),
  }));

/** Times of each work's runs in microseconds, after some that are not counted. Side by side, so that a busy machine is busy for all. */
function sideBySide<Work extends string>(
  runs: number,
  works: Readonly<Record<Work, (run: number) => void>>,
): Record<Work, number[]> {
  const names = Object.keys(works) as Work[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Work, number[]>;
  for (let run = -Math.ceil(runs / 5); run < runs; run++) {
    for (const name of names) {
      const start = performance.now();
      works[name](run);
      if (run >= 0) samples[name].push((performance.now() - start) * 1000);
    }
  }
  return samples;
}

/** The comparison's share of the budget of .05 where ERs are predicted. */
const ALPHA = 0.04;

function ruleOf(arms: number): KillRule {
  const rule = createKillRule(ALPHA);
  for (let i = 0; i < arms; i++) addArm(rule);
  return rule;
}

function closeBatch(rule: KillRule, batch: readonly Counts[]): void {
  addBatch(rule, batch);
  judge(rule);
}

/** The same by the rule in its first form, which compares every pair. */
function closeFirstFormBatch(rule: FirstForm, batch: readonly Counts[]): void {
  addFirstFormBatch(rule, batch);
  for (let arm = 0; arm < batch.length; arm++) firstFormLogEvidence(rule, arm);
}

/** How many times as long as ours the first form takes, run by run. */
function relativeTo(ours: readonly number[], firstForm: readonly number[], metric: string): Row {
  const ratios = firstForm.map((time, run) => time / (ours[run] as number));
  return rowOf('stats', 'first form', `${metric}, relative to peeksafe`, 'times', ratios);
}

/** The work of a dashboard without such statistics at each look: a z-test of every pair, from running totals. */
function zTests(totals: { impressions: number; engagements: number }[], batch: readonly Counts[]): number {
  let most = 0;
  batch.forEach(({ impressions, engagements }, i) => {
    const total = totals[i] as { impressions: number; engagements: number };
    total.impressions += impressions;
    total.engagements += engagements;
  });
  for (const a of totals) {
    for (const b of totals) {
      const pooled = (a.engagements + b.engagements) / (a.impressions + b.impressions);
      const spread = Math.sqrt(pooled * (1 - pooled) * (1 / a.impressions + 1 / b.impressions));
      most = Math.max(most, (b.engagements / b.impressions - a.engagements / a.impressions) / spread);
    }
  }
  return most;
}

function perBatch(arms: number, runs: number): Row[] {
  const batches = Array.from({ length: 50 }, () => batchOf(arms));
  const batchAt = (run: number): Counts[] => batches[(run + runs) % batches.length] as Counts[];
  const [rule, firstForm] = [ruleOf(arms), createFirstForm(ALPHA, arms)];
  const totals = batchOf(arms).map((counts) => ({ ...counts }));
  const times = sideBySide(runs, {
    ours: (run) => closeBatch(rule, batchAt(run)),
    firstForm: (run) => closeFirstFormBatch(firstForm, batchAt(run)),
    zTests: (run) => zTests(totals, batchAt(run)),
    best: () => probabilityBest(totals),
  });
  const batch = `batch of ${arms} arms`;
  const everyPair = `${batch}, every pair from totals (wrong when watched)`;
  return [
    rowOf('stats', 'peeksafe', `${batch}, and the verdicts`, 'us', times.ours),
    rowOf('stats', 'first form', `${batch}, every pair, and the verdicts`, 'us', times.firstForm),
    relativeTo(times.ours, times.firstForm, batch),
    rowOf('stats', 'z-test', everyPair, 'us', times.zTests),
    rowOf('stats', 'peeksafe', `probability of being best, ${arms} arms`, 'us', times.best),
  ];
}

const EXPERIMENTS = 2000;
const VARIANTS_EACH = 5;

/** A batch of each of 2,000 experiments, by the rule alone. */
function perTick(runs: number): Row[] {
  const each = <T>(make: (index: number) => T): T[] => Array.from({ length: EXPERIMENTS }, (_, index) => make(index));
  const batches = each(() => batchOf(VARIANTS_EACH));
  const rules = each(() => ruleOf(VARIANTS_EACH));
  const firstForms = each(() => createFirstForm(ALPHA, VARIANTS_EACH));
  // Each experiment gets another batch at each run.
  const batchAt = (index: number, run: number): Counts[] => batches[(index + run + runs) % EXPERIMENTS] as Counts[];
  const { ours, firstForm } = sideBySide(runs, {
    ours: (run) => {
      for (const [index, rule] of rules.entries()) closeBatch(rule, batchAt(index, run));
    },
    firstForm: (run) => {
      for (const [index, rule] of firstForms.entries()) closeFirstFormBatch(rule, batchAt(index, run));
    },
  });
  const tick = 'tick of 10,000 variants in 2,000 experiments, the rule alone';
  return [
    rowOf('stats', 'peeksafe', tick, 'ms', ours.map(toMs)),
    rowOf('stats', 'first form', tick, 'ms', firstForm.map(toMs)),
    relativeTo(ours, firstForm, tick),
  ];
}

const toMs = (us: number): number => us / 1000;

type Draft = IncomingEvent extends infer E ? (E extends IncomingEvent ? Omit<E, 'id'> : never) : never;

/** A stream in memory. */
class WideStream {
  readonly #host = new MemoryHost();
  #at = Date.UTC(2026, 0, 5);

  /** The stream's present moment, as events write it. */
  get at(): string {
    return new Date(this.#at).toISOString();
  }

  submit(drafts: readonly Draft[]): void {
    const { seq } = this.#host.state;
    const events = drafts.map((draft, i) => ({ ...draft, id: `e${seq + i}` }));
    this.#host.submit(events, this.#at);
    this.#at += 1000;
  }
}

/** One report of each of 10,000 variants, and the batches that it closes in 2,000 experiments. */
function perEngineTick(runs: number): Row {
  const stream = new WideStream();
  const variants: { variant: string; experiment: string }[] = [];
  stream.submit([{ kind: 'stream.configured', at: stream.at, batchMs: 1000, attributionWindowMs: 0 }]);
  for (let i = 0; i < EXPERIMENTS; i++) {
    stream.submit([{ kind: 'experiment.opened', at: stream.at, experiment: `x${i}` }]);
    for (let k = 0; k < VARIANTS_EACH; k++) variants.push({ variant: `x${i}v${k}`, experiment: `x${i}` });
  }
  stream.submit(
    variants.map((one) => ({ kind: 'variant.posted', at: stream.at, ...one, content: one.variant, predictedEr: ER })),
  );
  const { engine } = sideBySide(runs, {
    engine: () =>
      stream.submit(
        variants.map(({ variant }) => ({
          kind: 'variant.observed',
          at: stream.at,
          variant,
          impressions: BATCH_IMPRESSIONS,
          engagements: random.binomial(BATCH_IMPRESSIONS, ER),
        })),
      ),
  });
  const name = '10,000 reports folded, 2,000 batches closed, every monitor asked';
  return rowOf('stats', 'peeksafe', name, 'ms', engine.map(toMs));
}

// Its declarations are those of a CommonJS module, which hides the default export from TypeScript here.
const minified = terser as unknown as (options: object) => Plugin;

/** Bytes of all of peeksafe/stats in a page. */
async function bytes(): Promise<Row> {
  const stripped: Plugin = { name: 'types', transform: (code) => ({ code: stripTypeScriptTypes(code), map: null }) };
  const input = join(import.meta.dirname, '../src/stats/index.ts');
  const bundle = await rollup({ input, plugins: [stripped, minified({ module: true })] });
  const { output } = await bundle.generate({ format: 'es' });
  return rowOf('stats', 'peeksafe', 'all of peeksafe/stats, minified and gzipped', 'bytes', [
    gzipSync(output[0].code, { level: 9 }).length,
  ]);
}

/** `npm run bench -- stats` */
export async function stats(quick: boolean): Promise<Row[]> {
  const runs = quick ? 100 : 1000;
  const ticks = quick ? 5 : 20;
  return [
    ...perBatch(10, runs),
    ...perBatch(100, quick ? 20 : 100),
    ...perTick(ticks),
    perEngineTick(ticks),
    await bytes(),
  ];
}
