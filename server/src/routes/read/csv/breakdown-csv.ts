import type { Breakdown } from 'peeksafe/protocol';
import type { AnswerSource } from '../../../http/bounded-response.ts';
import { csvLine } from '../../../http/csv.ts';

/** A breakdown as comma-separated values, a line for each variant and value. */
export function breakdownCsv({ experiment, dimension, values, series, judgedTo, alpha }: Breakdown): AnswerSource {
  const pieces = function* (): Generator<string> {
    yield csvLine([
      ...['experiment', 'variant', 'dimension', 'value', 'impressions', 'engagements', 'er', 'low', 'high'],
      ...['alpha', 'judged_to'],
    ]);
    for (const { variant, impressions, engagements, low, high } of series)
      yield values
        .map((value, i) => {
          const [n, s] = [impressions[i] as number, engagements[i] as number];
          const counts = [n, s, n === 0 ? null : s / n, low[i], high[i]];
          return csvLine([experiment, variant, dimension, value, ...counts, alpha, judgedTo]);
        })
        .join('');
  };
  return { bytes: series.length * values.length * 4 * 8, pieces };
}
