import type { EventInput } from 'peeksafe/protocol';
import { createRandom, type Random } from 'peeksafe/simulator';
import { demandValid, iso, type ReadOptions, type ReplayFormat, type ReplayStep } from './format.ts';
import { ImportError } from '../../import/import-error.ts';
import type { Row } from '../../import/table/row.ts';
import type { Table } from '../../import/table/table.ts';
import { instant, name, whole } from '../../import/values/values.ts';

/** Impressions per arm and batch, about. */
const BATCH = 100;
/** The archive tells no time inside a test; all of it is spread over this long. */
const INVENTED_MS = 24 * 60 * 60 * 1000;
/** An experiment is named after that many characters of its first headline. */
const TITLE_LENGTH = 44;

interface Arm {
  readonly arm: string;
  readonly row: Row;
  readonly impressions: number;
  readonly clicks: number;
}

interface HeadlineTest {
  readonly id: string;
  startsAt: number;
  readonly arms: Arm[];
}

interface Counts {
  impressions: number;
  engagements: number;
}

function readArm(row: Row): Arm {
  const arm = { arm: name(row, 'arm'), row, impressions: whole(row, 'impressions'), clicks: whole(row, 'clicks') };
  if (arm.clicks > arm.impressions) {
    throw new ImportError(
      'bad-value',
      `${arm.clicks} clicks with ${arm.impressions} impressions: expected at most one each.`,
      row.line,
    );
  }
  return arm;
}

// The rows of a test lie far apart in the file, so all of them are needed before the first test can begin.
async function readTests(table: Table, limit: number | undefined): Promise<HeadlineTest[]> {
  const tests = new Map<string, HeadlineTest>();
  for await (const row of table.rows) {
    const id = name(row, 'clickability_test_id');
    const startsAt = instant(row, 'test_created_at_utc');
    const arm = readArm(row);
    const test = tests.get(id) ?? { id, startsAt, arms: [] };
    tests.set(id, test);
    test.startsAt = Math.min(test.startsAt, startsAt);
    if (test.arms.some((other) => other.arm === arm.arm)) {
      throw new ImportError(
        'bad-value',
        `test "${id}" has arm "${arm.arm}" a second time: expected each arm once.`,
        row.line,
      );
    }
    test.arms.push(arm);
  }
  return [...tests.values()].sort((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

/**
 * Draws the impressions of a test in random order, without putting any back, and cuts them into batches. So the counts of each
 * batch are hypergeometric, as they would be had the test been watched, and the totals are exact.
 */
function* drawBatches(arms: readonly Arm[], random: Random): Generator<Counts[]> {
  const left = arms.map(({ impressions, clicks }) => ({ impressions, clicks }));
  let total = arms.reduce((sum, arm) => sum + arm.impressions, 0);
  while (total > 0) {
    const counts = arms.map(() => ({ impressions: 0, engagements: 0 }));
    for (let i = Math.min(total, BATCH * arms.length); i > 0; i--, total--) {
      let place = Math.floor(random.next() * total);
      const arm = left.findIndex((one) => (place -= one.impressions) < 0);
      const urn = left[arm] as { impressions: number; clicks: number };
      const drawn = counts[arm] as Counts;
      if (random.next() * urn.impressions < urn.clicks) {
        urn.clicks--;
        drawn.engagements++;
      }
      urn.impressions--;
      drawn.impressions++;
    }
    yield counts;
  }
}

/** The beginning of a headline in one line, which tells a test from the others at a glance; its id stays in that of the experiment. */
function titleOf(headline: string): string {
  const line = headline.replace(/\s+/g, ' ').trim();
  if (line.length <= TITLE_LENGTH) return line;
  const words = line.slice(0, TITLE_LENGTH + 1).replace(/\s\S*$/, '');
  return `${words.replace(/[\uD800-\uDBFF]$/, '')} …`;
}

function opening(test: HeadlineTest): EventInput[] {
  const experiment = `upworthy-${test.id}`;
  const at = iso(test.startsAt);
  const shares = test.arms.map(({ arm }) => ({ variant: `${experiment}-${arm}`, share: 1 / test.arms.length }));
  const first = test.arms[0] as Arm;
  const title = `${titleOf(first.row.text('headline'))} (replay, invented timing)`;
  const opened = {
    id: `${experiment}-opened`,
    at,
    kind: 'experiment.opened',
    experiment,
    title,
    shares,
    comparison: 'randomised',
  } as const;
  const posted = test.arms.map(({ arm, row }) => {
    const variant = `${experiment}-${arm}`;
    const content = row.text('headline');
    return demandValid(
      { id: `${variant}-posted`, at, kind: 'variant.posted', variant, experiment, content, predictedEr: null },
      row,
    );
  });
  return [demandValid(opened, first.row), ...posted];
}

interface Moment {
  readonly at: number;
  readonly events: EventInput[];
}

/** One test as it may have gone: the opening, then its batches, evenly over the invented day. */
function* play(test: HeadlineTest, seed: string | number): Generator<Moment> {
  yield { at: test.startsAt, events: opening(test) };
  const total = test.arms.reduce((sum, arm) => sum + arm.impressions, 0);
  const batches = Math.ceil(total / (BATCH * test.arms.length));
  let index = 0;
  for (const counts of drawBatches(test.arms, createRandom(`${seed}/${test.id}`))) {
    index++;
    const at = test.startsAt + Math.round((index * INVENTED_MS) / batches);
    const events: EventInput[] = [];
    for (const [i, count] of counts.entries()) {
      if (count.impressions === 0) continue;
      const variant = `upworthy-${test.id}-${(test.arms[i] as Arm).arm}`;
      events.push({ id: `${variant}-${index}`, at: iso(at), kind: 'variant.observed', variant, ...count });
    }
    yield { at, events };
  }
}

/** Merges the tests by time; only those that overlap are held at once. */
function* merge(tests: readonly HeadlineTest[], seed: string | number): Generator<Moment> {
  const running: { next: Moment; rest: Generator<Moment> }[] = [];
  let begun = 0;
  for (;;) {
    const first = running.reduce<(typeof running)[number] | null>(
      (a, b) => (a === null || b.next.at < a.next.at ? b : a),
      null,
    );
    const starting = tests[begun];
    if (starting !== undefined && (first === null || starting.startsAt <= first.next.at)) {
      begun++;
      const rest = play(starting, seed);
      running.push({ next: rest.next().value as Moment, rest });
      continue;
    }
    if (first === null) return;
    yield first.next;
    const following = first.rest.next();
    if (following.done) running.splice(running.indexOf(first), 1);
    else first.next = following.value;
  }
}

const weigh = (events: readonly EventInput[]): number =>
  events.reduce((sum, event) => sum + (event.kind === 'variant.observed' ? event.impressions : 0), 0);

async function* steps(table: Table, { limit, seed = 1 }: ReadOptions): AsyncGenerator<ReplayStep> {
  const tests = await readTests(table, limit);
  const total = tests.reduce((sum, test) => sum + test.arms.reduce((n, arm) => n + arm.impressions, 0), 0);
  let done = 0;
  for (const { at, events } of merge(tests, seed)) {
    done += weigh(events);
    yield { at, events, progress: total === 0 ? 1 : done / total };
  }
}

/**
 * Headline tests of the Upworthy Research Archive, one row per arm with its final totals. A limit takes the earliest tests.
 */
export const upworthy: ReplayFormat = {
  name: 'Upworthy packages',
  columns: ['clickability_test_id', 'arm', 'headline', 'impressions', 'clicks', 'test_created_at_utc'],
  counts: 'tests',
  steps,
};
