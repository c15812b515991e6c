import type { ExperimentClosing } from '../../protocol/index.ts';
import { setAllLive } from '../evidence/experiment-evidence.ts';
import type { LogRecord } from '../log/log-record.ts';
import {
  isAlarm,
  type StandingClosing,
  type ExperimentState,
  type StreamState,
  type Touched,
  type VariantState,
} from '../state.ts';
import { noteJoined } from './batches/comparing.ts';
import { beginAgain, endVariant } from './kills.ts';
import { effectiveAt, expectKnown, experimentOf, iso, joiningMs, normalize, type EventOf } from './lookup.ts';
import { touch, touchCompared } from './rivals.ts';

/** Those variants of an experiment that are asked for, each noted as changed. */
function changeVariants(
  state: StreamState,
  { evidence }: ExperimentState,
  isAsked: (variant: VariantState) => boolean,
  seq: number,
  touched: Touched,
): VariantState[] {
  const variants = evidence.variants.flatMap((id) => state.variants.get(id) ?? []).filter(isAsked);
  for (const variant of variants) touch(variant, seq, touched);
  return variants;
}

/** Ends an experiment with all its variants that are shown. As with one that is closed, batches that began before are still judged. */
export function closeExperiment(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: EventOf<'experiment.closed'>,
  touched: Touched,
): void {
  const experiment = experimentOf(state, event.experiment);
  const { id, winner = null, by = null, reason = '', cause, reasonCode, reasonNumbers } = event;
  const at = normalize(event.at);
  const closing: StandingClosing = { id, at, winner, by, pauses: experiment.pauses };
  const entity: ExperimentClosing = {
    ...{ id, seq, experiment: experiment.id, winner, reason, at },
    ...{ receivedAt: iso(receivedAt), by, reopenedAt: null, reopenedBy: null },
    ...(cause !== undefined && { cause }),
    ...(reasonCode !== undefined && { reasonCode }),
    ...(reasonNumbers !== undefined && { reasonNumbers }),
  };
  state.closings.set(id, entity);
  touched.closings.add(id);
  const now = effectiveAt(state, experiment, event.at, receivedAt);
  const isActive = ({ status }: VariantState): boolean => status === 'active';
  const ended = changeVariants(state, experiment, isActive, seq, touched);
  for (const variant of ended) {
    endVariant(state, experiment, variant, variant.id === winner ? 'winner' : 'closed', event.at);
    variant.closing = id;
  }
  setAllLive(
    experiment.evidence,
    ended.map((variant) => variant.id),
    false,
    now,
    0,
  );
  // Counts that an alarm kept from being judged are still not judged when its pause has ended.
  if (experiment.pauses.some(isAlarm)) experiment.evidence.judgedSince = now;
  experiment.pauses = [];
  experiment.closing = closing;
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

/** Takes a closing back: its variants are shown again, each with fresh evidence, and its pauses hold again. */
export function reopenExperiment(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: EventOf<'experiment.reopened'>,
  touched: Touched,
): void {
  const experiment = experimentOf(state, event.experiment);
  const { id, pauses } = expectKnown(experiment.closing ?? undefined, `a closing of "${event.experiment}"`);
  const entity = expectKnown(state.closings.get(id), `closing "${id}"`);
  state.closings.set(id, { ...entity, seq, reopenedAt: normalize(event.at), reopenedBy: event.by ?? null });
  touched.closings.add(id);
  const from = effectiveAt(state, experiment, event.at, receivedAt);
  const isOfIt = ({ closing }: VariantState): boolean => closing === id;
  const again = changeVariants(state, experiment, isOfIt, seq, touched);
  for (const variant of again) beginAgain(variant, experiment, from);
  const ids = again.map((variant) => variant.id);
  if (ids.length > 0) setAllLive(experiment.evidence, ids, true, from, joiningMs(state));
  experiment.closing = null;
  // Its end was taken back so that it goes on; it would end again at once.
  if (entity.cause !== undefined) delete experiment.end;
  experiment.pauses = pauses;
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
  if (ids.length > 0) noteJoined(state, experiment, seq, touched);
  touchCompared(state, experiment, experiment.evidence.compared, seq, touched);
}
