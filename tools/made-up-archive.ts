// An archive of headline tests in the format of the Upworthy Research Archive, made up by the simulator: the real one is not shipped.
import type * as Simulator from 'peeksafe/simulator';

/** The day on which the first of them begins. */
const BEGIN = Date.UTC(2013, 2, 15, 9);
const HOUR_MS = 3_600_000;
/** Open at the same time. */
const TOGETHER = 6;
const VARIANTS = 4;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/**
 * The rows of tests that never were, by the archive's columns, the same for every call: final totals of four headlines each.
 * @param tests The number of tests.
 * @param createWorld The simulator's, so that a build can give the one that it has just built.
 */
export function madeUpArchive(tests: number, { createWorld }: Pick<typeof Simulator, 'createWorld'>): string {
  const world = createWorld({
    ...{ seed: 'archive', startAt: BEGIN, tickMs: HOUR_MS / 6, experiments: TOGETHER, experimentMs: 6 * HOUR_MS },
    ...{
      variantsPerExperiment: [VARIANTS, VARIANTS],
      baseEr: [0.012, 0.03],
      impressionsPerSecond: 3,
      fatiguePerUse: 0,
    },
  });
  const rows = new Map<string, { test: string; at: string; headline: string; impressions: number; clicks: number }>();
  const closed = new Set<string>();
  for (let now = BEGIN; closed.size < tests; now += HOUR_MS)
    for (const event of world.advance(now)) {
      if (event.kind === 'experiment.closed') closed.add(event.experiment);
      else if (event.kind === 'variant.posted') {
        const { variant, experiment, at, content } = event;
        rows.set(variant, { test: experiment, at, headline: content, impressions: 0, clicks: 0 });
      } else if (event.kind === 'variant.observed') {
        const row = rows.get(event.variant);
        if (row === undefined || closed.has(row.test)) continue;
        row.impressions += event.impressions;
        row.clicks += event.engagements;
      }
    }
  const names = new Map([...closed].slice(0, tests).map((test, i) => [test, `made-up-${i + 1}`]));
  const lines = [...names].flatMap(([test, name]) =>
    [...rows.values()]
      .filter((row) => row.test === test)
      .map(({ headline, impressions, clicks, at }, arm) =>
        [name, arm + 1, quoted(headline), impressions, Math.min(clicks, impressions), at].join(','),
      ),
  );
  return `clickability_test_id,arm,headline,impressions,clicks,test_created_at_utc\n${lines.join('\n')}\n`;
}
