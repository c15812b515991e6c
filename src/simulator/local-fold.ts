import type { EventInput, Experiment, Kill, Pattern, Suggestion, Tally, Variant } from '../protocol/index.ts';
import { splitBudget } from '../stats/budget.ts';
import { MIN_IMPRESSIONS, PREDICTION_FACTOR } from '../stats/prediction.ts';
import { levelOf } from './half-rule.ts';
import { demandFitting, type Known } from './local-fit.ts';
import { intervalOf } from './local-interval.ts';
import { isWorse, patternAt } from './local-patterns.ts';

interface Kinds {
  experiments: Experiment;
  variants: Variant;
  patterns: Pattern;
  kills: Kill;
  suggestions: Suggestion;
}
/** Entities by kind, each at most once. */
export type Entities = { [K in keyof Kinds]: Kinds[K][] };

type Of<K extends EventInput['kind']> = Extract<EventInput, { kind: K }>;

const ALPHA = 0.05;
const { comparison, prediction, ratio: traffic } = splitBudget(ALPHA);
const BUDGET = { alpha: ALPHA, comparison, prediction, traffic };

const iso = (at: string): string => new Date(at).toISOString();

/**
 * Turns events into the entities that viewers see, as a server does, for one page without a server. It keeps whole state,
 * and remembers what changed since it was last asked.
 */
