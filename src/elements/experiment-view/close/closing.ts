import type { ReactiveController, ReactiveElement } from 'lit';
import type { Situation } from '../../shared/experiments/situation.ts';
import type { ActionsController } from '../../shared/actions/actions-controller.ts';
import type { Subject } from '../data/subject.ts';

/** The choices made while closing an experiment. */
export interface ClosingChoice {
  /** The id of the winner; null for none. */
  readonly winner: string | null;
  readonly reason: string;
}

/** The variant that is offered as the winner: one that leads by an interval which holds at every look, else none. */
export const offeredWinner = ({ kind, leader }: Situation): string | null =>
  kind === 'leads' && leader?.status === 'active' ? leader.id : null;

/** Closes an experiment once somebody has chosen its winner: nothing is posted before. */
export class Closing implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #actions: ActionsController;
  /** The experiment that is about to be closed; null while none is. */
  #of: string | null = null;
  #choice: ClosingChoice = { winner: null, reason: '' };

  constructor(host: ReactiveElement, actions: ActionsController) {
    this.#host = host;
    this.#actions = actions;
    host.addController(this);
  }

  /** The choice so far; null while nobody is closing this experiment. */
  choiceFor(experiment: string): ClosingChoice | null {
    return this.#of === experiment ? this.#choice : null;
  }

  /** Asks for the winner. */
  begin(situation: Situation): void {
    this.#of = situation.experiment.id;
    this.#choice = { winner: offeredWinner(situation), reason: '' };
    this.#host.requestUpdate();
  }

  /** Changes a part of the choice. */
  choose(parts: Partial<ClosingChoice>): void {
    this.#choice = { ...this.#choice, ...parts };
    this.#host.requestUpdate();
  }

  /** Ends it without closing anything. */
  leave(): void {
    if (this.#of === null) return;
    this.#of = null;
    this.#host.requestUpdate();
  }

  /** Closes the experiment as it was chosen; the page is asked first. */
  confirm({ experiment, variants, byId }: Subject): void {
    if (this.#of !== experiment.id) return;
    const { winner: id, reason } = this.#choice;
    this.leave();
    this.#actions.perform({
      kind: 'close',
      experiment,
      winner: (id === null ? undefined : byId.get(id)) ?? null,
      variants: variants.filter(({ status }) => status === 'active'),
      reason: reason.trim() || undefined,
    });
  }

  hostDisconnected(): void {
    this.leave();
  }
}
