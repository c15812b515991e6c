import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Changed } from '../../sdk/index.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import type { ActionEventMap, OutcomeEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { Announcements } from '../shared/announcements.ts';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { FocusKeeper } from '../shared/focus-keeper.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { Printing } from '../shared/printing.ts';
import { attention } from '../shared/strings/panels/attention.ts';
import type { Named } from '../shared/strings/engine.ts';
import { experiments } from '../shared/strings/experiments/experiments.ts';
import { buttons } from '../shared/theme/controls.ts';
import { theme } from '../shared/theme/theme.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import { attentionListStyles } from './attention-list.styles.ts';
import { AttentionEvent } from './events.ts';
import { attentionItems, placed, type AttentionItem, type Places } from './items.ts';
import { freeLine, lineView, textsOf, type LineContext } from './line-view.ts';

/** The lines that are shown at most until somebody asks for the rest. */
const MOST = 3;

function idOf(item: AttentionItem): string {
  switch (item.kind) {
    case 'experiment':
      return item.situation.experiment.id;
    case 'experiments':
      return item.need;
    case 'pattern':
      return item.pattern.id;
    case 'suggestion':
      return item.suggestion.id;
    case 'suggestions':
      return 'high';
  }
}

/** The events of `<attention-list>`, by name. */
export interface AttentionListEventMap extends Pick<ActionEventMap, 'peeksafe-resume'>, OutcomeEventMap {
  /** A person asks to see what needs attention. */
  'peeksafe-attention': AttentionEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends AttentionListEventMap {}
}

/**
 * @summary What needs a person now, once, the most severe first and at most three lines, each with its action: experiments whose stops are paused or
 * that could be closed, patterns that earn less, and suggestions of critical or high priority.
 *
 * There is always one line, so that nothing below moves when an alarm comes. A line keeps its place for as long as its cause lasts; what comes
 * while no line is free is counted at the end of the last, and shown on demand. Experiments that could be closed have one line for
 * all of them, and so have more than three with the same alarm.
 *
 * @slot empty - In place of what it says while nothing needs a person.
 *
 * @fires {AttentionEvent} peeksafe-attention - A person asks to see what a line is about; cancelable. An experiment is then chosen for the elements around, and several come first in their list.
 * @fires {ActionEvent} peeksafe-resume - Automatic stops of an experiment are about to go on; cancelable.
 * @fires {OutcomeEvent} peeksafe-outcome - An action has ended; `detail` says which, and whether it is done or was rejected.
 *
 * @csspart list - The whole list.
 * @csspart line - One line.
 * @csspart letter - The letter of a variant.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart action-notice - The line that says what became of what a person did.
 */
export class AttentionList extends StreamElement<AttentionListEventMap> {
  static override styles = [theme, buttons, letterColors, letterBadges, attentionListStyles];
  static override bones = 'line';
  static override ranks = { freshness: 1, reason: 1 };
  static override strings = { attention, experiments };
  static override properties: PropertyDeclarations = { ...StreamElement.properties };

