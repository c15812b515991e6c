import type { PatternState, StreamState } from '../state.ts';
import { OVERUSED_FROM, usageAt } from '../usage.ts';
import { viewOfPattern } from '../pattern-view.ts';
import type { Decision, Monitor } from './monitor.ts';

/** How many fresher patterns a warning names. */
const ALTERNATIVES = 3;

const iso = (ms: number): string => new Date(ms).toISOString();

function fresherThan(state: Readonly<StreamState>, pattern: PatternState, now: number): string[] {
  return [...state.patterns.values()]
    .filter((other) => other.id !== pattern.id && viewOfPattern(other).level === 'fresh')
    .map((other) => ({ id: other.id, freshness: usageAt(other.uses, now).freshness }))
    .sort((a, b) => b.freshness - a.freshness || (a.id < b.id ? -1 : 1))
    .slice(0, ALTERNATIVES)
    .map((other) => other.id);
}

function assess(state: Readonly<StreamState>, pattern: PatternState, now: number): Decision | null {
  const usage = usageAt(pattern.uses, now);
  const { own, external } = pattern;
  const lapsed = external?.freshAt !== null && external?.freshAt !== undefined && now >= Date.parse(external.freshAt);
  if (usage.level === own.level && usage.uses === own.uses && !lapsed) return null;
  const overused = usage.level === 'overused';
  return {
    kind: 'pattern.warned',
    at: iso(now),
    pattern: pattern.id,
    source: 'peeksafe',
    level: usage.level,
    freshness: usage.freshness,
    uses: usage.uses,
    reason: overused ? `${OVERUSED_FROM} or more uses in 7 days count as overused` : '',
    freshAt: usage.freshAt === null ? null : iso(usage.freshAt),
    alternatives: overused ? fresherThan(state, pattern, now) : [],
  };
}

function assessAll(state: Readonly<StreamState>, ids: Iterable<string>, now: number): Decision[] {
  const decisions: Decision[] = [];
  for (const id of ids) {
    const pattern = state.patterns.get(id);
    const decision = pattern === undefined ? null : assess(state, pattern, now);
    if (decision !== null) decisions.push(decision);
  }
  return decisions;
}

/** Warns of patterns that are used too often, and says so when they are fresh again. */
export function fatigue(): Monitor {
  return {
    name: 'fatigue',
    decide: ({ state, touched, now }) => assessAll(state, touched.patterns, now),
    decideByTime: ({ state, now }) => assessAll(state, state.patterns.keys(), now),
  };
}
