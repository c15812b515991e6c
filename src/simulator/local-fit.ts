import type { ErrorCode, EventInput, Experiment, Pattern, Suggestion, Tally, Variant } from '../protocol/index.ts';

/** An event that does not fit what came before, with the code that a server would answer. */
export class UnfitEvent extends RangeError {
  readonly code: ErrorCode;

  constructor({ id, kind }: EventInput, code: ErrorCode, fault: string) {
    super(`Event "${id}" (${kind}) does not fit: ${fault}.`);
    this.name = 'UnfitEvent';
    this.code = code;
  }
}

/** What there is for an event to fit to. */
export interface Known {
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly variants: ReadonlyMap<string, Variant>;
  readonly patterns: ReadonlyMap<string, Pattern>;
  readonly suggestions: ReadonlyMap<string, Suggestion>;
  /** What a variant's totals would be with this report. */
  totalsWith(event: Extract<EventInput, { kind: 'variant.observed' | 'variant.measured' }>): Tally;
}

/**
 * Demands that an event fits what came before, as a server's check does.
 * @throws UnfitEvent when it does not: an unknown variant, a second posting, too many engagements.
 */
export function demandFitting(known: Known, event: EventInput): void {
  const demand = (holds: boolean, code: ErrorCode, fault: string): void => {
    if (!holds) throw new UnfitEvent(event, code, fault);
  };
  if (event.kind === 'variant.posted')
    demand(!known.variants.has(event.variant), 'already-posted', `variant "${event.variant}" was posted before`);
  if (event.kind === 'variant.posted' || event.kind === 'experiment.paused' || event.kind === 'experiment.resumed') {
    const { experiment } = event;
    demand(known.experiments.has(experiment), 'unknown-experiment', `experiment "${experiment}" was never opened`);
  } else if (event.kind === 'suggestion.dismissed' || event.kind === 'suggestion.accepted') {
    const { suggestion } = event;
    demand(known.suggestions.has(suggestion), 'unknown-suggestion', `there is no suggestion "${suggestion}"`);
  } else if (event.kind === 'pattern.snoozed') {
    demand(known.patterns.has(event.pattern), 'unknown-pattern', `there is no pattern "${event.pattern}"`);
  } else if ('variant' in event && event.variant !== undefined) {
    const { kind, variant } = event;
    const status = known.variants.get(variant)?.status;
    const not = (wanted: string): string => `variant "${variant}" is ${status}, not ${wanted}`;
    demand(status !== undefined, 'unknown-variant', `variant "${variant}" was never posted`);
    demand(kind !== 'variant.killed' || status === 'active', 'already-killed', not('active'));
    demand(kind !== 'variant.revived' || status === 'killed', 'not-killed', not('killed'));
  }
  if (event.kind === 'variant.observed' || event.kind === 'variant.measured') {
    const { impressions, engagements } = known.totalsWith(event);
    const fault = `${engagements} engagements with ${impressions} impressions in total`;
    demand(engagements <= impressions, 'too-many-engagements', fault);
  }
}
