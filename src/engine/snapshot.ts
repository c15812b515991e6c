import {
  ENTITY_KINDS,
  type ExperimentClosing,
  type EntityKind,
  type Experiment,
  type Kill,
  type Note,
  type StreamInfo,
  type Suggestion,
} from '../protocol/index.ts';
import {
  addArm,
  ALPHA,
  createKillRule,
  createSaved,
  splitBudget,
  type KillArm,
  type KillRule,
  type SavedArm,
  type SavedImpressions,
} from '../stats/index.ts';
import { createDispersion } from '../stats/traffic/dispersion.ts';
import type { ExperimentEvidence } from './evidence/experiment-evidence.ts';
import type { OpenBatch } from './evidence/variant-counts.ts';
import { armFromFormer, type FormerRule } from './evidence/former-rule.ts';
import { createCounting } from './evidence/comparability.ts';
import { createLateWatch } from './evidence/late-watch.ts';
import { isFormer, patternFrom, streamFrom, variantFrom } from './fatigue/former-fatigue.ts';
import type { PatternFatigue, StreamFatigue } from './fatigue/pattern-fatigue.ts';
import { NO_COUNTS, sharedIfNone } from './fold/batches/tally.ts';
import { createLead, type LeadState } from './lead/lead.ts';
import type { TrafficWatch } from './fold/batches/traffic-plan.ts';
import type { ExperimentState, PatternState, StreamSettings, StreamState, VariantState } from './state.ts';

/**
 * Version of the engine. It grows whenever the same events could lead to another state, another decision or another snapshot. It stands in
 * snapshots, in the bases of compacted logs and in closed batches. A snapshot of another version is left aside, and the state is folded from
 * the log.
 */
export const ENGINE_VERSION = 12;

/** The versions whose states `restoreState` reads. The base of a compacted log may be of an earlier one, since the log before it is gone. */
export const READABLE_VERSIONS: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ENGINE_VERSION];

/** A state as JSON holds it: lists in place of maps. */
interface Snapshot {
  readonly seq: number;
  readonly newestAt: number;
  readonly newestReceivedAt: number;
  readonly settings: StreamSettings;
  readonly fatigue: StreamFatigue;
  readonly info: StreamInfo | null;
  readonly experiments: readonly ExperimentState[];
  readonly variants: readonly VariantState[];
  readonly patterns: readonly PatternState[];
  readonly kills: readonly Kill[];
  readonly suggestions: readonly Suggestion[];
  readonly notes: readonly Note[];
  readonly closings: readonly ExperimentClosing[];
}

/** A snapshot is written in parts of about this size, characters. */
const PART = 64 * 1024;

