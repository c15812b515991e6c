import { formatCount, LIMITS, type IncomingEvent, type Problem } from '../../protocol/index.ts';
import type { StreamState } from '../state.ts';
import { unknownExperiment, unknownVariant } from './unknown.ts';

/** Says that an experiment is closed, so that nothing of it is shown, stopped or paused any more; null when it is open, or unknown. */
export function refuseClosed({ experiments }: StreamState, experiment: string): Problem | null {
  const closing = experiments.get(experiment)?.closing ?? null;
  if (closing === null) return null;
  return {
    code: 'already-closed',
    field: 'experiment',
    message: `The experiment "${experiment}" was closed at ${closing.at}.`,
    expected: 'an experiment that is open; experiment.reopened takes its closing back',
  };
}

/** Says what is wrong with the closing of an experiment; null when it may be closed. */
export function checkClosing(
  state: StreamState,
  { experiment, winner }: Extract<IncomingEvent, { kind: 'experiment.closed' }>,
): Problem | null {
  if (!state.experiments.has(experiment)) return unknownExperiment(experiment);
  const closed = refuseClosed(state, experiment);
  if (closed !== null || winner === undefined) return closed;
  const variant = state.variants.get(winner);
  if (variant === undefined) return { ...unknownVariant(winner), field: 'winner' };
  const expected = 'a variant of this experiment that is active, or no winner';
  if (variant.experiment !== experiment) {
    const message = `The experiment "${experiment}" has no variant "${winner}": that is one of "${variant.experiment}".`;
    return { code: 'unknown-variant', field: 'winner', message, expected };
  }
  if (variant.status === 'active' || variant.status === 'winner') return null;
  const message = `Variant "${winner}" is not shown any more: it is ${variant.status}.`;
  return { code: 'already-killed', field: 'winner', message, expected };
}

/** Says what is wrong with the reopening of an experiment; null when it may be reopened. */
export function checkReopening({ experiments, closings }: StreamState, id: string): Problem | null {
  const experiment = experiments.get(id);
  if (experiment === undefined) return unknownExperiment(id);
  if (experiment.closing === null) {
    return {
      code: 'not-closed',
      field: 'experiment',
      message: `The experiment "${id}" is open.`,
      expected: 'an experiment that experiment.closed has closed',
    };
  }
  if (closings.size < LIMITS.closings) return null;
  return {
    code: 'too-many-entities',
    field: 'experiment',
    message: `The stream has ${formatCount(closings.size)} closings. An experiment that is reopened may be closed again, and there is no room for that.`,
    expected: `fewer than ${formatCount(LIMITS.closings)} closings in a stream in which an experiment is reopened`,
  };
}
