import type { Experiment } from '../../protocol/index.ts';

/** A person chooses an experiment; cancel it to keep the one that is shown. */
export class ExperimentEvent extends CustomEvent<{ readonly experiment: Experiment }> {
  constructor(experiment: Experiment) {
    super('peeksafe-experiment', { detail: { experiment }, bubbles: true, composed: true, cancelable: true });
  }
}

/** The events of `<experiment-list>`, by name. */
export interface ExperimentListEventMap {
  /** A person chooses an experiment. */
  'peeksafe-experiment': ExperimentEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends ExperimentListEventMap {}
}
