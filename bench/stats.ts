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
import { rowOf, type Row } from './rows.ts';

const random = createRandom('bench/stats');
const ER = 0.04;
const BATCH_IMPRESSIONS = 200;

const batchOf = (arms: number): Counts[] =>
  Array.from({ length: arms }, () => ({
    impressions: BATCH_IMPRESSIONS,
    engagements: random.binomial(BATCH_IMPRESSIONS, ER),
  }));

/** Time of each run in microseconds, after some that are not counted. */
function timed(runs: number, work: (run: number) => void): number[] {
  const samples: number[] = [];
  for (let run = -Math.ceil(runs / 5); run < runs; run++) {
    const start = performance.now();
    work(run);
    if (run >= 0) samples.push((performance.now() - start) * 1000);
  }
  return samples;
}

function ruleOf(arms: number): KillRule {
  const rule = createKillRule(0.04);
  for (let i = 0; i < arms; i++) addArm(rule);
  return rule;
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
  const rule = ruleOf(arms);
  const totals = batchOf(arms).map((counts) => ({ ...counts }));
  const [ours, theirs, best]: number[][] = [[], [], []];
  // Side by side, so that a busy machine is busy for all.
  timed(runs, (run) => {
    const batch = batches[(run + runs) % batches.length] as Counts[];
    const at = performance.now();
    addBatch(rule, batch);
    judge(rule);
    const then = performance.now();
    zTests(totals, batch);
    const later = performance.now();
    probabilityBest(totals);
    const end = performance.now();
    if (run < 0) return;
    (ours as number[]).push((then - at) * 1000);
    (theirs as number[]).push((later - then) * 1000);
    (best as number[]).push((end - later) * 1000);
  });
  return [
    rowOf('stats', 'peeksafe', `batch of ${arms} arms, and the verdicts`, 'us', ours as number[]),
    rowOf(
      'stats',
      'z-test',
      `batch of ${arms} arms, every pair from totals (wrong when watched)`,
      'us',
      theirs as number[],
    ),
    rowOf('stats', 'peeksafe', `probability of being best, ${arms} arms`, 'us', best as number[]),
  ];
}

const EXPERIMENTS = 2000;
const VARIANTS_EACH = 5;

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
function perTick(runs: number): Row {
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
  const samples = timed(runs, () =>
    stream.submit(
      variants.map(({ variant }) => ({
        kind: 'variant.observed',
        at: stream.at,
        variant,
        impressions: BATCH_IMPRESSIONS,
        engagements: random.binomial(BATCH_IMPRESSIONS, ER),
      })),
    ),
  );
  const name = '10,000 reports folded, 2,000 batches closed, every monitor asked';
  return rowOf(
    'stats',
    'peeksafe',
    name,
    'ms',
    samples.map((us) => us / 1000),
  );
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
  return [...perBatch(10, runs), ...perBatch(100, quick ? 20 : 100), perTick(quick ? 5 : 20), await bytes()];
}
