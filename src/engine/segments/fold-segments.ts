import type { DeclaredDimension } from '../../protocol/index.ts';
import type { OpenBatch } from '../evidence/variant-counts.ts';
import type { EventOf } from '../fold/lookup.ts';
import { isBlank } from '../evidence/experiment-evidence.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { plusCells, type Cells } from './cells.ts';

/** The dimensions of an experiment as they were declared. */
export const declaredDimensions = ({ dimensions = [] }: Readonly<ExperimentState>): DeclaredDimension[] =>
  dimensions.map(({ learned: _, ...declared }) => declared);

/** Dimensions stand from the first counts on, as metrics do: one that comes later would say less of some variants than of others. */
export function declareDimensions(experiment: ExperimentState, { dimensions }: EventOf<'experiment.opened'>): void {
  if (dimensions === undefined || !isBlank(experiment.evidence)) return;
  if (dimensions.length > 0) experiment.dimensions = dimensions.map((one) => ({ ...one, learned: [] }));
  else delete experiment.dimensions;
}

/** The counts by value of the open batches that begin before a moment, by variant: what closing them judges. */
export function waitingSegments(
  { dimensions, evidence: { open } }: Readonly<ExperimentState>,
  to: number,
): ReadonlyMap<string, Cells> {
  const sums = new Map<string, Cells>();
  if (dimensions === undefined) return sums;
  for (const batch of open) {
    if (batch.start >= to) break;
    addBatch(sums, batch);
  }
  return sums;
}

function addBatch(sums: Map<string, Cells>, { counts }: OpenBatch): void {
  for (const { variant, segments } of counts) {
    if (segments === undefined) continue;
    const former = sums.get(variant);
    // The batch is about to go: what it holds may be taken over.
    sums.set(variant, former === undefined ? segments : plusCells(former, segments));
  }
}

/**
 * Takes the counts by value of a closed batch into what is judged. Nothing reads them but the breakdown: no rule, no monitor, no suggestion.
 * @param isCounted Whether the batch counts for a variant.
 */
export function foldSegments(
  { variants }: StreamState,
  waiting: ReadonlyMap<string, Cells>,
  isCounted: (variant: string) => boolean,
): void {
  for (const [id, cells] of waiting) {
    if (!isCounted(id)) continue;
    const variant = variants.get(id) as VariantState;
    variant.segments = plusCells(variant.segments ?? [], cells);
  }
}

/** Begins what is judged of a variant by value afresh. */
export function restartSegments(variant: VariantState): void {
  delete variant.segments;
}
