import type { Experiment, Pattern, Suggestion, Variant } from '../../protocol/index.ts';
import { FATIGUE_SEVERITY } from '../../protocol/state/fatigue-severity.ts';
import { experimentSituation, type Need, type Situation } from '../shared/experiments/situation.ts';

/** How much it matters: `critical` may make figures wrong, `warning` keeps something from working, `decide` waits for a choice. */
export type AttentionSeverity = 'critical' | 'warning' | 'decide';

/** Something that needs a person. `key` is the same for as long as it is the same thing. */
export type AttentionItem = { readonly key: string; readonly severity: AttentionSeverity } & (
  | { readonly kind: 'experiment'; readonly situation: Situation }
  /** Several that could be closed: a choice that waits is no alarm, and has one line for all. */
  | { readonly kind: 'experiments'; readonly situations: readonly Situation[] }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion }
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
const KINDS: readonly AttentionItem['kind'][] = ['experiment', 'experiments', 'pattern', 'suggestion'];

function byExperiment(variants: Iterable<Variant>): ReadonlyMap<string, readonly Variant[]> {
  const groups = new Map<string, Variant[]>();
  for (const variant of variants) {
    const group = groups.get(variant.experiment);
    if (group === undefined) groups.set(variant.experiment, [variant]);
    else group.push(variant);
  }
  return groups;
}

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

const itemOf = (situation: Situation, need: Need): AttentionItem => ({
  kind: 'experiment',
  key: `experiment ${need} ${situation.experiment.id}`,
  severity: SEVERITY_OF_NEED[need],
  situation,
});

/** An item for each experiment that needs a person, and one for all that could be closed. */
function itemsOfExperiments(situations: readonly Situation[]): AttentionItem[] {
  const closable = situations.filter(({ needsPerson }) => needsPerson === 'equal');
  const others = closable.length > 1 ? situations.filter(({ needsPerson }) => needsPerson !== 'equal') : situations;
  const items = others.flatMap((one) => (one.needsPerson === null ? [] : [itemOf(one, one.needsPerson)]));
  if (closable.length > 1)
    items.push({
      kind: 'experiments',
      key: 'experiments equal',
      severity: SEVERITY_OF_NEED.equal,
      situations: closable,
    });
  return items;
}

/**
 * Everything that needs a person, once, the most severe first: experiments whose stops are paused or that could be closed, patterns with evidence of
 * a decline, and critical suggestions about anything else.
 *
 * @param now ms since 1970, for snoozed warnings.
 */
export function attentionItems(sources: AttentionSources, now: number): AttentionItem[] {
  const variants = [...sources.variants];
  const groups = byExperiment(variants);
  const situations = Array.from(sources.experiments, (one) => experimentSituation(one, groups.get(one.id) ?? []));
  const needing = situations.filter(({ needsPerson }) => needsPerson !== null);
  const items = itemsOfExperiments(needing);
  for (const pattern of sources.patterns)
    if (isAlarming(pattern, now))
      items.push({ kind: 'pattern', key: `pattern ${pattern.id}`, severity: 'warning', pattern });
  const named = new Set(needing.map(({ experiment }) => experiment.id));
  const experiments = new Map(variants.map(({ id, experiment }) => [id, experiment]));
  for (const suggestion of sources.suggestions)
    if (
      suggestion.status === 'open' &&
      suggestion.priority === 'critical' &&
      !named.has(experimentOf(suggestion, experiments) ?? '')
    )
      items.push({ kind: 'suggestion', key: `suggestion ${suggestion.id}`, severity: 'critical', suggestion });
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
