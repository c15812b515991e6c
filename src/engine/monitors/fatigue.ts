import { formatPercent, needsAttention, type FatigueLevel, type Pattern } from '../../protocol/index.ts';
import { OVERUSED_FROM, USAGE_WINDOW_MS, usageOf } from '../../stats/index.ts';
import { fatigueLevel, usageHoldsUntil } from '../../stats/fatigue/fatigue-level.ts';
import { HOUR_MS } from '../fatigue/hours.ts';
import { viewOfPattern } from '../fatigue/pattern-view.ts';
import { odds } from '../sentences.ts';
import type { PatternState, StreamState } from '../state.ts';
import { fatigueFigures, LOG_ALARM, type FatigueFigures } from '../fatigue/pattern-fatigue.ts';
import type { Decision, Monitor } from './monitor.ts';

/** How many fresher patterns a warning names. */
const ALTERNATIVES = 3;

const iso = (ms: number): string => new Date(ms).toISOString();

function fresherThan(state: Readonly<StreamState>, pattern: PatternState, now: number): string[] {
  return [...state.patterns.values()]
    .filter((other) => other.id !== pattern.id && !needsAttention(viewOfPattern(other).level))
    .map((other) => ({ id: other.id, freshness: usageOf(other.uses, now).freshness }))
    .sort((a, b) => b.freshness - a.freshness || (a.id < b.id ? -1 : 1))
    .slice(0, ALTERNATIVES)
    .map((other) => other.id);
}

/** From here on a pattern is called declining. */
const LOG_DECLINING = LOG_ALARM / 2;

/** Whether it is called declining only because of variants beside which nothing is shown. */
const isAlone = ({ logEvidence, logWithAlone }: FatigueFigures): boolean =>
  logEvidence < LOG_DECLINING && logWithAlone >= LOG_DECLINING;

function declineOf(figures: FatigueFigures): Pattern['decline'] {
  const { logEvidence, recentEr, floor } = figures;
  const rest = { logNeeded: LOG_ALARM, er: recentEr, floor: floor ?? 0 };
  if (floor === null) return null;
  // More is not claimed of a variant alone, however much the time of day has to do with it.
  if (isAlone(figures)) return { logE: LOG_DECLINING, ...rest, alone: true };
  return logEvidence === -Infinity ? null : { logE: logEvidence, ...rest };
}

function reasonFor(level: FatigueLevel, figures: FatigueFigures): string {
  const { logEvidence, recentEr, floor, recentHigh, baseline } = figures;
  const recently = `ER ${formatPercent(recentEr ?? 0)} in its last 24 hours`;
  const falling = `${recently}; beside the others it has to keep ${formatPercent(floor ?? 0)}`;
  const needed = odds(LOG_ALARM);
  switch (level) {
    case 'overused':
      return `${OVERUSED_FROM} or more uses in 7 days count as overused`;
    case 'declining':
      if (isAlone(figures))
        return `${recently}, below the ${formatPercent(floor ?? 0)} to keep. Nothing is shown beside it to compare with: the time of day may be the reason`;
      return `${falling}. Evidence ${odds(logEvidence)} (warns at ${needed})`;
    case 'fatigued':
      return `${falling}. Evidence ${odds(logEvidence)} (warns at ${needed})`;
    case 'severe':
      return `${falling}. Evidence ${odds(logEvidence)}; at best ${formatPercent(recentHigh)} against ${formatPercent(baseline)} of the others`;
    case 'rested':
      return 'Not used for 7 days after it had worn';
    case 'fresh':
      return '';
  }
}

// Each step of a level is said; within a level the figures are said again when the evidence has moved by this much.
const LOG_STEP = Math.log(2);

function hasMoved(before: Pattern['decline'], after: Pattern['decline']): boolean {
  if (before === null || after === null) return before !== after;
  return Math.abs(before.logE - after.logE) >= LOG_STEP || before.alone !== after.alone;
}

