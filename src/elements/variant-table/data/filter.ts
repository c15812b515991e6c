import type { Variant, VariantStatus } from '../../../protocol/index.ts';

/** A filter of variants: those that meet every given condition are shown. */
export interface VariantFilter {
  /** Words that must all occur in the content, the id or a pattern; case does not matter. */
  readonly text?: string;
  /** The status of the variant. */
  readonly status?: VariantStatus | null;
  /** Name of a pattern that it uses. */
  readonly pattern?: string | null;
  /** Id of its experiment. */
  readonly experiment?: string | null;
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether a filter has any condition. */
export const isFiltering = ({ text, status, pattern, experiment }: VariantFilter): boolean =>
  Boolean(text?.trim() || status || pattern || experiment);

const everything = (): boolean => true;

/** The test of a filter. Text is looked for without regard to case and accents. */
export function matcherOf(filter: VariantFilter): (variant: Variant) => boolean {
  if (!isFiltering(filter)) return everything;
  const { text = '', status, pattern, experiment } = filter;
  const wanted = folded(text).split(/\s+/).filter(Boolean);
  return (variant) => {
    if (status && variant.status !== status) return false;
    if (experiment && variant.experiment !== experiment) return false;
    if (pattern && !variant.patterns.includes(pattern)) return false;
    if (wanted.length === 0) return true;
    const known = folded(`${variant.content} ${variant.id} ${variant.patterns.join(' ')}`);
    return wanted.every((word) => known.includes(word));
  };
}

/** The choices for filters among the variants of a table. */
export interface FilterChoices {
  readonly patterns: readonly string[];
  readonly experiments: readonly string[];
}