function inOrder<T extends { readonly id: string }>(map: ReadonlyMap<string, T>): T[] {
  return [...map.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/**
 * Writes a state as text, part by part: that of a wide stream has tens of megabytes, and takes as long as nobody should wait for it. The state
 * must not change meanwhile. Equal states are equal texts.
 */
export function* serializedParts(state: StreamState): Generator<string, void> {
  const { seq, newestAt, newestReceivedAt, settings, fatigue, info } = state;
  const head: Omit<Snapshot, EntityKind> = { seq, newestAt, newestReceivedAt, settings, fatigue, info };
  let part = JSON.stringify(head).slice(0, -1);
  for (const list of ENTITY_KINDS) {
    part += `,"${list}":[`;
    let separator = '';
    for (const row of inOrder<{ readonly id: string }>(state[list])) {
      part += `${separator}${JSON.stringify(row)}`;
      separator = ',';
      if (part.length < PART) continue;
      yield part;
      part = '';
    }
    part += ']';
  }
  yield `${part}}`;
}

/** Writes a state as one text; equal states are equal texts. */
export const serializeState = (state: StreamState): string => [...serializedParts(state)].join('');

/** Reads what `serializeState` wrote, also in an earlier one of {@link READABLE_VERSIONS}. */
export function restoreState(text: string): StreamState {
  const raw = withFatigue(
    completed(renamed(JSON.parse(text) as Row), { info: null, notes: [], closings: [] }) as unknown as Snapshot,
  );
  const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
    new Map(rows.map((row) => [row.id, row]));
  const variants = Map.groupBy(raw.variants, ({ experiment }) => experiment);
  const batches = new Map(raw.experiments.map(({ id, evidence }) => [id, evidence.batches]));
  const comparedIn = (experiment: string): number =>
    raw.variants.filter((one) => one.experiment === experiment && one.status === 'active' && one.judged.impressions > 0)
      .length;
  const shown = new Set(raw.variants.flatMap(({ id, status }) => (status === 'active' ? [id] : [])));
  const isShown = (variant: string): boolean => shown.has(variant);
  const predicted = new Set(raw.variants.flatMap(({ id, predictedEr }) => (predictedEr === null ? [] : [id])));
  const isPredicted = (variant: string): boolean => predicted.has(variant);
  const withTotals = new Set(raw.variants.flatMap((one) => (one.measured === null ? [] : [one.experiment])));
  const counted = new Set(raw.variants.flatMap((one) => (isCounted(one) ? [one.experiment] : [])));
  return {
    seq: raw.seq,
    newestAt: raw.newestAt,
    newestReceivedAt: raw.newestReceivedAt,
    settings: completed(raw.settings, { engagementTime: null }),
    fatigue: raw.fatigue,
    info: raw.info,
    experiments: byId(
      raw.experiments.map((one) => ({
        ...completed(one, {
          late: createLateWatch(),
          lead: createLead(),
          saved: savedFrom(variants.get(one.id) ?? []),
          savedSeen: null,
          plan: { impressions: null, er: null },
          sharesConstant: false,
          counting: createCounting(withTotals.has(one.id)),
          restarted: null,
          randomizationUnit: null,
          coverage: 1,
          isAssignedByPlan: false,
          seed: null,
          unit: counted.has(one.id) ? 'impressions' : null,
          ordinary: null,
          closing: null,
        }),
        lead: leadFrom(one.lead),
        pauses: one.pauses.map((pause) => completed(pause, { by: null })),
        evidence: evidenceFrom(one, raw.settings, () => comparedIn(one.id), isShown, isPredicted),
      })),
    ),
    variants: byId(
      raw.variants.map((variant) =>
        withShared(
          completed(variant, {
            corrected: NO_COUNTS,
            recentBatch: batches.get(variant.experiment) ?? 0,
            isJudged: variant.status === 'active',
            isWaiting: false,
            late: NO_COUNTS,
            saving: savingFrom(variant),
            measuredAt: 0,
            measuredEveryMs: 0,
            units: null,
            closing: null,
          }),
        ),
      ),
    ),
    patterns: byId(raw.patterns.map((pattern) => completed(pattern, { snooze: null }))),
    kills: byId(raw.kills.map((kill) => completed(kill, { by: null, revivedBy: null, saving: null }))),
    suggestions: byId(raw.suggestions.map((suggestion) => completed(suggestion, { endedBy: null }))),
    notes: byId(raw.notes),
    closings: byId(raw.closings),
  };
}

/** With the one object for no counts where there are none: a wide stream has many such variants. */
function withShared(variant: VariantState): VariantState {
  variant.recent = sharedIfNone(variant.recent);
  variant.corrected = sharedIfNone(variant.corrected);
  variant.late = sharedIfNone(variant.late);
  return variant;
}

/** A lead of a version that did not note since when the same is said. */
function leadFrom(lead: LeadState | undefined): LeadState {
  if (lead === undefined) return createLead();
  return { ...lead, statement: lead.statement && completed(lead.statement, { since: null }) };
}

/** Whether anything was counted of a variant. */
const isCounted = ({ impressions, engagements }: VariantState): boolean => impressions > 0 || engagements > 0;

/** Fatigue of a version that judged each variant alone begins again beside the others. */
function withFatigue(raw: Snapshot): Snapshot {
  if (!isFormer(raw.fatigue)) return raw;
  const patterns = new Map(raw.patterns.map(({ id, fatigue }) => [id, fatigue]));
  const formersOf = (names: readonly string[]): (PatternFatigue | undefined)[] => names.map((id) => patterns.get(id));
  return {
    ...raw,
    fatigue: streamFrom(raw.fatigue),
    variants: raw.variants.map((one) => ({
      ...one,
      fatigue: variantFrom(one.id, one.fatigue, formersOf(one.patterns)),
    })),
    patterns: raw.patterns.map((one) => ({ ...one, fatigue: patternFrom(one.fatigue) })),
  };
}

/** The evidence of an experiment as an earlier version held it: the first form of the kill rule, on the first hundred variants. */
interface FormerEvidence extends Omit<ExperimentEvidence, 'rule'> {
  readonly arms?: readonly string[];
  readonly rule: FormerRule;
}

/** Evidence with what earlier versions do not have. */
function evidenceFrom(
  {
    comparison,
    evidence: read,
  }: { readonly comparison: Experiment['comparison']; readonly evidence: ExperimentEvidence | FormerEvidence },
  { attributionWindowMs }: StreamSettings,
  compared: () => number,
  isShown: (variant: string) => boolean,
  isPredicted: (variant: string) => boolean,
): ExperimentEvidence {
  const { variants, arms, rule, ...rest } = read as FormerEvidence;
  const later: Partial<ExperimentEvidence> = rest;
  // Nobody knows any more which predictions came before the first batch.
  const stopsByPrediction =
    later.stopsByPrediction ?? (variants.some(isPredicted) || (read.batches > 0 && comparison === 'observational'));
  const { comparison: alpha } = splitBudget(ALPHA, stopsByPrediction);
  return {
    variants,
    rule: arms === undefined ? (read as ExperimentEvidence).rule : ruleFrom(rule, alpha, variants, isShown),
    ...rest,
    traffic: rest.traffic && completedWatch(rest.traffic),
    compared: later.compared ?? compared(),
    changes: later.changes ?? [],
    judgedSince: later.judgedSince ?? 0,
    open: rest.open.map(({ start, length, counts, ...one }) => {
      const { windowMs = attributionWindowMs }: Partial<OpenBatch> = one;
      return { start, length, windowMs, counts };
    }),
    hasFormerBatches: later.hasFormerBatches ?? rest.batches > 0,
    stopsByPrediction,
    dispersion: later.dispersion ?? createDispersion(),
  };
}

function ruleFrom(
  former: FormerRule,
  alpha: number,
  variants: readonly string[],
  isShown: (variant: string) => boolean,
): KillRule {
  const rule = createKillRule(alpha);
  for (const [arm, variant] of variants.entries()) {
    addArm(rule);
    const fresh = { ...(rule.arms[arm] as KillArm), live: isShown(variant) };
    rule.arms[arm] = armFromFormer(former, arm, fresh);
  }
  return rule;
}

/** A variant of a version that did not count what is saved: nothing was saved until now, and from now on it is as if it had just been stopped. */
const savingFrom = ({ status, impressions }: VariantState): SavedArm => ({
  virtual: impressions,
  stoppedAt: status === 'killed' ? 1 : null,
});

function savedFrom(variants: readonly VariantState[]): SavedImpressions {
  const sumOf = (rows: readonly VariantState[]): number => rows.reduce((sum, { impressions }) => sum + impressions, 0);
  const stopped = sumOf(variants.filter(({ status }) => status === 'killed'));
  return { ...createSaved(), arms: variants.length, total: sumOf(variants), stopped };
}

type Row = Record<string, unknown>;

/** Gives keys their present names, in their places: equal states are equal texts, whether they were folded or read. */
const withKeys = (row: Row, names: Readonly<Record<string, string>>): Row =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [names[key] ?? key, value]));

