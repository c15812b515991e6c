import type { ExperimentState } from 'peeksafe/engine';

/** Fields that later versions learn from the counts as they come: for a former state they know only that nothing was learned. */
const LEARNED = new Set([
  ...['late', 'lead', 'saved', 'savedSeen', 'saving', 'measuredAt', 'measuredEveryMs', 'counting'],
  ...['ordinary', 'since'],
  ...['unit', 'units', 'randomizationUnit', 'dispersion', 'coverage', 'seed'],
  ...['info', 'notes', 'closings', 'closing'],
]);

/** A state without what versions 2 and 3 of the engine never learned. */
export const unlearned = (state: string): string =>
  JSON.stringify(JSON.parse(state, (key, value: unknown) => (LEARNED.has(key) ? undefined : value)));

interface Written {
  readonly experiments: readonly ExperimentState[];
}

type Evidence = ExperimentState['evidence'];

const withEvidence = (state: string, change: (evidence: Evidence) => unknown): string => {
  const written = JSON.parse(state) as Written;
  const experiments = written.experiments.map((one) => ({ ...one, evidence: change(one.evidence) }));
  return JSON.stringify({ ...written, experiments });
};

/** The first form of the kill rule before its first batch. */
const formerRule = ({ rule, variants }: Evidence): unknown => ({
  ...{ alpha: 0.03, reserve: 0.1 },
  arms: variants.map((_, arm) => ({ live: rule.arms[arm]?.live, impressions: 0, engagements: 0, reserve: 0.1 })),
  logs: new Array<number>(variants.length * (variants.length - 1) * 10).fill(0),
  logStakes: new Array<number>(variants.length * (variants.length - 1)).fill(Math.log(0.9 / (variants.length - 1))),
});

/** A state as versions 2 and 3 of the engine wrote it: under their names, with their kill rule, and without who decided. */
export const formerly = (state: string): string =>
  withEvidence(unlearned(state), (evidence) => {
    const { variants, rule: _, hasFormerBatches: __, stopsByPrediction: ___, ...rest } = evidence;
    const open = rest.open.map(({ start, length, counts }) => ({ start, length, counts }));
    return { variants, arms: variants, rule: formerRule(evidence), ...rest, open };
  })
    .replace(/,"(snooze|by|revivedBy|endedBy)":null/g, '')
    .replace(/,"(isJudged|isWaiting)":(true|false)/g, '')
    .replace(/,"judgedSince":0/g, '')
    .replace(/,"changes":\[[^\]]*\]/g, '')
    .replaceAll('"fatigue":{', '"wear":{')
    .replaceAll('"evidence":{"variants":', '"trial":{"variants":')
    .replaceAll('"carryOver":', '"carried":')
    .replaceAll('"closedUntil":', '"closedTo":');

/** A state in which the present kill rule has judged nothing yet. */
export const beforeRule = (state: string): string =>
  withEvidence(state, (evidence) => ({
    ...evidence,
    stopsByPrediction: true,
    rule: {
      ...evidence.rule,
      alpha: 0.04,
      arms: evidence.rule.arms.map(({ live, logs }) => ({
        ...{ live, impressions: 0, engagements: 0, start: 0 },
        logs: logs.map(() => 0),
      })),
    },
    hasFormerBatches: evidence.batches > 0,
  }));
