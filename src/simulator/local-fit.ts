import type { EventInput } from '../protocol/index.ts';
import type { LocalFold } from './local-fold.ts';

/**
 * Demands that an event fits what came before, as a server's check does.
 * @throws RangeError when it does not: an unknown variant, a second posting, too many engagements.
 */
export function demandFitting(fold: LocalFold, event: EventInput): void {
  const demand = (holds: boolean, fault: string): void => {
    if (!holds) throw new RangeError(`Event "${event.id}" (${event.kind}) does not fit: ${fault}.`);
  };
  if (event.kind === 'variant.posted') {
    demand(!fold.variants.has(event.variant), `variant "${event.variant}" was posted before`);
    demand(fold.experiments.has(event.experiment), `experiment "${event.experiment}" was never opened`);
  } else if (event.kind === 'experiment.paused' || event.kind === 'experiment.resumed') {
    demand(fold.experiments.has(event.experiment), `experiment "${event.experiment}" was never opened`);
  } else if (event.kind === 'suggestion.dismissed' || event.kind === 'suggestion.accepted') {
    demand(fold.suggestions.has(event.suggestion), `there is no suggestion "${event.suggestion}"`);
  } else if (event.kind === 'pattern.snoozed') {
    demand(fold.patterns.has(event.pattern), `there is no pattern "${event.pattern}"`);
  } else if ('variant' in event && event.variant !== undefined) {
    const status = fold.variants.get(event.variant)?.status;
    demand(status !== undefined, `variant "${event.variant}" was never posted`);
    demand(
      event.kind !== 'variant.killed' || status === 'active',
      `variant "${event.variant}" is ${status}, not active`,
    );
    demand(
      event.kind !== 'variant.revived' || status === 'killed',
      `variant "${event.variant}" is ${status}, not killed`,
    );
  }
  if (event.kind === 'variant.observed' || event.kind === 'variant.measured') {
    const { impressions, engagements } = fold.totalsWith(event);
    demand(engagements <= impressions, `${engagements} engagements with ${impressions} impressions in total`);
  }
}
