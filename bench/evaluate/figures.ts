// `npm run figures`: the two pictures of docs/peeking.md, drawn by er-chart from seeded simulations.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { History, Variant } from 'peeksafe/protocol';
import { createRandom } from 'peeksafe/simulator';
import { addArm, addBatch, ALPHA, createKillRule, interval, judge, splitBudget, type Counts } from 'peeksafe/stats';
import { chromium } from 'playwright-core';
import { BROWSER_ARGS, ensureBrowser } from '../../tools/browser.ts';
import { build } from '../../tools/build.ts';
import { Z_AT_95, zScore } from './rules/z-test.ts';

const ROOT = join(import.meta.dirname, '../..');
const BEGIN = Date.UTC(2026, 0, 5, 9);
const LOOK_MS = 60_000;
const LOOKS = 240;
const IMPRESSIONS = 100;

interface Arm {
  readonly id: string;
  readonly content: string;
  readonly er: number;
}

interface Run {
  /** Totals after each look, for each arm. */
  readonly totals: readonly (readonly Counts[])[];
  /** The look at which an arm was stopped; null when it was not. */
  readonly stops: readonly (number | null)[];
}

/** Watches arms for four hours, a hundred impressions each a minute, and asks a rule at every look whom to stop. */
function watch(
  arms: readonly Arm[],
  seed: string,
  rule: (batch: readonly Counts[], totals: readonly Counts[]) => number[],
): Run {
  const random = createRandom(seed);
  let now: Counts[] = arms.map(() => ({ impressions: 0, engagements: 0 }));
  const totals: Counts[][] = [];
  const stops: (number | null)[] = arms.map(() => null);
  for (let look = 0; look < LOOKS; look++) {
    const batch = arms.map(({ er }) => ({ impressions: IMPRESSIONS, engagements: random.binomial(IMPRESSIONS, er) }));
    now = now.map((total, i) => ({
      impressions: total.impressions + IMPRESSIONS,
      engagements: total.engagements + (batch[i] as Counts).engagements,
    }));
    totals.push(now);
    for (const arm of rule(batch, now)) stops[arm] ??= look;
  }
  return { totals, stops };
}

/** The rule of a dashboard that shows "significant" at every look: it stops the one that is behind. */
function zRule(): (batch: readonly Counts[], totals: readonly Counts[]) => number[] {
  return (_, [a, b]) => {
    const z = zScore(a as Counts, b as Counts);
    return Math.abs(z) < Z_AT_95 ? [] : [z < 0 ? 0 : 1];
  };
}

function evidenceRule(arms: number): (batch: readonly Counts[]) => number[] {
  // Nothing is predicted here, so all of the budget is the comparison's.
  const rule = createKillRule(splitBudget(ALPHA, false).comparison);
  for (let i = 0; i < arms; i++) addArm(rule);
  return (batch) => {
    addBatch(rule, batch);
    return judge(rule).flatMap(({ arm, kill }) => (kill ? [arm] : []));
  };
}

const iso = (look: number): string => new Date(BEGIN + (look + 1) * LOOK_MS).toISOString();

function variantsOf(arms: readonly Arm[], { totals, stops }: Run): Variant[] {
  return arms.map(({ id, content }, i): Variant => {
    const { impressions, engagements } = (totals.at(-1) as readonly Counts[])[i] as Counts;
    const stop = stops[i] ?? null;
    return {
      id,
      seq: 1,
      experiment: 'x',
      content,
      patterns: [],
      predictedEr: null,
      status: stop === null ? 'active' : 'killed',
      level: 'steady',
      postedAt: new Date(BEGIN).toISOString(),
      impressions,
      engagements,
      er: engagements / impressions,
      delta: null,
      interval: interval({ impressions, engagements }),
      judged: { impressions, engagements },
      killDistance: null,
      probabilityBest: null,
      trend: null,
      protected: false,
      countedAt: iso(LOOKS - 1),
      endedAt: stop === null ? null : iso(stop),
    };
  });
}

