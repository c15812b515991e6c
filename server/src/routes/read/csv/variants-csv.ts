import type { Experiment, MetricResult, Problem, Variant } from 'peeksafe/protocol';
import type { AnswerSource } from '../../../http/bounded-response.ts';
import { csvLine, type CsvField } from '../../../http/csv.ts';
import type { ChangeIndex } from '../../../live/change-index.ts';

/** Metrics that one file has columns of: each experiment has at most eight, with names of its own. */
const MAX_METRICS = 32;

const FIELDS: Readonly<Record<string, (variant: Variant) => CsvField>> = {
  variant: ({ id }) => id,
  experiment: ({ experiment }) => experiment,
  content: ({ content }) => content,
  status: ({ status }) => status,
  level: ({ level }) => level,
  impressions: ({ impressions }) => impressions,
  engagements: ({ engagements }) => engagements,
  units: ({ units }) => units,
  engaged_units: ({ engagedUnits }) => engagedUnits,
  er: ({ er }) => er,
  low: ({ interval }) => interval[0],
  high: ({ interval }) => interval[1],
  predicted_er: ({ predictedEr }) => predictedEr,
  judged_impressions: ({ judged }) => judged.impressions,
  judged_engagements: ({ judged }) => judged.engagements,
  rule: ({ killDistance }) => killDistance?.rule,
  log_e: ({ killDistance }) => killDistance?.logE,
  log_needed: ({ killDistance }) => killDistance?.logNeeded,
  protected: (variant) => variant.protected,
  patterns: ({ patterns }) => patterns.join(' '),
  posted_at: ({ postedAt }) => postedAt,
  ended_at: ({ endedAt }) => endedAt,
};

/** Columns of a metric; the first has no name but that of the metric. */
const METRIC_FIELDS: readonly (readonly [name: string, of: (one: MetricResult) => CsvField])[] = [
  ['', ({ value }) => value],
  ['_low', ({ interval }) => interval?.[0]],
  ['_high', ({ interval }) => interval?.[1]],
  ['_n', ({ n }) => n],
  ['_sum', ({ sum }) => sum],
  ['_judged', ({ judged }) => judged],
  ['_late', ({ late }) => late],
  ['_broken', ({ broken }) => broken?.suffices],
  ['_log_e', ({ broken }) => broken?.logE],
  ['_log_needed', ({ broken }) => broken?.logNeeded],
];

const tooMany = (count: number): Problem => ({
  code: 'bad-query',
  field: 'experiment',
  message: `The experiments of the stream declare ${count} metrics, and a file has columns of at most ${MAX_METRICS}.`,
  expected: 'the id of one experiment',
});

const unknown = (id: string): Problem => ({
  code: 'unknown-experiment',
  field: 'experiment',
  message: `There is no experiment "${id}".`,
  expected: 'an experiment of the stream, or none for all',
});

/**
 * The variants of a stream as they are now, with the metrics of their experiments, as comma-separated values: a line each, made when it is sent.
 * @param experiment The one whose variants are asked for; undefined for all.
 */
export function variantsCsv(index: ChangeIndex, experiment: string | undefined): AnswerSource | Problem {
  if (experiment !== undefined && index.find('experiments', experiment) === null) return unknown(experiment);
  const asked = experiment === undefined ? index.ids('experiments') : [experiment];
  const declared = asked.flatMap((id) => (index.find('experiments', id) as Experiment).metrics ?? []);
  const names = [...new Set(declared.map(({ name }) => name))];
  if (names.length > MAX_METRICS) return tooMany(names.length);
  const variants = index.entities('variants');
  const pieces = function* (): Generator<string> {
    const ofMetrics = names.flatMap((name) => METRIC_FIELDS.map(([field]) => name + field));
    yield csvLine([...Object.keys(FIELDS), ...ofMetrics]);
    for (const one of variants.read()) {
      const variant = one as Variant;
      if (experiment !== undefined && variant.experiment !== experiment) continue;
      const results = new Map(variant.metrics?.map((one) => [one.name, one]));
      const values = names.flatMap((name) => {
        const one = results.get(name);
        return METRIC_FIELDS.map(([, of]) => (one === undefined ? null : of(one)));
      });
      yield csvLine([...Object.values(FIELDS).map((of) => of(variant)), ...values]);
    }
  };
  return { bytes: variants.count * 8, pieces };
}
