import type {
  Figure,
  FigureCode,
  Gain,
  PlannedEffect,
  Priority,
  ReasonCode,
  REASONS,
  Subject,
  SuggestionAction,
  Unit,
} from '../../protocol/index.ts';
import { ALPHA, interval } from '../../stats/index.ts';
import { isCompared } from '../fold/rivals.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';

/** A reason as a code with its numbers, beside the English sentence. */
export interface CodedReason {
  readonly code: ReasonCode;
  readonly numbers: readonly Figure[];
  /** The variant that the sentence names besides what the suggestion is about. */
  readonly variant: string | null;
}

/** A reason by code; a number that is unknown is left out. */
export function coded<C extends ReasonCode>(
  code: C,
  numbers: Readonly<Record<(typeof REASONS)[C][number], number | null>>,
  variant: string | null = null,
): CodedReason {
  const known = Object.entries<number | null>(numbers).filter((one): one is [string, number] => one[1] !== null);
  return { code, numbers: known.map(([name, value]) => ({ name, value })), variant };
}

/** How often variants were shown, in the unit of their experiment: the numbers of a reason, and the words of its English sentence. */
export function inUnit(
  unit: Unit | null,
  count: number,
): { readonly numbers: Readonly<Record<Unit, number | null>>; readonly noun: Unit } {
  const isOfVisitors = unit === 'visitors';
  return {
    numbers: { impressions: isOfVisitors ? null : count, visitors: isOfVisitors ? count : null },
    noun: isOfVisitors ? 'visitors' : 'impressions',
  };
}

/** A number that a suggestion rests on, by code and English name. */
export const figure = (code: FigureCode, name: string, value: number): Figure => ({ name, value, code });

/** A variant's share of the traffic. */
export const shareOf = (variant: string, which: 'now' | 'advised' | 'planned' | 'seen', value: number): Figure => ({
  name: `share of ${variant} ${which}`,
  value,
  code: `share-${which}` satisfies FigureCode,
  variant,
});

/** A suggestion that the state calls for now. It is made once, and settled when the state no longer calls for it. */
export interface Candidate {
  /** The kind of action, such as `shift-traffic`. */
  readonly action: SuggestionAction;
  readonly about: Subject;
  readonly priority: Priority;
  readonly title: string;
  readonly reason: string;
  /** The same for readers of other languages; null where the reason is somebody's own sentence. */
  readonly coded: CodedReason | null;
  readonly evidence: readonly Figure[];
  readonly expectedGain: Gain | null;
  /** The effect of accepting it; left out where only its publisher can do it. */
  readonly effect?: PlannedEffect;
  /** When what calls for it began, milliseconds since 1970: after an earlier decision it is another thing. Left out where nobody can say. */
  readonly since?: number;
  /** When it expires though nothing has changed, milliseconds since 1970; null to leave it to the monitor. */
  readonly expiresAt?: number | null;
}

/** Variants of an experiment that are shown and have judged counts. */
export function comparedVariants(state: Readonly<StreamState>, experiment: ExperimentState): VariantState[] {
  return experiment.evidence.variants.map((id) => state.variants.get(id) as VariantState).filter(isCompared);
}

/** ER of the judged counts; the variant has some. */
export const erOf = ({ judged }: Readonly<VariantState>): number => judged.engagements / judged.impressions;

/** Interval of the judged counts, at {@link ALPHA} over all of the variants that are compared together. */
export function rangeOf({ judged }: Readonly<VariantState>, together: number): readonly [number, number] {
  return interval(judged, ALPHA / Math.max(1, together));
}

/** Content as a sentence can carry it. */
export function brief(content: string): string {
  const line = content.replace(/\s+/g, ' ').trim();
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`.toWellFormed();
}
