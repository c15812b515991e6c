import type { LoggedEvent } from '../../protocol/index.ts';
import { addShown } from '../../stats/index.ts';
import { addCounts, clockOf } from '../evidence/experiment-evidence.ts';
import { noteLate } from '../evidence/late-watch.ts';
import type { LogRecord } from '../log/log-record.ts';
import type { Increment, StreamState, Touched } from '../state.ts';
import { noteReport, updateComparing } from './comparing.ts';
import { experimentOf, normalize, variantOf, type EventOf } from './lookup.ts';
import { touch } from './rivals.ts';
import { addSafely } from './tally.ts';

/** The change of counts that an event stands for; totals become differences from the last totals. */
export function incrementOf(state: StreamState, event: LoggedEvent): Increment | null {
  if (event.kind === 'variant.observed') {
    const { variant, impressions, engagements } = event;
    return { variant, at: Date.parse(event.at), impressions, engagements };
  }
  if (event.kind === 'variant.measured') {
    const last = state.variants.get(event.variant)?.measured;
    return {
      variant: event.variant,
      at: Date.parse(event.at),
      impressions: event.impressions - (last?.impressions ?? 0),
      engagements: event.engagements - (last?.engagements ?? 0),
    };
  }
  return null;
}

/** Takes counts: into the totals at once, and into the batch of their own time. */
export function count(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: EventOf<'variant.observed' | 'variant.measured'>,
  touched: Touched,
): void {
  const variant = variantOf(state, event.variant);
  const increment = incrementOf(state, event) as Increment;
  variant.impressions += increment.impressions;
  variant.engagements += increment.engagements;
  variant.corrected.impressions = addSafely(variant.corrected.impressions, Math.max(0, -increment.impressions));
  variant.corrected.engagements = addSafely(variant.corrected.engagements, Math.max(0, -increment.engagements));
  if (event.kind === 'variant.measured') {
    variant.measured = { impressions: event.impressions, engagements: event.engagements };
  }
  const at = normalize(event.at);
  if (variant.countedAt === null || at > variant.countedAt) variant.countedAt = at;
  const experiment = experimentOf(state, variant.experiment);
  noteReport(experiment, variant, event, increment, receivedAt);
  updateComparing(state, experiment, seq, touched);
  const { attributionWindowMs } = state.settings;
  addShown(experiment.saved, variant.saving, increment.impressions);
  const moment = Math.min(increment.at, receivedAt);
  if (moment > experiment.newestAt) {
    experiment.newestAt = moment;
    experiment.newestReceivedAt = receivedAt;
  }
  if (!addCounts(experiment.evidence, variant.id, increment, increment.at, state.settings)) {
    const now = clockOf(experiment, attributionWindowMs, receivedAt);
    noteLate(experiment.late, variant.id, increment, increment.at, now, attributionWindowMs);
    variant.late.impressions = addSafely(variant.late.impressions, Math.max(0, increment.impressions));
    variant.late.engagements = addSafely(variant.late.engagements, Math.max(0, increment.engagements));
  }
  touch(variant, seq, touched);
}
