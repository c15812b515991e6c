import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Suggestion } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import type { ActionEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { ActionEvent, type ActionOf } from '../shared/actions/actions.ts';
import { Announcements } from '../shared/announcements.ts';
import { buttons, chips, disclosures } from '../shared/theme/controls.ts';
import type { Format } from '../shared/format/format.ts';
import { Hold } from '../shared/hold.ts';
import { icons } from '../shared/theme/icons.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { Printing } from '../shared/printing.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import type { Named } from '../shared/strings/engine.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { suggestionList } from '../shared/strings/panels/suggestion-list.ts';
import { endedOnes, openOnes } from './order.ts';
import { suggestionListStyles } from './suggestion-list.styles.ts';
import { suggestionView, type SuggestionContext } from './suggestion-view.ts';

/** How often relative times are brought up to date, milliseconds. */
const TICK_MS = 15_000;
/** Ended suggestions appear in steps of this number. */
const PAGE = 10;

/** The events of `<suggestion-list>`, by name. */
export type SuggestionListEventMap = Pick<ActionEventMap, 'peeksafe-accept' | 'peeksafe-dismiss'>;

/**
 * @summary Suggested next actions, each with its expected gain, its evidence on demand, and buttons to accept or dismiss it.
 *
 * The buttons are there for a token with the scope `operate`. A suggestion can be accepted where accepting does what it says: one to stop a
 * variant (`stop-variant`) stops it, as the button of the table does, and can be undone; the others can be dismissed. For suggestions given by
 * property both buttons are there, and the event is all that happens.
 *
 * @slot empty - In place of what it says while there is no advice.
 *
 * @fires {ActionEvent} peeksafe-accept - A suggestion is about to be accepted; cancelable. `detail.suggestion` says which.
 * @fires {ActionEvent} peeksafe-dismiss - A suggestion is about to be dismissed; cancelable. `detail.suggestion` says which.
 *
 * @csspart list - The whole list.
 * @csspart suggestion - One suggestion.
 * @csspart gain - The gain to be expected with its interval.
 * @csspart evidence - The numbers that a suggestion rests on.
 * @csspart history - The suggestions of before.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 * @csspart action-notice - The line that says what became of what a person did.
 */
export class SuggestionList extends StreamElement<SuggestionListEventMap> {
  static override styles = [theme, buttons, chips, disclosures, suggestionListStyles];
  static override shape = 'display: flex; flex-direction: column';
  static override strings = { suggestionList };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    suggestions: { attribute: false },
    experiment: { type: String },
  };

  /** Suggestions by property, for use without a server; null to take them from the stream. */
  declare suggestions: readonly Suggestion[] | null;
  /** The id of an experiment, to show only suggestions about it or its variants; null for all. */
  declare experiment: string | null;

  readonly #actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });
  readonly #hold = new Hold(this);
  readonly #printing = new Printing(this, () => this.#version++);
  readonly #more = new LazyModule(() => import('./suggestion-more.ts'), {
    host: this,
    isLikely: () => true,
    onSettled: () => this.#version++,
  });
  readonly #news = new Announcements<Suggestion>(
    this,
    (made) => this.strings.suggestionList.announced(made.length, made[0] === undefined ? '' : this.#title(made[0])),
    () => this.requestUpdate(),
  );
  readonly #named: Named = {
    variant: (id) => this.source.stream?.state.variants.get(id),
    experiment: (id) => this.source.stream?.state.experiments.get(id),
  };
  #version = 0;
  #open: ReadonlySet<string> = new Set();
  #shownEnded = 0;

  constructor() {
    super();
    this.suggestions = null;
    this.experiment = null;
    new Interval(this, TICK_MS, this.#again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#news.clear();
  }

  protected override get hasOwnData(): boolean {
    return this.suggestions !== null;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (changed === null || changed.reset) {
      this.#news.clear();
      this.#hold.forget();
      this.#version++;
      return true;
    }
    // A suggestion cannot stop a variant that is already stopped.
    const isStop = changed.variants.some(({ status }) => status !== 'active');
    if (changed.suggestions.length === 0 && !isStop) return false;
    this.#version++;
    // A suggestion with only a new wording is no news.
    this.#news.add(changed.suggestions.filter((one) => one.status === 'open' && !one.generated && this.#concerns(one)));
    return true;
  }

  readonly #again = (): void => {
    this.#version++;
    this.requestUpdate();
  };

  readonly #fold = (id: string, isOpen: boolean): void => {
    if (this.#open.has(id) === isOpen) return;
    const open = new Set(this.#open);
    if (isOpen) this.#more.use(() => {});
    if (isOpen) open.add(id);
    else open.delete(id);
    this.#open = open;
    this.#again();
  };

  #title(suggestion: Suggestion): string {
    return this.strings.engine?.title(suggestion, this.#named) ?? suggestion.title;
  }

  /** Whether a suggestion is about the experiment that was asked for. */
  #concerns({ about }: Suggestion): boolean {
    if (this.experiment === null) return true;
    if (about?.kind === 'variant') return this.#named.variant(about.id)?.experiment === this.experiment;
    return about?.kind === 'experiment' && about.id === this.experiment;
  }

  #dismiss(suggestion: Suggestion): void {
    if (this.hasOwnData) this.dispatchEvent(new ActionEvent({ kind: 'dismiss', suggestion }, () => {}));
    else this.#actions.perform({ kind: 'dismiss', suggestion });
  }

  /** Asks the page, then does what the suggestion says, which the page is asked about as it is anywhere else. */
  #accept(suggestion: Suggestion): void {
    const proceed = (): void => {
      const kill = this.hasOwnData ? null : this.#killBy(suggestion);
      if (kill !== null) this.#actions.perform(kill);
    };
    if (this.dispatchEvent(new ActionEvent({ kind: 'accept', suggestion }, proceed))) proceed();
  }

  /** The stop that a suggestion asks for; null when it asks for something else, or for what is done already. */
  #killBy(suggestion: Suggestion): ActionOf<'kill'> | null {
    const { action, about, reason } = suggestion;
    const known = about?.kind === 'variant' ? this.source.stream?.state.variants.get(about.id) : undefined;
    if (action !== 'stop-variant' || known === undefined) return null;
    const variant = this.#actions.pending.variant(known);
    return variant.status === 'active' ? { kind: 'kill', variant, reason, suggestion } : null;
  }

  #context(format: Format): SuggestionContext {
    const { stream } = this.source;
    return {
      strings: this.strings,
      format,
      now: stream?.now() ?? Date.now(),
      canOperate: this.hasOwnData || this.#actions.canOperate,
      canAccept: (suggestion) => this.hasOwnData || this.#killBy(suggestion) !== null,
      accept: (suggestion) => this.#accept(suggestion),
      dismiss: (suggestion) => this.#dismiss(suggestion),
      ...this.#named,
      open: this.#open,
      fold: this.#fold,
      more: this.#more,
    };
  }

  /** The suggestions to show: while the list is held, those that it held, in the same order, even if they have ended. */
  #shown(known: ReadonlyMap<string, Suggestion>): readonly Suggestion[] {
    const open = openOnes(known.values());
    const held = this.#hold.settle(() => open.map(({ id }) => id));
    return held === null || held.size === 0 || this.#printing.isOn
      ? open
      : [...held].flatMap((id) => known.get(id) ?? []);
  }

  #ended(ended: readonly Suggestion[], context: SuggestionContext): TemplateResult | typeof nothing {
    if (ended.length === 0) return nothing;
    const { strings, format } = context;
    const texts = strings.suggestionList;
    const toggled = (event: Event): void => {
      const { open } = event.currentTarget as HTMLDetailsElement;
      if (open !== this.#shownEnded > 0) this.#showEnded(open ? PAGE : 0);
    };
    return html`<details class="history" part="history" @toggle=${toggled}>
      <summary>${icons.forward}${texts.history(ended.length, format.count(ended.length))}</summary>
      ${
        this.#shownEnded === 0
          ? nothing
          : this.#more.view(
              strings,
              ({ endedView }) =>
                html`<ul>
                  ${ended.slice(0, this.#shownEnded).map((suggestion) => endedView(suggestion, context))}
                </ul>`,
            )
      }
      ${
        this.#shownEnded > 0 && this.#shownEnded < ended.length
          ? html`<button class="link" @click=${() => this.#showEnded(this.#shownEnded + PAGE)}>${texts.more}</button>`
          : nothing
      }
    </details>`;
  }

  #showEnded(count: number): void {
    this.#shownEnded = count;
    this.#more.use(() => {});
    this.#again();
  }

  #list(): TemplateResult {
    const { strings } = this;
    const all = this.suggestions ?? [...(this.source.stream?.state.suggestions.values() ?? [])];
    const own = all.filter((one) => this.#concerns(one));
    const known = new Map(own.map((one) => [one.id, this.#actions.pending.suggestion(one)]));
    const shown = this.#shown(known);
    const context = this.#context(this.format);
    return html`${
      shown.length === 0
        ? html`<slot name="empty"
            ><p class="notice" part="notice">${icons.closed}<span>${strings.suggestionList.none}</span></p></slot
          >`
        : html`<ul class="suggestions">
            ${repeat(
              shown,
              ({ id }) => id,
              (suggestion) => suggestionView(suggestion, context),
            )}
          </ul>`
    }
    ${this.#ended(endedOnes(known.values()), context)}`;
  }

  #content(): TemplateResult {
    if (this.isBlind) return this.placeholder();
    const { pending, canOperate } = this.#actions;
    // The hold is asked before: it changes with the pointer, not with the data.
    const isHeld = this.#hold.isHeld;
    return html`${this.freshnessNote()}
    ${guard([this.#version, this.suggestions, this.experiment, this.strings, this.language, canOperate, pending.version, isHeld, this.source.stream], () => this.#list())}`;
  }

  protected override render(): TemplateResult {
    return html`<section class="card" part="list" aria-label=${this.strings.suggestionList.title}>
        ${this.#content()} ${actionNotice(this.#actions, this.strings)}
      </section>
      <div class="visually-hidden" role="status">${this.#news.text}</div>`;
  }
}
