import type { Figure, Gain, Priority, Subject } from '../../protocol/index.ts';
import { interval } from '../../stats/index.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';

/** A suggestion that the state calls for now. It is made once, and settled when the state no longer calls for it. */
export interface Candidate {
  /** What kind of action, such as `shift-traffic`. */
  readonly action: string;
  readonly about: Subject;
  readonly priority: Priority;
  readonly title: string;
  readonly reason: string;
  readonly evidence: readonly Figure[];
  readonly expectedGain: Gain | null;
  /** When it lapses though nothing has changed, milliseconds since 1970; null to leave it to the monitor. */
  readonly expiresAt?: number | null;
}

/** Variants of an experiment that are shown and have judged counts. */
export function comparedVariants(state: Readonly<StreamState>, experiment: ExperimentState): VariantState[] {
  return experiment.evidence.variants
    .map((id) => state.variants.get(id) as VariantState)
    .filter(({ status, judged }) => status === 'active' && judged.impressions > 0);
}

/** ER of the judged counts; the variant has some. */
export const erOf = ({ judged }: Readonly<VariantState>): number => judged.engagements / judged.impressions;

const ALPHA = 0.05;

/** Interval of the judged counts, at .05 over all of the variants that are compared together. */
export function rangeOf({ judged }: Readonly<VariantState>, together: number): readonly [number, number] {
  return interval(judged, ALPHA / Math.max(1, together));
}

/** Content as a sentence can carry it. */
export function brief(content: string): string {
  const line = content.replace(/\s+/g, ' ').trim();
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`.toWellFormed();
}