const FRESHNESS_AT_MOST: Readonly<Record<FatigueLevel, number>> = {
  fresh: 1,
  rested: 1,
  overused: 1,
  declining: 0.5,
  fatigued: 0.1,
  severe: 0,
};

/** When an outside detector's warning ends by itself, milliseconds since 1970; Infinity when it does not. */
function externalEnds({ external }: PatternState): number {
  const freshAt = external?.freshAt ?? null;
  return freshAt === null ? Infinity : Date.parse(freshAt);
}

/** Until when a pattern does not rest because it was shown, milliseconds since 1970: a post may be shown for weeks. */
const shownWithin = ({ fatigue }: PatternState): number =>
  fatigue.hours.reduce((newest, { start }) => Math.max(newest, start + HOUR_MS), 0) + USAGE_WINDOW_MS;

/** Nothing has to be said of a pattern, from one moment until another, while no event changes it. */
interface Silence {
  readonly from: number;
  readonly until: number;
  /** Posts that had been counted, and the evidence of variants alone: a post that ends changes both without a change of the pattern. */
  readonly posts: number;
  readonly alone: number;
}

function assess(state: Readonly<StreamState>, pattern: PatternState, now: number): Decision | Silence {
  const usage = usageOf(pattern.uses, now);
  const shownUntil = shownWithin(pattern);
  const figures = fatigueFigures(state.fatigue, pattern.fatigue);
  const { own } = pattern;
  const level = fatigueLevel(
    { uses: usage.uses || (now < shownUntil ? 1 : 0), logAlarm: LOG_ALARM, ...figures },
    own.level,
  );
  const decline = declineOf(figures);
  const lapsed = now >= externalEnds(pattern);
  if (level === own.level && usage.uses === own.uses && !lapsed && !hasMoved(own.decline, decline)) {
    // How bad an alarm is depends on what the other patterns earn, and every batch of the stream changes that.
    const holdsUntil = Math.min(usageHoldsUntil(pattern.uses, now), now < shownUntil ? shownUntil : Infinity);
    const until = figures.logEvidence >= LOG_ALARM ? now : holdsUntil;
    const { posts, alone } = pattern.fatigue;
    return { from: now, until: Math.min(until, externalEnds(pattern)), posts, alone };
  }
  return {
    kind: 'pattern.warned',
    at: iso(now),
    pattern: pattern.id,
    source: 'peeksafe',
    level,
    freshness: Math.min(usage.freshness, FRESHNESS_AT_MOST[level]),
    uses: usage.uses,
    reason: reasonFor(level, figures),
    freshAt: usage.freshAt === null ? null : iso(usage.freshAt),
    alternatives: needsAttention(level) ? fresherThan(state, pattern, now) : [],
    decline,
  };
}

/**
 * Warns of patterns that are used too often or earn less than they did, and says so when they are fresh again. As time passes it looks only at
 * those of which time may have changed something: a stream may have thousands.
 */
export function fatigue(): Monitor {
  const silences = new WeakMap<PatternState, Silence>();
  const isSilent = (pattern: PatternState, now: number): boolean => {
    const silence = silences.get(pattern);
    if (silence === undefined) return false;
    // The stream's time goes back when older events come after a pause.
    const { posts, alone } = pattern.fatigue;
    return now >= silence.from && now < silence.until && posts === silence.posts && alone === silence.alone;
  };
  const decideOn = (state: Readonly<StreamState>, patterns: Iterable<PatternState>, now: number): Decision[] => {
    const decisions: Decision[] = [];
    for (const pattern of patterns) {
      silences.delete(pattern);
      const found = assess(state, pattern, now);
      if ('kind' in found) decisions.push(found);
      else silences.set(pattern, found);
    }
    return decisions;
  };
  return {
    name: 'fatigue',
    decide: ({ state, touched, now }) =>
      decideOn(
        state,
        [...touched.patterns].flatMap((id) => state.patterns.get(id) ?? []),
        now,
      ),
    decideByTime: ({ state, now }) =>
      decideOn(
        state,
        [...state.patterns.values()].filter((pattern) => !isSilent(pattern, now)),
        now,
      ),
  };
}
