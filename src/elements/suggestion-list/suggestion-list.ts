import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Experiment, Suggestion, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import type { ActionEventMap, OutcomeEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { ActionEvent } from '../shared/actions/actions.ts';
import { Announcements } from '../shared/announcements.ts';
import { buttons, chips, disclosures } from '../shared/theme/controls.ts';
import { detailsAttribute, type DetailsMode } from '../shared/details/details-mode.ts';
import { LazyDrawer } from '../shared/details/lazy-drawer.ts';
import type { Format } from '../shared/format/format.ts';
import { Hold } from '../shared/hold.ts';
import * as icons from '../shared/theme/icons.ts';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { Printing } from '../shared/printing.ts';
import { RovingItems } from '../shared/roving-items.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import type { Named } from '../shared/strings/engine.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { experiments } from '../shared/strings/experiments/experiments.ts';
import { suggestionList } from '../shared/strings/panels/suggestion-list.ts';
import { endedOnes, openOnes } from './order.ts';
import { suggestionListStyles } from './suggestion-list.styles.ts';
import { suggestionFrame, suggestionView, type SuggestionContext } from './suggestion-view.ts';
import { pageVerb, verbOf, type Verb } from './verbs.ts';

/** How often relative times are brought up to date, milliseconds. */
const TICK_MS = 15_000;
/** Open suggestions that are shown before somebody asks for the rest, the most urgent ones: what comes after the list stays in reach. */
const FIRST = 3;
/** Ended suggestions appear in steps of this number. */
const PAGE = 10;

/** The events of `<suggestion-list>`, by name. */
export type SuggestionListEventMap = Pick<
  ActionEventMap,
  | 'peeksafe-accept'
  | 'peeksafe-dismiss'
  | 'peeksafe-reconsider'
  | 'peeksafe-kill'
  | 'peeksafe-revive'
  | 'peeksafe-close'
  | 'peeksafe-resume'
> &
  OutcomeEventMap;

/**
 * @summary Suggested next actions: how the experiment stands, why, the gain to be expected, and a button that does what it says.
 *
 * The buttons are there for a token with the scope `operate`. The main one says verb and object ("Stop B", "Apply shares 90/7/3", "Close with A as winner"), the line
 * before it says what happens, and the line after it what has happened, with Undo. What only the publisher can do is marked as done. For suggestions
 * given by property both buttons are there, and the event is all that happens.
 *
 * Of many it shows the three most urgent, and the rest when it is asked; on paper all of them.
 *
 * The controls of one suggestion are in the tab order: arrow keys, Home and End go to the same control of another. The focus goes on to the next suggestion
 * when one is accepted or dismissed.
 *
 * @slot empty - In place of what it says while there is no advice.
 *
 * @fires {ActionEvent} peeksafe-accept - A suggestion is about to be accepted; cancelable. `detail.suggestion` says which.
 * @fires {ActionEvent} peeksafe-dismiss - A suggestion is about to be dismissed; cancelable. `detail.suggestion` says which.
 * @fires {ActionEvent} peeksafe-reconsider - A decision on a suggestion is about to be taken back; cancelable. `detail.suggestion` says which.
 * @fires {ActionEvent} peeksafe-kill - Accepting is about to stop a variant; cancelable.
 * @fires {ActionEvent} peeksafe-revive - A stop is about to be taken back, on a server that cannot reopen suggestions; cancelable.
 * @fires {ActionEvent} peeksafe-close - Accepting is about to close an experiment; cancelable.
 * @fires {ActionEvent} peeksafe-resume - Accepting is about to let automatic stops go on; cancelable.
 * @fires {OutcomeEvent} peeksafe-outcome - An action has ended; `detail` says which, and whether it is done or was rejected.
 *
 * @csspart list - The whole list.
 * @csspart suggestion - One suggestion.
 * @csspart lead - How the experiment stands, by an interval that holds at every look.
 * @csspart letter - The letter of a variant.
 * @csspart gain - The gain to be expected with its interval.
 * @csspart shares - The shares of the variants: planned, seen and suggested.
 * @csspart evidence - The numbers that a suggestion rests on.
 * @csspart details - The numbers of a suggestion where they lie over the page.
 * @csspart effect - What the main button does.
 * @csspart history - The suggestions of before.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 * @csspart action-notice - The line that says what became of what a person did.
 */
export class SuggestionList extends StreamElement<SuggestionListEventMap> {
  static override styles = [theme, buttons, chips, disclosures, letterColors, letterBadges, suggestionListStyles];
  static override shape = 'display: flex; flex-direction: column';
  static override strings = { experiments, suggestionList };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    suggestions: { attribute: false },
    experiment: { type: String },
    details: { converter: detailsAttribute, reflect: true },
  };

  /** Suggestions by property, for use without a server; null to take them from the stream. */
  declare suggestions: readonly Suggestion[] | null;
  /** The id of an experiment, to show only suggestions about it or its variants; null for all. */
  declare experiment: string | null;
  /**
   * Where the numbers of a suggestion are shown: `below` it, or in a `drawer` over the page, at its end. In a window narrower than 760px that is a sheet
   * at its foot, and in a wide `<variant-dashboard>` the third column.
   */
  declare details: DetailsMode;

  readonly #actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });
  readonly #hold = new Hold<ReadonlySet<string>>(this);
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
  readonly #drawer = new LazyDrawer(
    this,
    (id) => this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] .evidence-button`),
    () => this.#version++,
  );
  readonly #named: Named = {
    variant: (id) => {
      const variant = this.source.stream?.state.variants.get(id);
      return variant && this.#actions.pending.variant(variant);
    },
    experiment: (id) => {
      const experiment = this.source.stream?.state.experiments.get(id);
      return experiment && this.#actions.pending.experiment(experiment);
    },
  };
  /** Those that somebody decided on by the keyboard: they leave at once, since no pointer is over what moves up. */
  readonly #decidedByKey = new Set<string>();
  #version = 0;
  #open: ReadonlySet<string> = new Set();
  #shownEnded = 0;
  #isWhole = false;

  constructor() {
    super();
    this.suggestions = null;
    this.experiment = null;
    this.details = 'below';
    const heading = (): HTMLElement | null => this.renderRoot.querySelector<HTMLElement>('.card');
    new RovingItems(this, { items: '.suggestion', fallback: heading });
    new Interval(this, TICK_MS, this.#again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#news.clear();
  }

  protected override get hasOwnData(): boolean {
    return this.suggestions !== null;
  }

  protected override streamReplaced(): void {
    this.#open = new Set();
    this.#shownEnded = 0;
    this.#drawer.close();
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (changed === null || changed.reset) {
      this.#news.clear();
      this.#hold.forget();
      this.#decidedByKey.clear();
      this.#isWhole = false;
      this.#version++;
      return true;
    }
    // Nothing that is done already has a button: a variant that is stopped, an experiment that is closed, paused no more, or planned otherwise.
    const isStop = changed.variants.some(({ status }) => status !== 'active');
    const isChanged = this.#isOfShown(changed.experiments);
    if (changed.suggestions.length === 0 && !isStop && !isChanged) return false;
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

  /** Whether an open suggestion is about one of these. */
  #isOfShown(experiments: readonly Experiment[]): boolean {
    if (experiments.length === 0) return false;
    const of = new Set<string>();
    for (const { status, about } of this.source.stream?.state.suggestions.values() ?? [])
      if (status === 'open' && about?.kind === 'experiment') of.add(about.id);
    return experiments.some(({ id }) => of.has(id));
  }

  #title(suggestion: Suggestion): string {
    return this.strings.engine?.title(suggestion, this.#named) ?? suggestion.title;
  }

  /** Whether a suggestion is about the experiment that was asked for. */
  #concerns({ about }: Suggestion): boolean {
    if (this.experiment === null) return true;
    if (about?.kind === 'variant') return this.#named.variant(about.id)?.experiment === this.experiment;
    return about?.kind === 'experiment' && about.id === this.experiment;
  }

  /** A click without a pointer is of a key. */
  #noteKey({ id }: Suggestion, { detail }: UIEvent): void {
    if (detail === 0) this.#decidedByKey.add(id);
    else this.#decidedByKey.delete(id);
  }

  #dismiss(suggestion: Suggestion): void {
    if (this.hasOwnData) this.dispatchEvent(new ActionEvent({ kind: 'dismiss', suggestion }, () => {}));
    else this.#actions.perform({ kind: 'dismiss', suggestion });
  }

  /** Asks the page, then does what the button says, which the page is asked about as it is anywhere else. */
  #accept(suggestion: Suggestion, { action }: Verb): void {
    if (action.kind === 'accept' && !this.hasOwnData) return this.#actions.perform(action);
    const proceed = (): void => {
      if (!this.hasOwnData) this.#actions.perform(action);
    };
    if (this.dispatchEvent(new ActionEvent({ kind: 'accept', suggestion }, proceed))) proceed();
  }

  /** All variants of an experiment as they are shown; looked up once a rendering. */
  #variantsOf(): (experiment: string) => readonly Variant[] {
    const found = new Map<string, readonly Variant[]>();
    return (experiment) => {
      const known = found.get(experiment);
      if (known !== undefined) return known;
      const all = [...(this.source.stream?.state.variants.values() ?? [])];
      const own = all.filter((one) => one.experiment === experiment).map((one) => this.#actions.pending.variant(one));
      found.set(experiment, own);
      return own;
    };
  }

  #context(format: Format): SuggestionContext {
    const { stream } = this.source;
    const place = {
      ...{ strings: this.strings, format, now: stream?.now() ?? Date.now() },
      ...this.#named,
      variantsOf: this.#variantsOf(),
    };
    return {
      ...place,
      canOperate: this.hasOwnData || this.#actions.canOperate,
      verb: (suggestion) => (this.hasOwnData ? pageVerb : verbOf)(suggestion, place),
      accept: (suggestion, verb, event) => {
        this.#noteKey(suggestion, event);
        this.#accept(suggestion, verb);
      },
      dismiss: (suggestion, event) => {
        this.#noteKey(suggestion, event);
        this.#dismiss(suggestion);
      },
      open: this.#open,
      fold: this.#fold,
      more: this.#more,
      drawer: this.details === 'drawer' ? this.#drawer : null,
      isPaper: this.#printing.isOn,
    };
  }

  /** The suggestions to show: while the list is held, those that it held, in the same order, even if they have ended. */
  #shown(known: ReadonlyMap<string, Suggestion>): readonly Suggestion[] {
    const open = openOnes(known.values());
    const held = this.#hold.settle(() => new Set(open.map(({ id }) => id)));
    if (held === null || held.size === 0 || this.#printing.isOn) return open;
    const isLeaving = ({ id, status }: Suggestion): boolean => status !== 'open' && this.#decidedByKey.has(id);
    return [...held].flatMap((id) => known.get(id) ?? []).filter((one) => !isLeaving(one));
  }

  /** How many of the open suggestions are shown; one alone is not worth a line that stands for it. */
  #shownOf(count: number): number {
    return this.#isWhole || this.#printing.isOn || count <= FIRST + 1 ? count : FIRST;
  }

  async #showRest(): Promise<void> {
    this.#isWhole = true;
    this.#again();
    await this.updateComplete;
    const first = this.renderRoot.querySelectorAll('.suggestion')[FIRST];
    first?.querySelector<HTMLElement>('button, summary')?.focus();
  }

  #rest(count: number): TemplateResult | typeof nothing {
    if (count === 0) return nothing;
    const text = this.strings.suggestionList.rest(count, this.format.count(count));
    return html`<button class="link rest" @click=${() => void this.#showRest()}>${text}</button>`;
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
    const count = this.#shownOf(shown.length);
    return html`${
      shown.length === 0
        ? html`<slot name="empty"
            ><p class="notice" part="notice">${icons.closed}<span>${strings.suggestionList.none}</span></p></slot
          >`
        : html`<ul class="suggestions">
            ${repeat(
              shown.slice(0, count),
              ({ id }) => id,
              (suggestion) => suggestionView(suggestion, context),
            )}
          </ul>`
    }
    ${this.#rest(shown.length - count)} ${this.#ended(endedOnes(known.values()), context)}`;
  }

  #content(): TemplateResult {
    if (this.isBlind) return this.placeholder();
    const { pending, canOperate } = this.#actions;
    // The hold is asked before: it changes with the pointer, not with the data.
    const isHeld = this.#hold.isHeld;
    return html`${this.freshnessNote()}
    ${guard([this.#version, this.suggestions, this.experiment, this.details, this.strings, this.language, canOperate, pending.version, isHeld, this.source.stream], () => this.#list())}`;
  }

  /** The numbers of the suggestion that somebody asks about, over the page. */
  #overPage(): TemplateResult | typeof nothing {
    if (this.isBlind || this.#printing.isOn) return nothing;
    return this.#drawer.render(this.strings, (id) => {
      const known = this.suggestions?.find((one) => one.id === id) ?? this.source.stream?.state.suggestions.get(id);
      return known === undefined ? null : suggestionFrame(known, this.#context(this.format));
    });
  }

  /** Its name; with that of its experiment where it has one, so that it can be told from the list of all beside it. */
  get #name(): string {
    const { title } = this.strings.suggestionList;
    const about = this.experiment === null ? undefined : this.#named.experiment(this.experiment)?.title;
    return about === undefined ? title : `${title} · ${about}`;
  }

  protected override render(): TemplateResult {
    return html`<section class="card" part="list" tabindex="-1" aria-label=${this.#name}>
        ${this.#content()} ${actionNotice(this.#actions, this.strings)}
      </section>
      ${this.#overPage()}
      <div class="visually-hidden" role="status">${this.#news.text}</div>`;
  }
}
