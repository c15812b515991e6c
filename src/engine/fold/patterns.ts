import { isWorse } from '../../protocol/index.ts';
import { USAGE_WINDOW_MS } from '../../stats/index.ts';
import { createPatternFatigue } from '../fatigue/pattern-fatigue.ts';
import { viewOfPattern } from '../fatigue/pattern-view.ts';
import { WARNING_REASON } from '../sentences.ts';
import type { PatternState, StreamState, Touched } from '../state.ts';
import { iso, normalize, type EventOf } from './lookup.ts';

/** An external warning without an end of its own holds for as long as uses count. */
const EXTERNAL_HOLDS_MS = USAGE_WINDOW_MS;

/** More uses than these within the window change nothing that anybody decides on; the count stands still there. */
const MAX_USES_KEPT = 1000;

/** The pattern of an id, fresh when nobody has named it before. */
function patternOf(state: StreamState, id: string, at: string): PatternState {
  let pattern = state.patterns.get(id);
  if (pattern === undefined) {
    pattern = {
      id,
      seq: 0,
      uses: [],
      lastUsedAt: null,
      own: {
        level: 'fresh',
        freshness: 1,
        reason: '',
        freshAt: null,
        at: normalize(at),
        uses: 0,
        alternatives: [],
        decline: null,
      },
      external: null,
      fatigue: createPatternFatigue(state.fatigue),
      snooze: null,
    };
    state.patterns.set(id, pattern);
  }
  return pattern;
}

/** Notes a use of a pattern, and returns it. */
export function usePattern(state: StreamState, seq: number, id: string, at: string, touched: Touched): PatternState {
  const pattern = patternOf(state, id, at);
  const when = Date.parse(at);
  // After a rest it starts over with a fresh period of its own.
  if (pattern.own.level === 'rested') pattern.fatigue = createPatternFatigue(state.fatigue, pattern.fatigue);
  // Uses may be reported out of order; the window is judged from the newest, and what left it is forgotten.
  const later = pattern.uses.findIndex((use) => use > when);
  pattern.uses.splice(later === -1 ? pattern.uses.length : later, 0, when);
  const newest = pattern.uses[pattern.uses.length - 1] as number;
  const kept = pattern.uses.findIndex((use) => use > newest - USAGE_WINDOW_MS);
  pattern.uses.splice(0, Math.max(kept, pattern.uses.length - MAX_USES_KEPT));
  pattern.lastUsedAt = iso(newest);
  pattern.seq = seq;
  touched.patterns.add(id);
  return pattern;
}

/** Takes a use that was reported by itself. */
export function recordUse(state: StreamState, seq: number, event: EventOf<'pattern.used'>, touched: Touched): void {
  const variant = event.variant === undefined ? undefined : state.variants.get(event.variant);
  // Its posting has counted this use already.
  if (variant?.patterns.includes(event.pattern)) return;
  usePattern(state, seq, event.pattern, event.at, touched);
}

/** Takes an assessment of a pattern, our own or an external one. */
export function assess(state: StreamState, seq: number, event: EventOf<'pattern.warned'>, touched: Touched): void {
  const pattern = patternOf(state, event.pattern, event.at);
  const at = normalize(event.at);
  const freshAt = event.freshAt ? normalize(event.freshAt) : null;
  const said = { level: event.level, freshness: event.freshness ?? 0, reason: event.reason ?? '', freshAt, at };
  if (event.source === 'peeksafe') {
    pattern.own = {
      ...said,
      uses: event.uses ?? pattern.own.uses,
      alternatives: event.alternatives ?? [],
      decline: event.decline ?? null,
    };
    const { external } = pattern;
    if (external !== null && at >= (external.freshAt ?? iso(Date.parse(external.at) + EXTERNAL_HOLDS_MS)))
      pattern.external = null;
  } else {
    pattern.external = { ...said, reason: said.reason || WARNING_REASON };
  }
  // The snooze was for a lesser warning.
  if (pattern.snooze !== null && isWorse(viewOfPattern(pattern).level, pattern.snooze.level)) pattern.snooze = null;
  pattern.seq = seq;
  touched.patterns.add(event.pattern);
}

/** Hides a warning until a moment, or shows it again. */
export function snooze(state: StreamState, seq: number, event: EventOf<'pattern.snoozed'>, touched: Touched): void {
  const pattern = patternOf(state, event.pattern, event.at);
  const { level } = viewOfPattern(pattern);
  const isOver = Date.parse(event.until) <= Date.parse(event.at);
  pattern.snooze = isOver ? null : { until: normalize(event.until), by: event.by ?? null, level };
  pattern.seq = seq;
  touched.patterns.add(event.pattern);
}
