import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { ActionsController, type Actor } from '../../shared/actions/actions-controller.ts';
import type { Action } from '../../shared/actions/actions.ts';
import type { ActionNotice } from '../../shared/actions/action-outcome.ts';
import { FocusKeeper } from '../../shared/focus-keeper.ts';
import type { Format } from '../../shared/format/format.ts';
import * as icons from '../../shared/theme/icons.ts';
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

/** The actions on several variants at once. */
const BATCH = ['kill', 'protect'] as const;
type BatchName = (typeof BATCH)[number];

/** The focus goes there from a control that is gone: the details, or the row that Tab comes to. */
const PLACES = '.details, .card:not(:has(.details)) tbody [tabindex="0"]';

/** Several variants that are selected. */
export interface SelectedVariants {
  readonly variants: readonly Variant[];
  /** How many of them the filter hides, in words; empty for none. */
  readonly hidden: string;
}

/** Several actions that one answer started, and how they ended so far. */
interface Batch {
  readonly name: BatchName;
  readonly actions: readonly Action[];
  readonly outcomes: ActionNotice[];
}

/** The viewer who acts, and where the controls are: details may stand elsewhere than in the table. */
export interface Operator extends Actor {
  readonly find: (selector: string) => HTMLElement | null;
}

/** Stop, show again, protect: each asks first, and then says how it ended, with a way back. */
export class OperatorControls {
  readonly #host: ReactiveElement;
  readonly #actions: ActionsController;
  readonly #find: Operator['find'];
  /** The action that waits for a confirmation, and its variant. */
  #asked: { readonly name: VariantAction; readonly id: string } | null = null;
  /** The action on all selected variants that waits for a confirmation. */
  #askedOfAll: BatchName | null = null;
  #batch: Batch | null = null;