/** A snapshot of version 2 or 3 under the names of later ones. */
function renamed(raw: Row): Row {
  if (!Object.hasOwn(raw, 'wear')) return raw;
  const rows = (key: string, rename: (row: Row) => Row): Row[] => (raw[key] as Row[]).map(rename);
  const fatigue = { wear: 'fatigue' };
  return {
    ...withKeys(raw, fatigue),
    experiments: rows('experiments', (row) => ({
      ...withKeys(row, { trial: 'evidence' }),
      evidence: withKeys(row['trial'] as Row, { carried: 'carryOver', closedTo: 'closedUntil' }),
    })),
    variants: rows('variants', (row) => withKeys(row, fatigue)),
    patterns: rows('patterns', (row) => withKeys(row, fatigue)),
  };
}

/** Earlier versions held every batch against the plan of the moment at which it was judged. */
const completedWatch = (watch: TrafficWatch): TrafficWatch =>
  completed(watch, { checked: { arms: watch.arms, from: 0 }, waiting: [], batches: 0, skipped: 0 });

/** Adds what earlier versions do not have. At the end of the row, where the fold has it too: equal states are equal texts. */
function completed<T extends object>(row: T, later: Partial<T>): T {
  const missing = Object.entries(later).filter(([key]) => !Object.hasOwn(row, key));
  return missing.length === 0 ? row : { ...row, ...(Object.fromEntries(missing) as Partial<T>) };
}
