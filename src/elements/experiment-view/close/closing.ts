import { nothing, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import type { ActionsController } from '../../shared/actions/actions-controller.ts';
import type { Situation } from '../../shared/experiments/situation.ts';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import type { Language } from '../../shared/views/evidence.ts';
import type { Subject } from '../data/subject.ts';
import type * as closeDialogs from './close-dialog.ts';
import type { ClosingChoice } from './close-dialog.ts';

/** The variant that is offered as the winner: one that leads by an interval which holds at every look, else none. */
export const offeredWinner = ({ kind, leader }: Situation): string | null =>
  kind === 'leads' && leader?.status === 'active' ? leader.id : null;

/** The dialog that closes an experiment once somebody has chosen its winner: nothing is posted before. */
export class Closing implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #actions: ActionsController;
  readonly #dialog: LazyModule<typeof closeDialogs>;
  /** The experiment that is about to be closed; null while none is. */
  #of: string | null = null;
  #choice: ClosingChoice = { winner: null, reason: '' };

  constructor(host: ReactiveElement, actions: ActionsController) {
    this.#host = host;
    this.#actions = actions;
    this.#dialog = new LazyModule(() => import('./close-dialog.ts'), { host, isLikely: () => actions.canOperate });
    host.addController(this);
  }

  hostUpdated(): void {
    const dialog = this.#host.renderRoot.querySelector('dialog');
    // Only a modal one keeps the focus, and it can be that only when it is in the page.
    if (dialog !== null && !dialog.open) dialog.showModal();
  }

  /** Asks for the winner. */
  begin(situation: Situation): void {
    this.#dialog.need();
    this.#of = situation.experiment.id;
    this.#choice = { winner: offeredWinner(situation), reason: '' };
    this.#host.requestUpdate();
  }

  /** Ends it without closing anything. */
  leave(): void {
    if (this.#of === null) return;
    this.#of = null;
    this.#host.requestUpdate();
  }

  /** The dialog; nothing while nobody is closing this experiment. */
  render(subject: Subject, situation: Situation, language: Language): TemplateResult | typeof nothing {
    if (this.#of !== subject.experiment.id) return nothing;
    return this.#dialog.view(language.strings, ({ closeDialog }) =>
      closeDialog({
        subject,
        situation,
        ...language,
        choice: this.#choice,
        choose: (parts) => {
          this.#choice = { ...this.#choice, ...parts };
          this.#host.requestUpdate();
        },
        confirm: () => this.#confirm(subject),
        leave: () => this.leave(),
      }),
    );
  }

  /** Closes the experiment as it was chosen; the page is asked first. */
  #confirm({ experiment, variants, byId }: Subject): void {
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
    // The button that opened the dialog goes away with the experiment's end.
    void this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector<HTMLElement>('#title')?.focus());
  }

  hostDisconnected(): void {
    this.leave();
  }
}