  readonly #actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });
  readonly #view = new ViewController(this);
  readonly #printing = new Printing(this, () => this.requestUpdate());
  readonly #news = new Announcements<AttentionItem>(
    this,
    (items) => this.#announcement(items),
    () => this.requestUpdate(),
  );
  readonly #named: Named = {
    variant: (id) => this.source.stream?.state.variants.get(id),
    experiment: (id) => this.source.stream?.state.experiments.get(id),
  };
  #known: ReadonlySet<string> | null = null;
  #places: Places | null = null;
  #isWhole = false;

  constructor() {
    super();
    new FocusKeeper(this, '.card');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#news.clear();
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (changed === null || changed.reset) {
      this.#known = null;
      this.#places = null;
      this.#isWhole = false;
      this.#news.clear();
      return true;
    }
    const isOfExperiments =
      changed.experiments.length > 0 || changed.variants.some(({ status }) => status !== 'active');
    if (!isOfExperiments && changed.patterns.length === 0 && changed.suggestions.length === 0) return false;
    const items = this.#items();
    const before = this.#known;
    if (before !== null) this.#news.add(items.filter(({ key }) => !before.has(key)));
    this.#known = new Set(items.map(({ key }) => key));
    return true;
  }

  #items(): AttentionItem[] {
    const { stream } = this.source;
    if (stream === null) return [];
    const { pending } = this.#actions;
    const { experiments: known, variants, patterns, suggestions } = stream.state;
    return attentionItems(
      {
        experiments: [...known.values()].map((one) => pending.experiment(one)),
        variants: [...variants.values()].map((one) => pending.variant(one)),
        patterns: [...patterns.values()].map((one) => pending.pattern(one)),
        suggestions: [...suggestions.values()].map((one) => pending.suggestion(one)),
      },
      stream.now(),
      // A person who asks for all lines wants each.
      (key) => this.#isWhole || (this.#places?.keys.includes(key) ?? false),
    );
  }

  #announcement(items: readonly AttentionItem[]): string {
    const [first] = items;
    const texts = this.strings.attention;
    if (items.length > 1 || first === undefined) return texts.announced(items.length);
    const { name, plain } = textsOf(first, this.#context());
    return `${texts.severities[first.severity]}: ${name}. ${plain}`;
  }

  #context(): LineContext {
    return {
      strings: this.strings,
      format: this.format,
      named: this.#named,
      canOperate: this.#actions.canOperate,
      show: (item) => this.#show(item),
      resume: (item) => {
        if (item.kind === 'experiment')
          this.#actions.perform({ kind: 'resume', experiment: item.situation.experiment });
      },
    };
  }

  #show(item: AttentionItem): void {
    const { kind } = item;
    const id = idOf(item);
    if (!this.dispatchEvent(new AttentionEvent({ kind, id }))) return;
    if (kind === 'experiment') this.#view.set({ experiment: id });
    // The list then begins with them.
    if (kind === 'experiments') this.#view.set({ sort: 'need', status: 'all', filter: '' });
  }

  #toggle(): void {
    this.#isWhole = !this.#isWhole;
    // A person asked for this, so lines may move.
    this.#places = null;
    this.requestUpdate();
  }

  #content(): TemplateResult {
    const items = this.#items();
    const keys = items.map(({ key }) => key);
    this.#known ??= new Set(keys);
    const most = this.#isWhole || this.#printing.isOn ? Infinity : MOST;
    const places = placed(this.#printing.isOn ? null : this.#places, keys, most);
    if (!this.#printing.isOn) this.#places = places;
    const shown = places.keys.map((key) => items.find((item) => item.key === key) ?? null);
    const waiting = items.length - shown.filter((item) => item !== null).length;
    const context = this.#context();
    const { attention: texts } = context.strings;
    const isOnly = shown.length === 1;
    // At the end of the last line, so that nothing below moves when more come.
    const more =
      waiting > 0 || this.#isWhole
        ? html`<button class="link" aria-expanded=${this.#isWhole ? 'true' : 'false'} @click=${() => this.#toggle()}>
            ${this.#isWhole ? texts.fewer : texts.more(waiting, context.format.count(waiting))}
          </button>`
        : nothing;
    const moreAt = (place: number): typeof more => (place === shown.length - 1 ? more : nothing);
    return html`<ul>
      ${repeat(
        shown,
        (item, place) => item?.key ?? place,
        (item, place) =>
          item === null ? freeLine(context, isOnly, moreAt(place)) : lineView(item, context, moreAt(place)),
      )}
    </ul>`;
  }

  protected override render(): TemplateResult {
    const { strings } = this;
    return html`<div class="place">
        <section class="card" part="list" tabindex="-1" aria-label=${strings.attention.title}>
          ${this.isBlind ? this.placeholder() : html`${this.freshnessNote()}${this.#content()}`}
          ${actionNotice(this.#actions, strings)}
        </section>
      </div>
      <div class="visually-hidden" role="status">${this.#news.text}</div>`;
  }
}
