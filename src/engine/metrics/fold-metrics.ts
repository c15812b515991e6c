import { isComparing } from '../evidence/comparability.ts';
import type { EventOf } from '../fold/lookup.ts';
import { touch } from '../fold/rivals.ts';
import type { ExperimentState, StreamState, Touched, VariantState } from '../state.ts';
import { addGuardrailBatch, isSpeaking } from './guardrails.ts';
import { addPrimaryBatch } from './primary.ts';
import { byMetric, fitting, isEmpty, noSums, plusSums, rowAt, type Sums } from './sums.ts';

/**
 * Takes what a report says of metrics into the totals.
 * @param isLate Whether its batch has closed.
 */
export function addReported(
  variant: VariantState,
  experiment: ExperimentState,
  sums: Sums | null,
  isLate: boolean,
): void {
  const { metrics: declared } = experiment;
  if (declared === undefined || sums === null) return;
  const metrics = (variant.metrics ??= { totals: noSums(declared), judged: noSums(declared), late: noSums(declared) });
  metrics.totals = plusSums(metrics.totals, sums) as Sums;
  if (isLate) metrics.late = plusSums(metrics.late, sums) as Sums;
}

/**
 * Takes the metrics of a closed batch into what is judged.
 * @param isCounted Whether the batch counts for a variant.
 */
export function foldMetrics(
  state: StreamState,
  { metrics: declared }: ExperimentState,
  { counts, metrics: columns }: EventOf<'batch.closed'>,
  isCounted: (variant: string) => boolean,
  seq: number,
  touched: Touched,
): void {
  if (declared === undefined || columns === undefined) return;
  for (const [row, { variant: id }] of counts.entries()) {
    const variant = state.variants.get(id) as VariantState;
    const sums = rowAt(declared, columns, row);
    if (variant.metrics === undefined || sums === null || isEmpty(sums) || !isCounted(id)) continue;
    const { fits, rest } = fitting(declared, sums);
    variant.metrics.judged = plusSums(variant.metrics.judged, fits) as Sums;
    variant.metrics.late = plusSums(variant.metrics.late, rest) as Sums;
    touch(variant, seq, touched);
  }
}

/** Begins what is judged of a variant's metrics afresh. */
export function restartMetrics({ metrics }: VariantState): void {
  if (metrics !== undefined) metrics.judged = metrics.judged.map(() => 0);
}

/**
 * Takes the metrics of a closed batch into the evidence of the primary one and of guardrails.
 * @param isJudged Whether a variant is judged in the batch.
 */
export function foldDeciding(
  experiment: ExperimentState,
  { counts, metrics: columns }: EventOf<'batch.closed'>,
  isJudged: (variant: string) => boolean,
): void {
  const { metrics: declared, evidence } = experiment;
  const { primary, guardrails = [], variants } = evidence;
  if (declared === undefined || (primary === undefined && guardrails.length === 0)) return;
  const rows = new Map(counts.map(({ variant }, row) => [variant, row]));
  const batch = variants.map((id) => {
    const row = rows.get(id);
    const sums = row === undefined || !isJudged(id) ? null : rowAt(declared, columns, row);
    return sums === null ? null : byMetric(declared, sums);
  });
  const sumsOf = (place: number, isBetOn: boolean) =>
    batch.map((metrics) => (isBetOn ? (metrics?.[place]?.sums ?? null) : null));
  if (primary !== undefined) addPrimaryBatch(primary, sumsOf(primary.place, isComparing(experiment)));
  for (const guardrail of guardrails)
    addGuardrailBatch(guardrail, sumsOf(guardrail.place, isSpeaking(guardrail, experiment)));
}
