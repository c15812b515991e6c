import type { Kill } from '../../protocol/index.ts';
import { reviveSaving, stopSaving } from '../../stats/index.ts';
import { setLive } from '../evidence/experiment-evidence.ts';
import { stopInLead } from '../lead/lead.ts';
import type { LogRecord } from '../log/log-record.ts';
import { KILL_REASONS } from '../sentences.ts';
import type { ExperimentState, StreamState, Touched, VariantState } from '../state.ts';
import { completePost } from './batches/fold-batch.ts';
import { noteJoined } from './batches/comparing.ts';
import { effectiveAt, experimentOf, iso, joiningMs, normalize, variantOf, type EventOf } from './lookup.ts';
import { freezeRecent } from './batches/recent.ts';
import { isCompared, touch, touchCompared } from './rivals.ts';
import { erSoFar, NO_COUNTS, unitsOnWire } from './batches/tally.ts';

/** Stops a variant, with the evidence on which that was decided. */
export function kill(state: StreamState, record: LogRecord, event: EventOf<'variant.killed'>, touched: Touched): void {
  const { seq, receivedAt } = record;
  const variant = variantOf(state, event.variant);
  const at = normalize(event.at);
  const entity: Kill = {
    id: event.id,
    seq,
    variant: variant.id,
    experiment: variant.experiment,
    cause: event.cause,
    reason: event.reason ?? KILL_REASONS[event.cause],
    at,
    receivedAt: iso(receivedAt),
    impressions: variant.impressions,
    engagements: variant.engagements,
    ...unitsOnWire(variant),
    er: erSoFar(variant),
    evidence: event.evidence ?? null,
    revivedAt: null,
    by: event.by ?? null,
    revivedBy: null,
    saving: savingOf(experimentOf(state, variant.experiment), variant),
  };
  state.kills.set(entity.id, entity);
  touched.kills.add(entity.id);
  variant.kill = entity.id;
  end(state, variant, 'killed', record, touched);
  stopSaving(experimentOf(state, variant.experiment).saved, variant.saving);
}

/** Nobody can say where variants are not shown side by side, or where this one was alone. */
function savingOf({ comparison, saved }: ExperimentState, { saving }: VariantState): Kill['saving'] {
  if (comparison === 'observational' || saving.virtual >= saved.total) return null;
  return { impressions: saving.virtual, from: saved.growth, to: null };
}

/**
 * It is shown no more. Batches that began while it was are still judged; without any its post is as complete as it will be.
 * @param status Its new status.
 */
function end(
  state: StreamState,
  variant: VariantState,
  status: Exclude<VariantState['status'], 'active'>,
  { seq, receivedAt, event }: LogRecord,
  touched: Touched,
): void {
  const experiment = experimentOf(state, variant.experiment);
  const { evidence } = experiment;
  const { compared } = evidence;
  endVariant(state, experiment, variant, status, event.at);
  setLive(evidence, variant.id, false, effectiveAt(state, experiment, event.at, receivedAt), 0);
  touchCompared(state, experiment, compared, seq, touched);
  touch(variant, seq, touched);
}

/**
 * The part of an end that concerns the variant alone: its experiment's evidence has yet to learn that it is shown no more.
 * @param at When, RFC 3339.
 */
export function endVariant(
  state: StreamState,
  { evidence, lead }: ExperimentState,
  variant: VariantState,
  status: Exclude<VariantState['status'], 'active'>,
  at: string,
): void {
  if (variant.status === 'active') freezeRecent(variant, evidence);
  if (isCompared(variant)) evidence.compared--;
  variant.status = status;
  variant.endedAt = normalize(at);
  stopInLead(lead, variant.id);
  if (evidence.open.length === 0) completePost(state, variant);
}

/** Keeps a variant from automatic kills, or no longer. */
export function protect(state: StreamState, seq: number, event: EventOf<'variant.protected'>, touched: Touched): void {
  const variant = variantOf(state, event.variant);
  variant.protected = event.protected;
  touch(variant, seq, touched);
}

/** Shows a killed variant again. It starts over with the next batch. */
export function revive(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: EventOf<'variant.revived'>,
  touched: Touched,
): void {
  const variant = variantOf(state, event.variant);
  const taken = variant.kill === null ? undefined : state.kills.get(variant.kill);
  const experiment = experimentOf(state, variant.experiment);
  if (taken !== undefined) {
    const revived = { revivedAt: normalize(event.at), revivedBy: event.by ?? null };
    const saving = taken.saving && { ...taken.saving, to: experiment.saved.growth };
    state.kills.set(taken.id, { ...taken, seq, ...revived, saving });
    touched.kills.add(taken.id);
  }
  reviveSaving(experiment.saved, variant.saving);
  const from = effectiveAt(state, experiment, event.at, receivedAt);
  beginAgain(variant, experiment, from);
  setLive(experiment.evidence, variant.id, true, from, joiningMs(state));
  noteJoined(state, experiment, seq, touched);
  touchCompared(state, experiment, experiment.evidence.compared, seq, touched);
  touch(variant, seq, touched);
}

/**
 * The part of a revival that concerns the variant alone: it is shown again, and waits for the first batch that begins since.
 * @param from Since when, milliseconds since 1970 by its experiment's clock.
 */
export function beginAgain(variant: VariantState, { evidence }: ExperimentState, from: number): void {
  variant.status = 'active';
  variant.endedAt = null;
  variant.kill = null;
  variant.closing = null;
  variant.judgedFrom = from;
  variant.isWaiting = true;
  variant.recent = NO_COUNTS;
  variant.recentBatch = evidence.batches;
}

/** Takes a variant out for good. */
export function close(state: StreamState, record: LogRecord, event: EventOf<'variant.closed'>, touched: Touched): void {
  const variant = variantOf(state, event.variant);
  end(state, variant, event.status, record, touched);
}
