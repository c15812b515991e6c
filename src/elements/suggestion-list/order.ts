import type { Priority, Suggestion } from '../../protocol/index.ts';

const URGENCY: Readonly<Record<Priority, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

const gainOf = ({ expectedGain }: Suggestion): number => expectedGain?.estimate ?? -Infinity;

/** Open suggestions: the most urgent first, then what promises most, then the newest. */
export function openOnes(suggestions: Iterable<Suggestion>): Suggestion[] {
  return [...suggestions]
    .filter(({ status }) => status === 'open')
    .sort(
      (a, b) =>
        URGENCY[b.priority] - URGENCY[a.priority] ||
        (gainOf(b) === gainOf(a) ? 0 : gainOf(b) - gainOf(a)) ||
        Date.parse(b.madeAt) - Date.parse(a.madeAt) ||
        (a.id < b.id ? -1 : 1),
    );
}

/** Suggestions that are open no more, the newest end first. */
export function endedOnes(suggestions: Iterable<Suggestion>): Suggestion[] {
  const endOf = ({ endedAt, madeAt }: Suggestion): number => Date.parse(endedAt ?? madeAt);
  return [...suggestions]
    .filter(({ status }) => status !== 'open')
    .sort((a, b) => endOf(b) - endOf(a) || b.seq - a.seq);
}