function historyOf(arms: readonly Arm[], { totals, stops }: Run, goesOn: boolean): History {
  const series = arms.map(({ id }, i) => {
    const last = goesOn ? LOOKS : (stops[i] ?? LOOKS - 1) + 1;
    const rows = totals.slice(0, last).map((row) => row[i] as Counts);
    return {
      variant: id,
      times: rows.map((_, look) => BEGIN + (look + 1) * LOOK_MS),
      impressions: rows.map(({ impressions }) => impressions),
      engagements: rows.map(({ engagements }) => engagements),
    };
  });
  return { cursor: 'figure.1', resolutionMs: LOOK_MS, series };
}

const EQUAL: readonly Arm[] = [
  { id: 'a', content: 'Headline A (true ER 4 %)', er: 0.04 },
  { id: 'b', content: 'Headline B (true ER 4 %)', er: 0.04 },
];
const UNEQUAL: readonly Arm[] = [
  { id: 'a', content: 'Headline A (true ER 4 %)', er: 0.04 },
  { id: 'b', content: 'Headline B (true ER 4 %)', er: 0.04 },
  { id: 'c', content: 'Headline C (true ER 2 %)', er: 0.02 },
];

async function draw(file: string, variants: readonly Variant[], history: History): Promise<void> {
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
  try {
    const page = await browser.newPage({ viewport: { width: 900, height: 460 }, deviceScaleFactor: 2 });
    const html =
      '<!doctype html><html lang="en"><body style="margin:16px;background:#fff"><er-chart></er-chart><script type="module" src="/peeksafe.js"></script>';
    await page.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
      // The bundle loads its parts when they are needed.
      if (!/^\/peeksafe[a-z-]*\.js$/.test(pathname)) return route.fulfill({ status: 404 });
      return route.fulfill({
        contentType: 'text/javascript',
        body: readFileSync(join(ROOT, 'dist', pathname), 'utf8'),
      });
    });
    await page.goto('http://figures.invalid/');
    await page.evaluate(
      ([theVariants, theHistory]) =>
        Object.assign(document.querySelector('er-chart') as object, { variants: theVariants, history: theHistory }),
      [variants, history] as const,
    );
    await page.waitForTimeout(1000);
    writeFileSync(join(ROOT, 'docs/images', file), await page.locator('er-chart').screenshot());
  } finally {
    await browser.close();
  }
}

/** Of the first runs by seed, the first in which the z-test stops one of two equal variants though the end shows no difference. */
function fooled(): { run: Run; seed: number; of: number } {
  for (let seed = 1; seed <= 200; seed++) {
    const run = watch(EQUAL, `peeking/${seed}`, zRule());
    const [a, b] = run.totals.at(-1) as readonly Counts[];
    const stop = run.stops.find((one) => one !== null);
    if (stop !== undefined && stop !== null && stop > 20 && Math.abs(zScore(a as Counts, b as Counts)) < 0.7)
      return { run, seed, of: seed };
  }
  throw new Error('No such run among the first 200 seeds.');
}

await build();
const first = fooled();
await draw('peeking.png', variantsOf(EQUAL, first.run), historyOf(EQUAL, first.run, true));
const second = watch(UNEQUAL, 'evidence/1', evidenceRule(UNEQUAL.length));
await draw('evidence.png', variantsOf(UNEQUAL, second), historyOf(UNEQUAL, second, true));

let [stopped, wrong] = [0, 0];
const RUNS = 1000;
for (let seed = 1; seed <= RUNS; seed++) {
  if (watch(EQUAL, `peeking/${seed}`, zRule()).stops.some((stop) => stop !== null)) stopped++;
  if (watch(EQUAL, `peeking/${seed}`, evidenceRule(2)).stops.some((stop) => stop !== null)) wrong++;
}
console.log(`figure 1 is seed ${first.seed}; stopped at look ${String(first.run.stops)} of ${LOOKS}`);
console.log(`figure 2: stopped at look ${String(second.stops)} of ${LOOKS}`);
console.log(`of ${RUNS} such pairs of equals the z-test stops one in ${stopped}, the evidence in ${wrong}`);
