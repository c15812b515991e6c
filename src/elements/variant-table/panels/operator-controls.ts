import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { ActionsController, type Actor } from '../../shared/actions/actions-controller.ts';
import type { Action } from '../../shared/actions/actions.ts';
import { icons } from '../../shared/theme/icons.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { variantActions } from '../../shared/strings/table/variant-actions.ts';
import type { Strings } from '../../shared/strings/strings.ts';

addStrings({ variantActions });

export { operateStyles as styles } from './operator-controls.styles.ts';

/** The actions on a variant. */
type VariantAction = 'kill' | 'revive' | 'protect' | 'unprotect';

const actionsFor = ({ status, protected: isProtected }: Variant): VariantAction[] => [
  ...(status === 'active' ? (['kill'] as const) : status === 'killed' ? (['revive'] as const) : []),
  ...(status === 'active' ? ([isProtected ? 'unprotect' : 'protect'] as const) : []),
];

function actionOf(name: VariantAction, variant: Variant, reason: string): Action {
  if (name === 'kill' || name === 'revive') return { kind: name, variant, reason: reason.trim() || undefined };
  return { kind: 'protect', variant, protected: name === 'protect' };
}

/** Stop, show again, protect: each asks first, and then says how it ended, with a way back. */
export class OperatorControls {
  readonly #host: ReactiveElement;
  readonly #actions: ActionsController;
  /** The action that waits for a confirmation, and its variant. */
  #asked: { readonly name: VariantAction; readonly id: string } | null = null;

  constructor(host: ReactiveElement, actor: Actor) {
    this.#host = host;
    this.#actions = new ActionsController(host, actor);
  }

  /** A variant with what was decided and the stream does not say yet. */
  withPending(variant: Variant): Variant {
    return this.#actions.pending.variant(variant);
  }

  /** Whether something is being done about a variant. */
  isPending({ id }: Variant): boolean {
    return this.#actions.pending.has('variant', id);
  }

  /** The controls for a variant; nothing at all for those who may not. */
  controls(variant: Variant, strings: Strings): TemplateResult | typeof nothing {
    const actions = actionsFor(variant);
    if (!this.#actions.canOperate || actions.length === 0) return nothing;
    const asked = this.#asked;
    if (asked?.id === variant.id && actions.includes(asked.name)) return this.#question(asked.name, variant, strings);
    const isBusy = this.#actions.pending.has('variant', variant.id);
    return html`<div class="operate" part="operate">
      ${actions.map(
        (name) =>
          html`<button
            type="button"
            class="action ${name}"
            ?disabled=${isBusy}
            @click=${() => this.#ask(name, variant.id)}
          >
            ${strings.variantActions.actions[name]}
          </button>`,
      )}
    </div>`;
  }

  /** How the last action ended, with a button that takes it back where there is one. */
  notice(strings: Strings): TemplateResult | typeof nothing {
    const { notice } = this.#actions;
    if (notice === null) return nothing;
    const { undo } = notice;
    return html`<div
      class="action-notice ${notice.outcome}"
      part="action-notice"
      role=${notice.outcome === 'failed' ? 'alert' : 'status'}
    >
      <span>${notice.text}</span>
      ${undo === null ? nothing : html`<button type="button" @click=${() => this.#actions.perform(undo)}>${strings.common.undo}</button>`}
      <button
        type="button"
        class="close"
        aria-label=${strings.common.dismissNotice}
        @click=${() => this.#actions.dismissNotice()}
      >
        ${icons.close}
      </button>
    </div>`;
  }

  #question(name: VariantAction, variant: Variant, strings: Strings): TemplateResult {
    const hasReason = name === 'kill' || name === 'revive';
    const submit = (event: SubmitEvent): void => {
      event.preventDefault();
      const reason = new FormData(event.currentTarget as HTMLFormElement).get('reason');
      this.#ask(null, variant.id);
      this.#actions.perform(actionOf(name, variant, typeof reason === 'string' ? reason : ''));
    };
    return html`<form
      class="operate question"
      part="operate"
      @submit=${submit}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.#ask(null, variant.id);
      }}
    >
      <p>${strings.variantActions.ask[name](variant.content)}</p>
      ${hasReason ? html`<input name="reason" maxlength="1024" placeholder=${strings.variantActions.reason} aria-label=${strings.variantActions.reason} />` : nothing}
      <button class="action ${name}">${strings.variantActions.actions[name]}</button>
      <button type="button" class="action" @click=${() => this.#ask(null, variant.id)}>
        ${strings.variantActions.cancel}
      </button>
    </form>`;
  }

  /** Asks, or no longer; the focus goes to the question, and back from it. */
  #ask(name: VariantAction | null, id: string): void {
    this.#asked = name === null ? null : { name, id };
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      this.#host.renderRoot.querySelector<HTMLElement>('.operate :is(input, button)')?.focus();
    });
  }
}