  constructor(host: ReactiveElement, actor: Operator) {
    this.#host = host;
    this.#find = actor.find;
    new FocusKeeper(host, PLACES);
    this.#actions = new ActionsController(host, { ...actor, onOutcome: (notice) => this.#onOutcome(notice) });
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
    // Not disabled, for the focus to have a place while an action is under way.
    const isBusy = this.#actions.pending.has('variant', variant.id);
    return html`<div class="operate" part="operate">
      ${actions.map(
        (name) =>
          html`<button
            type="button"
            class="action ${name}"
            aria-disabled=${isBusy}
            @click=${() => isBusy || this.#ask(name, variant.id)}
          >
            ${strings.variantActions.actions[name]}
          </button>`,
      )}
    </div>`;
  }

  /** How the last action ended, with a button that takes it back where there is one. */
  notice(strings: Strings, format: Format): TemplateResult | typeof nothing {
    const { notice } = this.#actions;
    if (notice === null) return nothing;
    const outcomes = this.#batch?.outcomes ?? [notice];
    const undone = outcomes.flatMap(({ undo }) => undo ?? []);
    const failed = outcomes.find(({ outcome }) => outcome === 'failed');
    const undo = (): void => {
      this.#batch = null;
      for (const action of undone) this.#actions.perform(action);
    };
    return html`<div
      class="action-notice ${failed === undefined ? 'done' : 'failed'}"
      part="action-notice"
      role=${failed === undefined ? 'status' : 'alert'}
    >
      <span>${this.#batch === null ? notice.text : this.#batchText(this.#batch, strings, format)}</span>
      ${undone.length === 0 ? nothing : html`<button type="button" @click=${undo}>${strings.common.undo}</button>`}
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

  /** Stop and protect for all selected variants that they make sense for; the question, once one of them is pressed. Nothing for those who may not. */
  selectionControls(selected: SelectedVariants, strings: Strings, format: Format): TemplateResult | typeof nothing {
    if (!this.#actions.canOperate) return nothing;
    const ofBatch = (name: BatchName): Variant[] =>
      selected.variants.filter((one) => !this.isPending(one) && actionsFor(this.withPending(one)).includes(name));
    const asked = this.#askedOfAll;
    if (asked !== null) {
      const variants = ofBatch(asked);
      if (variants.length > 0) return this.#questionOfAll(asked, { ...selected, variants }, strings, format);
    }
    return html`${BATCH.filter((name) => ofBatch(name).length > 0).map(
      (name) =>
        html`<button type="button" class=${name} @click=${() => this.#askOfAll(name)}>
          ${strings.variantActions.actions[name]} (${format.count(ofBatch(name).length)})
        </button>`,
    )}`;
  }

  #questionOfAll(
    name: BatchName,
    { variants, hidden }: SelectedVariants,
    strings: Strings,
    format: Format,
  ): TemplateResult {
    const { variantActions: texts } = strings;
    const question = texts.askAll[name](format.count(variants.length), variants.length === 1);
    const answer = (reason: string): void => {
      const actions = variants.map((variant) => actionOf(name, variant, reason));
      this.#batch = actions.length > 1 ? { name, actions, outcomes: [] } : null;
      this.#askOfAll(null);
      for (const action of actions) this.#actions.perform(action);
    };
    return this.#form(name, hidden === '' ? question : `${question} ${hidden}.`, strings, answer, () =>
      this.#askOfAll(null),
    );
  }

  #onOutcome(notice: ActionNotice): void {
    if (this.#batch?.actions.includes(notice.action) === true) this.#batch.outcomes.push(notice);
    else this.#batch = null;
  }

  /** How many are done, and why the first of the others is not. */
  #batchText({ name, outcomes }: Batch, { variantActions: texts }: Strings, format: Format): string {
    const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
    const done = outcomes.length - failed.length;
    const said = done === 0 ? [] : [texts.doneAll[name](format.count(done), done === 1)];
    return [...said, ...failed.slice(0, 1).map(({ text }) => text)].join(' ');
  }

  #question(name: VariantAction, variant: Variant, strings: Strings): TemplateResult {
    const answer = (reason: string): void => {
      this.#ask(null, variant.id);
      this.#actions.perform(actionOf(name, variant, reason));
    };
    return this.#form(name, strings.variantActions.ask[name](variant.content), strings, answer, () =>
      this.#ask(null, variant.id),
    );
  }

  #form(
    name: VariantAction,
    question: string,
    strings: Strings,
    answer: (reason: string) => void,
    cancel: () => void,
  ): TemplateResult {
    const hasReason = name === 'kill' || name === 'revive';
    const submit = (event: SubmitEvent): void => {
      event.preventDefault();
      const reason = new FormData(event.currentTarget as HTMLFormElement).get('reason');
      answer(typeof reason === 'string' ? reason : '');
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      // Nor does it close the details around the question.
      event.preventDefault();
      cancel();
    };
    return html`<form class="operate question" part="operate" @submit=${submit} @keydown=${onKey}>
      <p>${question}</p>
      ${hasReason ? html`<input name="reason" maxlength="1024" placeholder=${strings.variantActions.reason} aria-label=${strings.variantActions.reason} />` : nothing}
      <button class="action ${name}">${strings.variantActions.actions[name]}</button>
      <button type="button" class="action" @click=${cancel}>${strings.variantActions.cancel}</button>
    </form>`;
  }

  /** As `#ask`, about all selected variants. */
  #askOfAll(name: BatchName | null): void {
    this.#askedOfAll = name;
    this.#focusAfterUpdate('.selected :is(form input, form button, button)');
  }

  /** Asks, or no longer; the focus goes to the question, and back from it. */
  #ask(name: VariantAction | null, id: string): void {
    this.#asked = name === null ? null : { name, id };
    this.#focusAfterUpdate('.details .operate :is(input, button)');
  }

  #focusAfterUpdate(selector: string): void {
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#find(selector)?.focus());
  }
}
