import type { Experiment, Pattern, Suggestion, Variant } from '../../protocol/index.ts';
import { FATIGUE_SEVERITY } from '../../protocol/state/fatigue-severity.ts';
import { byExperiment } from '../shared/experiments/by-experiment.ts';
import { experimentSituation, type Need, type Situation } from '../shared/experiments/situation.ts';

/** How much it matters: `critical` may make figures wrong, `warning` keeps something from working, `decide` waits for a choice. */
export type AttentionSeverity = 'critical' | 'warning' | 'decide';

/** Something that needs a person. `key` is the same for as long as it is the same thing. */
export type AttentionItem = { readonly key: string; readonly severity: AttentionSeverity } & (
  | { readonly kind: 'experiment'; readonly situation: Situation }
  /** Several that need the same: one line for all of them. */
  | { readonly kind: 'experiments'; readonly need: Need; readonly situations: readonly Situation[] }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion }
  /** Several that wait for a decision and are no alarms. */
  | { readonly kind: 'suggestions'; readonly suggestions: readonly Suggestion[] }
);

/** The entities that items are looked for in. */
export interface AttentionSources {
  readonly experiments: Iterable<Experiment>;
  readonly variants: Iterable<Variant>;
  readonly patterns: Iterable<Pattern>;
  readonly suggestions: Iterable<Suggestion>;
}

const SEVERITY_OF_NEED: Readonly<Record<Need, AttentionSeverity>> = {
  split: 'critical',
  late: 'critical',
  guardrail: 'critical',
  paused: 'warning',
  equal: 'decide',
};

const SEVERITIES: readonly AttentionSeverity[] = ['critical', 'warning', 'decide'];

// The kinds of one severity: an experiment is what people decide about.
const KINDS: readonly AttentionItem['kind'][] = ['experiments', 'experiment', 'pattern', 'suggestion', 'suggestions'];

/** More experiments than this with the same alarm have one line for all: each alone would fill the list with one sentence. */
const MAX_ALIKE = 3;

const NEEDS = Object.keys(SEVERITY_OF_NEED) as Need[];
const keyOfAll = (need: Need): string => `experiments ${need}`;
const keyOfOne = (need: Need, { experiment }: Situation): string => `experiment ${need} ${experiment.id}`;

/** Usage alone is a chore: an alarm needs evidence of a decline. A warning that was snoozed is nobody's now. */
function isAlarming({ level, decline, source, snoozedUntil }: Pattern, now: number): boolean {
  if (snoozedUntil !== null && Date.parse(snoozedUntil) > now) return false;
  return FATIGUE_SEVERITY[level] >= FATIGUE_SEVERITY.fatigued && (decline !== null || source === 'external');
}

/** The experiment that a suggestion is about, by itself or through one of its variants; null for any other. */
function experimentOf({ about }: Suggestion, experiments: ReadonlyMap<string, string>): string | null {
  if (about?.kind === 'experiment') return about.id;
  return about?.kind === 'variant' ? (experiments.get(about.id) ?? null) : null;
}

/** Whether a line about one thing is on the screen, by its key. */
export type HasLine = (key: string) => boolean;

/**
 * Whether experiments that need the same have one line for all. A choice that waits is no alarm, and has one as soon as there are two. Of alarms, those
 * that have lines keep them, and one for all stays one.
 */
function areJoined(need: Need, situations: readonly Situation[], hasLine: HasLine): boolean {
  if (need === 'equal') return situations.length > 1;
  if (situations.some((one) => hasLine(keyOfOne(need, one)))) return false;
  return situations.length > (hasLine(keyOfAll(need)) ? 1 : MAX_ALIKE);
}

/** The items of the experiments that need a person: one each, or one for all that need the same. */
function itemsOfExperiments(situations: readonly Situation[], hasLine: HasLine): AttentionItem[] {
  return NEEDS.flatMap((need): AttentionItem[] => {
    const alike = situations.filter(({ needsPerson }) => needsPerson === need);
    const severity = SEVERITY_OF_NEED[need];
    if (areJoined(need, alike, hasLine))
      return [{ kind: 'experiments', key: keyOfAll(need), severity, need, situations: alike }];
    return alike.map((situation) => ({ kind: 'experiment', key: keyOfOne(need, situation), severity, situation }));
  });
}

/** The items of suggestions: a critical one is an alarm; of high priority one each, or one for all. */
function itemsOfSuggestions(suggestions: readonly Suggestion[]): AttentionItem[] {
  const itemOf = (suggestion: Suggestion, severity: AttentionSeverity): AttentionItem => ({
    ...{ kind: 'suggestion', key: `suggestion ${suggestion.id}`, severity, suggestion },
  });
  const high = suggestions.filter(({ priority }) => priority === 'high');
  const critical = suggestions.filter(({ priority }) => priority === 'critical');
  const decide: AttentionItem[] =
    high.length > 1
      ? [{ kind: 'suggestions', key: 'suggestions', severity: 'decide', suggestions: high }]
      : high.map((one) => itemOf(one, 'decide'));
  return [...critical.map((one) => itemOf(one, 'critical')), ...decide];
}

/**
 * Everything that needs a person, once, the most severe first: experiments whose stops are paused or that could be closed, patterns with evidence of
 * a decline, and suggestions of critical and high priority about anything else.
 *
 * @param now ms since 1970, for snoozed warnings.
 * @param hasLine The lines that are on the screen, so that none of them is joined with others while people look at it.
 */
export function attentionItems(
  sources: AttentionSources,
  now: number,
  hasLine: HasLine = () => false,
): AttentionItem[] {
  const variants = [...sources.variants];
  const groups = byExperiment(variants);
  const situations = Array.from(sources.experiments, (one) => experimentSituation(one, groups.get(one.id) ?? []));
  const needing = situations.filter(({ needsPerson }) => needsPerson !== null);
  const items = itemsOfExperiments(needing, hasLine);
  for (const pattern of sources.patterns)
    if (isAlarming(pattern, now))
      items.push({ kind: 'pattern', key: `pattern ${pattern.id}`, severity: 'warning', pattern });
  const named = new Set(needing.map(({ experiment }) => experiment.id));
  const experiments = new Map(variants.map(({ id, experiment }) => [id, experiment]));
  const open = [...sources.suggestions].filter(
    (one) => one.status === 'open' && !named.has(experimentOf(one, experiments) ?? ''),
  );
  items.push(...itemsOfSuggestions(open));
  return items.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
      (a.key < b.key ? -1 : 1),
  );
}

/** Lines of a list that hold their places. */
export interface Places {
  /** A key for each line; null for one that is free. */
  readonly keys: readonly (string | null)[];
}

/**
 * The lines after a change: what has a line keeps it for as long as it needs somebody, what comes takes a line that is free, and nothing moves.
 *
 * @param before Null at first: then as many lines as there are items, at most `most` and at least one.
 */
export function placed(before: Places | null, keys: readonly string[], most: number): Places {
  if (before === null) {
    const first: (string | null)[] = keys.slice(0, most);
    return { keys: first.length === 0 ? [null] : first };
  }
  const kept = before.keys.map((key) => (key !== null && keys.includes(key) ? key : null));
  const waiting = keys.filter((key) => !kept.includes(key));
  return { keys: kept.map((key) => key ?? waiting.shift() ?? null) };
}