export class LocalFold implements Known {
  /** Events folded so far. */
  seq = 0;
  readonly #kinds: { [K in keyof Kinds]: Map<string, Kinds[K]> } = {
    experiments: new Map(),
    variants: new Map(),
    patterns: new Map(),
    kills: new Map(),
    suggestions: new Map(),
  };
  readonly #uses = new Map<string, number[]>();
  readonly #killOf = new Map<string, string>();
  readonly #measured = new Map<string, Tally>();
  /** How worn a pattern was when its warning was hidden. */
  readonly #snoozedAt = new Map<string, Pattern['level']>();
  /** Counts of revived variants at their last revival. */
  readonly #formerLives = new Map<string, Tally>();
  readonly #touched: Record<keyof Kinds, Set<string>> = {
    experiments: new Set(),
    variants: new Set(),
    patterns: new Set(),
    kills: new Set(),
    suggestions: new Set(),
  };

  /** The variants as they stand. */
  get variants(): ReadonlyMap<string, Variant> {
    return this.#kinds.variants;
  }

  /** The experiments as they stand. */
  get experiments(): ReadonlyMap<string, Experiment> {
    return this.#kinds.experiments;
  }

  /** The patterns as they stand. */
  get patterns(): ReadonlyMap<string, Pattern> {
    return this.#kinds.patterns;
  }

  /** The suggestions as they stand. */
  get suggestions(): ReadonlyMap<string, Suggestion> {
    return this.#kinds.suggestions;
  }

  /**
   * Takes one event.
   * @throws UnfitEvent when the event does not fit what came before: an unknown variant, a second posting, too many engagements.
   */
  fold(event: EventInput): void {
    demandFitting(this, event);
    this.seq++;
    switch (event.kind) {
      case 'stream.configured':
        // Nothing is judged by batches here.
        return;
      case 'experiment.opened':
        return this.#open(event);
      case 'experiment.paused': {
        const reason = event.reason ?? 'Paused by hand';
        return this.#setPause(event.experiment, { cause: 'operator', reason, since: iso(event.at), by: null });
      }
      case 'experiment.resumed':
        return this.#setPause(event.experiment, null);
      case 'variant.posted':
        return this.#post(event);
      case 'variant.observed':
      case 'variant.measured':
        return this.#count(event);
      case 'variant.killed':
        return this.#kill(event, event.cause ?? 'external', event.reason ?? 'Stopped by hand', null);
      case 'variant.revived':
        return this.#revive(event);
      case 'variant.protected':
        return this.#change(event.variant, { protected: event.protected ?? true });
      case 'variant.closed':
        return this.#change(event.variant, { status: event.status ?? 'closed', endedAt: iso(event.at) });
      case 'pattern.used':
        return this.#use(event.pattern, event.variant, event.at);
      case 'pattern.warned':
        return this.#warn(event);
      case 'pattern.snoozed':
        return this.#snooze(event);
      case 'suggestion.made':
        return this.#suggest(event, 'external');
      case 'suggestion.dismissed':
        return this.#endSuggestion(event, 'dismissed');
      case 'suggestion.accepted':
        return this.#endSuggestion(event, 'accepted');
    }
  }

  /** Takes a kill that a rule decided, with its evidence. */
  decideKill(variant: string, at: string, decision: Pick<Kill, 'cause' | 'reason' | 'evidence'>): Kill {
    this.seq++;
    const id = `peeksafe:kill-${this.seq}`;
    this.#kill({ id, at, variant }, decision.cause, decision.reason, decision.evidence);
    return this.#kinds.kills.get(id) as Kill;
  }

  /** Takes a suggestion that a rule made. */
  decideSuggestion(suggestion: Omit<Of<'suggestion.made'>, 'id' | 'kind'>): void {
    this.seq++;
    this.#suggest(suggestion, 'peeksafe');
  }

  /** Ends a suggestion by itself, and says what came of it. */
  settleSuggestion(suggestion: string, at: string, outcome: string): void {
    this.seq++;
    this.#endSuggestion({ suggestion, at }, 'settled', outcome);
  }

  /** What changed since the last call, whole entities in the order of their last change. */
  takeChanges(): Entities {
    const pick = <K extends keyof Kinds>(kind: K): Kinds[K][] => {
      const all: ReadonlyMap<string, Kinds[K]> = this.#kinds[kind];
      const entities = [...this.#touched[kind]].map((id) => all.get(id) as Kinds[K]);
      this.#touched[kind].clear();
      return entities.sort((a, b) => a.seq - b.seq);
    };
    return {
      experiments: pick('experiments'),
      variants: pick('variants'),
      patterns: pick('patterns'),
      kills: pick('kills'),
      suggestions: pick('suggestions'),
    };
  }

  #put<K extends keyof Kinds>(kind: K, entity: Kinds[K]): void {
    const all: Map<string, Kinds[K]> = this.#kinds[kind];
    all.set(entity.id, entity);
    this.#touched[kind].add(entity.id);
  }

  #change(id: string, change: Partial<Variant>): void {
    this.#put('variants', { ...(this.#kinds.variants.get(id) as Variant), ...change, seq: this.seq });
  }

  #open(event: Of<'experiment.opened'>): void {
    const former = this.#kinds.experiments.get(event.experiment);
    this.#put('experiments', {
      id: event.experiment,
      seq: this.seq,
      title: event.title ?? former?.title ?? event.experiment,
      openedAt: former?.openedAt ?? iso(event.at),
      policy: event.policy ?? former?.policy ?? 'threshold',
      comparison: event.comparison ?? former?.comparison ?? 'randomised',
      shares: event.shares ?? former?.shares ?? [],
      threshold: event.threshold ?? former?.threshold ?? { factor: PREDICTION_FACTOR, minImpressions: MIN_IMPRESSIONS },
      budget: former?.budget ?? BUDGET,
      pause: former?.pause ?? null,
      traffic: null,
      batches: 0,
      judgedTo: null,
    });
  }

  #post(event: Of<'variant.posted'>): void {
    const predictedEr = event.predictedEr ?? null;
    const patterns = [...new Set(event.patterns ?? [])];
    this.#put('variants', {
      id: event.variant,
      seq: this.seq,
      experiment: event.experiment,
      content: event.content,
      patterns,
      predictedEr,
      status: 'active',
      level: 'learning',
      postedAt: iso(event.at),
      impressions: 0,
      engagements: 0,
      er: null,
      delta: null,
      interval: [0, 1],
      judged: { impressions: 0, engagements: 0 },
      killDistance: null,
      probabilityBest: null,
      trend: null,
      protected: false,
      countedAt: null,
      endedAt: null,
    });
    for (const pattern of patterns) this.#use(pattern, undefined, event.at);
  }

  totalsWith(event: Of<'variant.observed' | 'variant.measured'>): Tally {
    const variant = this.#kinds.variants.get(event.variant) as Variant;
    const last = event.kind === 'variant.measured' ? this.#measured.get(event.variant) : undefined;
    return {
      impressions: variant.impressions + event.impressions - (last?.impressions ?? 0),
      engagements: variant.engagements + event.engagements - (last?.engagements ?? 0),
    };
  }

  #count(event: Of<'variant.observed' | 'variant.measured'>): void {
    const { impressions, engagements } = this.totalsWith(event);
    // A revived variant starts with fresh evidence.
    const former = this.#formerLives.get(event.variant) ?? { impressions: 0, engagements: 0 };
    const judged = {
      impressions: impressions - former.impressions,
      engagements: Math.max(0, engagements - former.engagements),
    };
    const { predictedEr } = this.#kinds.variants.get(event.variant) as Variant;
    const er = impressions === 0 ? null : engagements / impressions;
    if (event.kind === 'variant.measured') {
      this.#measured.set(event.variant, { impressions: event.impressions, engagements: event.engagements });
    }
    this.#change(event.variant, {
      impressions,
      engagements,
      er,
      delta: er === null || !predictedEr ? null : (er - predictedEr) / predictedEr,
      interval: intervalOf(predictedEr, impressions, engagements),
      level: levelOf(predictedEr, judged),
      judged,
      countedAt: iso(event.at),
    });
  }

  #kill(
    event: { id: string; at: string; variant: string },
    cause: Kill['cause'],
    reason: string,
    evidence: Kill['evidence'],
  ): void {
    const { experiment, impressions, engagements, er } = this.#kinds.variants.get(event.variant) as Variant;
    const at = iso(event.at);
    const { id, variant } = event;
    this.#put('kills', {
      id,
      seq: this.seq,
      variant,
      experiment,
      cause,
      reason,
      at,
      impressions,
      engagements,
      er,
      evidence,
      revivedAt: null,
      by: null,
      revivedBy: null,
    });
    this.#killOf.set(variant, id);
    this.#change(variant, { status: 'killed', endedAt: at });
  }

  #revive(event: Of<'variant.revived'>): void {
    const kill = this.#kinds.kills.get(this.#killOf.get(event.variant) as string) as Kill;
    this.#put('kills', { ...kill, seq: this.seq, revivedAt: iso(event.at) });
    const { impressions, engagements } = this.#kinds.variants.get(event.variant) as Variant;
    this.#formerLives.set(event.variant, { impressions, engagements });
    const judged = { impressions: 0, engagements: 0 };
    this.#change(event.variant, { status: 'active', level: 'learning', judged, endedAt: null });
  }

  #use(id: string, variant: string | undefined, at: string): void {
    // Its posting has counted this use already.
    if (variant !== undefined && this.#kinds.variants.get(variant)?.patterns.includes(id)) return;
    const uses = this.#uses.get(id) ?? [];
    uses.push(Date.parse(at));
    uses.sort((a, b) => a - b);
    this.#uses.set(id, uses);
    this.#putPattern(patternAt(id, this.seq, uses, this.#uses));
  }

  /** Keeps what a person said of its warning, as long as it does not become worse. */
  #putPattern(pattern: Pattern): void {
    const former = this.#kinds.patterns.get(pattern.id);
    const isOther = former === undefined || isWorse(pattern.level, this.#snoozedAt.get(pattern.id) ?? former.level);
    const { snoozedUntil, snoozedBy } = isOther ? pattern : former;
    this.#put('patterns', { ...pattern, snoozedUntil, snoozedBy });
  }

  #snooze({ pattern, until, at }: Of<'pattern.snoozed'>): void {
    const known = this.#kinds.patterns.get(pattern) as Pattern;
    const isOver = Date.parse(until) <= Date.parse(at);
    this.#snoozedAt.set(pattern, known.level);
    this.#put('patterns', { ...known, seq: this.seq, snoozedUntil: isOver ? null : iso(until) });
  }

  #warn(event: Of<'pattern.warned'>): void {
    const uses = this.#uses.get(event.pattern) ?? [];
    const own = patternAt(event.pattern, this.seq, uses, this.#uses, Date.parse(event.at));
    this.#putPattern({
      ...own,
      level: event.level ?? 'fatigued',
      freshness: Math.min(own.freshness, event.freshness ?? 0),
      reason: event.reason ?? 'An outside detector warns of this pattern',
      freshAt: event.freshAt ? iso(event.freshAt) : null,
      source: 'external',
    });
  }

  #suggest(event: Omit<Of<'suggestion.made'>, 'id' | 'kind'>, source: Suggestion['source']): void {
    this.#put('suggestions', {
      id: event.suggestion,
      seq: this.seq,
      action: event.action,
      priority: event.priority ?? 'medium',
      title: event.title,
      reason: event.reason ?? '',
      about: null,
      evidence: [],
      generated: false,
      source,
      madeAt: iso(event.at),
      expiresAt: event.expiresAt ? iso(event.expiresAt) : null,
      expectedGain: null,
      status: 'open',
      endedAt: null,
      outcome: '',
      endedBy: null,
    });
  }

  #setPause(id: string, pause: Experiment['pause']): void {
    this.#put('experiments', { ...(this.#kinds.experiments.get(id) as Experiment), seq: this.seq, pause });
  }

  #endSuggestion(
    { suggestion, at }: { suggestion: string; at: string },
    status: Suggestion['status'],
    outcome = '',
  ): void {
    this.#put('suggestions', {
      ...(this.#kinds.suggestions.get(suggestion) as Suggestion),
      seq: this.seq,
      status,
      endedAt: iso(at),
      outcome,
    });
  }
}
