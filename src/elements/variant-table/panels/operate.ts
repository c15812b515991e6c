import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { ActsController, type Actor } from '../../shared/actions/actions-controller.ts';
import type { Act } from '../../shared/actions/actions.ts';
import { icons } from '../../shared/theme/icons.ts';
import type { Words } from '../../shared/strings/strings.ts';

export { operateStyles as styles } from './operate.styles.ts';

/** What a person can do about one variant. */
type VariantAct = 'kill' | 'revive' | 'protect' | 'unprotect';

const actsFor = ({ status, protected: isProtected }: Variant): VariantAct[] => [
  ...(status === 'active' ? (['kill'] as const) : status === 'killed' ? (['revive'] as const) : []),
  ...(status === 'active' ? ([isProtected ? 'unprotect' : 'protect'] as const) : []),
];

function actOf(name: VariantAct, variant: Variant, reason: string): Act {
  if (name === 'kill' || name === 'revive') return { kind: name, variant, reason: reason.trim() || undefined };
  return { kind: 'protect', variant, protected: name === 'protect' };
}

/** Stop, show again, protect: each asks before it acts, and says afterwards what has become of it, with a way back. */
export class Operate {
  readonly #host: ReactiveElement;
  readonly #acts: ActsController;
  /** What is asked about, and for which variant. */
  #asked: { readonly name: VariantAct; readonly id: string } | null = null;

  constructor(host: ReactiveElement, actor: Actor) {
    this.#host = host;
    this.#acts = new ActsController(host, actor);
  }

  /** A variant with what was decided and the stream does not say yet. */
  shownAs(variant: Variant): Variant {
    return this.#acts.pending.variant(variant);
  }

  /** Whether something is being done about a variant. */
  isPending({ id }: Variant): boolean {
    return this.#acts.pending.has('variant', id);
  }

  /** The controls for a variant; nothing at all for those who may not. */
  controls(variant: Variant, words: Words): TemplateResult | typeof nothing {
    const acts = actsFor(variant);
    if (!this.#acts.canOperate || acts.length === 0) return nothing;
    const asked = this.#asked;
    if (asked?.id === variant.id && acts.includes(asked.name)) return this.#question(asked.name, variant, words);
    const isBusy = this.#acts.pending.has('variant', variant.id);
    return html`<div class="operate" part="operate">
      ${acts.map(
        (name) =>
          html`<button
            type="button"
            class="act ${name}"
            ?disabled=${isBusy}
            @click=${() => this.#ask(name, variant.id)}
          >
            ${words.acts[name]}
          </button>`,
      )}
    </div>`;
  }

  /** How the last act ended, with a button that takes it back where there is one. */
  notice(words: Words): TemplateResult | typeof nothing {
    const { notice } = this.#acts;
    if (notice === null) return nothing;
    const { undo } = notice;
    return html`<div
      class="acted ${notice.outcome}"
      part="acted"
      role=${notice.outcome === 'failed' ? 'alert' : 'status'}
    >
      <span>${notice.text}</span>
      ${undo === null ? nothing : html`<button type="button" @click=${() => this.#acts.act(undo)}>${words.acts.undo}</button>`}
      <button type="button" class="close" aria-label=${words.table.putAway} @click=${() => this.#acts.dismissNotice()}>
        ${icons.close}
      </button>
    </div>`;
  }

  #question(name: VariantAct, variant: Variant, words: Words): TemplateResult {
    const hasReason = name === 'kill' || name === 'revive';
    const submit = (event: SubmitEvent): void => {
      event.preventDefault();
      const reason = new FormData(event.currentTarget as HTMLFormElement).get('reason');
      this.#ask(null, variant.id);
      this.#acts.act(actOf(name, variant, typeof reason === 'string' ? reason : ''));
    };
    return html`<form
      class="operate question"
      part="operate"
      @submit=${submit}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.#ask(null, variant.id);
      }}
    >
      <p>${words.table.ask[name](variant.content)}</p>
      ${hasReason ? html`<input name="reason" maxlength="1024" placeholder=${words.table.reason} aria-label=${words.table.reason} />` : nothing}
      <button class="act ${name}">${words.acts[name]}</button>
      <button type="button" class="act" @click=${() => this.#ask(null, variant.id)}>${words.table.cancel}</button>
    </form>`;
  }

  /** Asks, or no longer; the focus goes to the question, and back from it. */
  #ask(name: VariantAct | null, id: string): void {
    this.#asked = name === null ? null : { name, id };
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      this.#host.renderRoot.querySelector<HTMLElement>('.operate :is(input, button)')?.focus();
    });
  }
}
