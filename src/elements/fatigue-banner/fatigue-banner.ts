import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Pattern } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import type { ActionEventMap, OutcomeEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { Announcements } from '../shared/announcements.ts';
import { menuStyles } from '../shared/menus/menu.styles.ts';
import { buttons, chips, disclosures } from '../shared/theme/controls.ts';
import type { Format } from '../shared/format/format.ts';
import * as icons from '../shared/theme/icons.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { Printing } from '../shared/printing.ts';
import { RovingItems } from '../shared/roving-items.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { viewOf } from '../shared/view.ts';
import { fatigueBanner } from '../shared/strings/fatigue/fatigue-banner.ts';
import { fatigueLevels } from '../shared/strings/fatigue/fatigue-levels.ts';
import { isWorse } from '../../protocol/state/fatigue-severity.ts';
import { isDeclining, needingAttention } from './attention.ts';
import { isOfDismissals, pageDismissals } from './dismissals.ts';
import { fatigueBannerStyles } from './fatigue-banner.styles.ts';
import { warningView, type WarningContext } from './pattern-view.ts';

/** How often times are brought up to date and ended snoozes noticed, milliseconds. */
const TICK_MS = 15_000;

/** The warning that this browser is about to hide, and until when. */
export interface Hiding {
  /** The pattern that is warned of. */
  readonly pattern: Pattern;
  /** Milliseconds since 1970; null: until the pattern is reassessed. */
  readonly until: number | null;
}

/** Sent before this browser hides a warning; cancel it to keep the warning. */
export class HideEvent extends CustomEvent<Hiding> {
  constructor(hiding: Hiding) {
    super('peeksafe-hide', { detail: hiding, bubbles: true, composed: true, cancelable: true });
  }
}

/** The events of `<fatigue-banner>`, by name. */
export interface FatigueBannerEventMap extends Pick<ActionEventMap, 'peeksafe-snooze'>, OutcomeEventMap {
  /** A warning is about to be put aside in this browser. */
  'peeksafe-hide': HideEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends FatigueBannerEventMap {}
}

/**
 * @summary Patterns that earn less, worst first: why, how fresh they are, what to use instead. How many are overused is one quiet line that opens the list of them.
 *
 * Usage alone is no alarm: a warning takes evidence of decline. A warning in view keeps its place: patterns that get worse later are named in the line
 * below, and shown on demand. Nothing is shown while no pattern needs attention.
 *
 * A warning can be snoozed: with a token that has the scope `operate` for everybody, else in this browser. It can be hidden in this browser
 * until its pattern is reassessed. Both survive a reload.
 *
 * The controls of one warning are in the tab order: arrow keys, Home and End go to the same control of another.
 *
 * @fires {HideEvent} peeksafe-hide - This browser is about to hide a warning; cancelable. `detail` says which and until when.
 * @fires {ActionEvent} peeksafe-snooze - A warning is about to be snoozed for everybody, or no longer; cancelable.
 * @fires {OutcomeEvent} peeksafe-outcome - An action has ended; `detail` says which, and whether it is done or was rejected.
 *
 * @csspart banner - The whole banner.
 * @csspart pattern - One warning.
 * @csspart meter - The freshness as a meter.
 * @csspart evidence - The numbers that a warning rests on.
 * @csspart usage - The line that says how many patterns are overused.
 * @csspart snoozed - The line that says how many warnings are snoozed.
 * @csspart action-notice - The line that says what became of what a person did.
 */
export class FatigueBanner extends StreamElement<FatigueBannerEventMap> {
  static override styles = [theme, buttons, chips, menuStyles, disclosures, fatigueBannerStyles];
  static override bones = 'line';
  static override ranks = { freshness: 1, reason: 1 };
  static override strings = { fatigueBanner, fatigueLevels };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    patterns: { attribute: false },
    limit: { type: Number },
    steady: { type: Boolean },
  };

  /** Patterns by property, for use without a server; null to take them from the stream. */
  declare patterns: readonly Pattern[] | null;
  /** The number of warnings shown at first; the others appear on demand. */
  declare limit: number;
  /** Keeps one line of room while no pattern needs attention, and announces there what arrives, so that nothing below the banner moves. */
  declare steady: boolean;

  readonly #actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });
  readonly #evidence = new LazyModule(() => import('./pattern-evidence.ts'), {
    host: this,
    isLikely: () => true,
    onSettled: () => this.#version++,
  });
  readonly #news = new Announcements<Pattern>(
    this,
    (patterns) => this.#announcement(patterns),
    () => this.requestUpdate(),
  );
  readonly #levels = new Map<string, Pattern['level']>();
  readonly #printing = new Printing(this, () => this.#version++);
  #isWhole = false;
  /** The overused patterns that somebody looks at, in their order; null while the line is closed. */
  #usageShown: readonly string[] | null = null;
  /** The patterns whose warnings have a place, in their order; null until there are data. */
  #placed: readonly string[] | null = null;
  #open: ReadonlySet<string> = new Set();
  #version = 0;
  #stopListening: (() => void) | null = null;
  /** Ends the time for which an empty banner stays because the focus is in it; null while it need not. */
  #stopKeeping: (() => void) | null = null;

  constructor() {
    super();
    this.patterns = null;
    this.limit = 2;
    this.steady = false;
    const card = (): HTMLElement | null => this.renderRoot.querySelector<HTMLElement>('.card');
    new RovingItems(this, { items: '[part=pattern]', fallback: card });
    new Interval(this, TICK_MS, this.#again);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const view = viewOf(this);
    view.addEventListener('storage', this.#stored);
    this.#stopListening = () => view.removeEventListener('storage', this.#stored);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    this.#stopKeeping?.();
    this.#news.clear();
  }

  protected override get hasOwnData(): boolean {
    return this.patterns !== null;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    const isNew = changed === null || changed.reset;
    if (changed === null) this.#placed = this.#usageShown = null;
    if (isNew) {
      this.#levels.clear();
      this.#news.clear();
    }
    const patterns = isNew ? (this.source.stream?.state.patterns.values() ?? []) : changed.patterns;
    const worse = [...patterns].filter((pattern) => {
      const before = this.#levels.get(pattern.id) ?? 'fresh';
      this.#levels.set(pattern.id, pattern.level);
      return isWorse(pattern.level, before);
    });
    if (isNew || changed.patterns.length > 0) this.#version++;
    // Patterns that were worn before the element began to watch are no news.
    // One that is only used too often is not announced.
    if (!isNew) this.#news.add(worse.filter((pattern) => isDeclining(pattern) && !this.#isPutAside(pattern)));
    return isNew || changed.patterns.length > 0;
  }

  #announcement(patterns: readonly Pattern[]): string {
    const { strings } = this;
    const said = patterns.map(({ id, level }) => strings.fatigueBanner.announced(id, strings.fatigueLevels[level]));
    return said.length > 2 ? strings.fatigueBanner.morePatterns(said.length) : said.join(' ');
  }

  readonly #again = (): void => {
    this.#version++;
    this.requestUpdate();
  };

  readonly #stored = (event: StorageEvent): void => {
    if (!isOfDismissals(event)) return;
    pageDismissals().reload();
    this.#again();
  };

  get #now(): number {
    return this.source.stream?.now() ?? Date.now();
  }

  /** The scope of dismissals: the same name in another stream is another pattern. */
  get #scope(): string {
    return this.source.stream?.url ?? '';
  }

  /** Until when a warning is snoozed, for all or here; null when it is not. */
  #snoozedUntil(pattern: Pattern): number | null {
    const here = pageDismissals().snoozedUntil(this.#scope, pattern) ?? 0;
    const forAll = pattern.snoozedUntil === null ? 0 : Date.parse(pattern.snoozedUntil);
    const until = Math.max(here, forAll);
    return until > this.#now ? until : null;
  }

  #isPutAside(pattern: Pattern): boolean {
    return pageDismissals().has(this.#scope, pattern) || this.#snoozedUntil(pattern) !== null;
  }

  /** Stays until the focus goes elsewhere, though nothing may be left to show: else it would fall to the page. */
  #keepForFocus(): void {
    if (this.#stopKeeping !== null || !this.matches(':focus-within')) return;
    const page = this.ownerDocument;
    const moved = (event: FocusEvent): void => {
      if (event.composedPath().includes(this)) return;
      this.#stopKeeping?.();
      this.#again();
    };
    page.addEventListener('focusin', moved);
    this.#stopKeeping = () => {
      page.removeEventListener('focusin', moved);
      this.#stopKeeping = null;
    };
  }

  readonly #dismiss = (pattern: Pattern): void => {
    if (!this.dispatchEvent(new HideEvent({ pattern, until: null }))) return;
    this.#keepForFocus();
    pageDismissals().dismiss(this.#scope, pattern);
    this.#again();
  };

  readonly #snooze = (pattern: Pattern, until: number): void => {
    this.#keepForFocus();
    if (this.#actions.canOperate) {
      this.#actions.perform({ kind: 'snooze', pattern, until: new Date(until).toISOString() });
      return;
    }
    if (!this.dispatchEvent(new HideEvent({ pattern, until }))) return;
    pageDismissals().snooze(this.#scope, pattern, until);
    this.#again();
  };

  #wake(pattern: Pattern): void {
    pageDismissals().snooze(this.#scope, pattern, null);
    this.#placed = null;
    const isForAll = pattern.snoozedUntil !== null && Date.parse(pattern.snoozedUntil) > this.#now;
    if (isForAll) this.#actions.perform({ kind: 'snooze', pattern, until: new Date(this.#now).toISOString() });
    this.#again();
  }

  readonly #fold = (id: string, isOpen: boolean): void => {
    if (this.#open.has(id) === isOpen) return;
    const open = new Set(this.#open);
    if (isOpen) this.#evidence.use(() => {});
    if (isOpen) open.add(id);
    else open.delete(id);
    this.#open = open;
    this.#again();
  };

  #show(isWhole: boolean): void {
    this.#isWhole = isWhole;
    this.#placed = null;
    this.#again();
  }

  /** Opens the list of the overused patterns, or closes it. The list stays as it was opened. */
  #showUsage(ids: readonly string[] | null): void {
    this.#usageShown = ids;
    this.#again();
  }

  /**
   * The warnings to show, of all that need attention now. One that is in view keeps its place, also when its pattern has recovered: people
   * read it, and nothing below moves. What arrives later waits until somebody asks for it, or until a place becomes free.
   */
  #place(worn: readonly Pattern[], known: readonly Pattern[]): readonly Pattern[] {
    const limit = this.#isWhole || this.#printing.isOn ? Infinity : this.limit;
    const isFixed = this.patterns === null && !this.#printing.isOn;
    if (!isFixed || this.source.stream?.state.cursor === null) return worn.slice(0, limit);
    const before = this.#placed ?? [];
    const kept = before.flatMap((id) => known.find((one) => one.id === id && !this.#isPutAside(one)) ?? []);
    const isUnplaced = this.#placed === null || (kept.length === 0 && !this.steady);
    const free = isUnplaced ? limit : before.length - kept.length;
    const placed = [...kept, ...worn.filter((one) => !kept.includes(one)).slice(0, free)];
    this.#placed = placed.map(({ id }) => id);
    return placed;
  }

  #snoozedLine(snoozed: readonly Pattern[], format: Format): TemplateResult {
    const texts = this.strings.fatigueBanner;
    const canWake = ({ snoozedUntil }: Pattern): boolean =>
      this.#actions.canOperate || snoozedUntil === null || Date.parse(snoozedUntil) <= this.#now;
    return html`<details class="snoozed" part="snoozed">
      <summary>${icons.forward}${texts.snoozed(snoozed.length)}</summary>
      <ul class="asleep">
        ${snoozed.map(
          (pattern) =>
            html`<li>
              <bdi>${pattern.id}</bdi>
              <span class="quiet">${texts.until(format.full(this.#snoozedUntil(pattern) ?? 0))}</span>
              ${pattern.snoozedBy === null ? nothing : html`<bdi class="quiet">${this.strings.common.by(pattern.snoozedBy)}</bdi>`}
              ${canWake(pattern) ? html`<button class="link" aria-label="${texts.wake}: ${pattern.id}" @click=${() => this.#wake(pattern)}>${texts.wake}</button>` : nothing}
            </li>`,
        )}
      </ul>
    </details>`;
  }

  /** How many patterns are only used too often: a quiet line that opens the list of them. */
  #usage(usage: readonly Pattern[]): TemplateResult | typeof nothing {
    if (usage.length === 0 && this.#usageShown === null) return nothing;
    const texts = this.strings.fatigueBanner;
    const isOpen = this.#usageShown !== null;
    const toggle = (): void => this.#showUsage(isOpen ? null : usage.map(({ id }) => id));
    return html`<button class="link usage" part="usage" aria-expanded=${isOpen ? 'true' : 'false'} @click=${toggle}>
      ${isOpen ? texts.hideOverused : texts.viewOverused(usage.length, this.format.count(usage.length))}
    </button>`;
  }

  /** The line below the warnings; it is there whatever it says, so that nothing moves when that changes. */
  #foot(waiting: readonly Pattern[], placed: number, hasUsage: boolean): TemplateResult | typeof nothing {
    const { fatigueBanner: texts, fatigueLevels } = this.strings;
    if (waiting.length > 0) {
      const more = placed === 0 ? texts.patterns : texts.morePatterns;
      const names = waiting.map(({ id, level }) => `${id} (${fatigueLevels[level]})`);
      return html`<button
          class="link rest"
          aria-expanded="false"
          @click=${() => this.#show(placed + waiting.length > this.limit)}
        >
          ${more(waiting.length)}
        </button>
        <span class="waiting quiet"><bdi>${names.join(' · ')}</bdi></span>`;
    }
    if (this.#isWhole && placed > this.limit)
      return html`<button class="link rest" aria-expanded="true" @click=${() => this.#show(false)}>
        ${texts.fewer}
      </button>`;
    if (hasUsage) return nothing;
    return placed === 0
      ? html`<span class="quiet"><slot name="empty">${texts.none}</slot></span>`
      : html`<span class="quiet">${texts.noMore}</span>`;
  }

  #content(): TemplateResult | typeof nothing {
    const { strings } = this;
    const { format } = this;
    const known = [...(this.patterns ?? this.source.stream?.state.patterns.values() ?? [])].map((pattern) =>
      this.#actions.pending.pattern(pattern),
    );
    const all = needingAttention(known).filter((pattern) => !pageDismissals().has(this.#scope, pattern));
    const snoozed = all.filter((pattern) => this.#snoozedUntil(pattern) !== null);
    const worn = all.filter((pattern) => isDeclining(pattern) && !snoozed.includes(pattern));
    const usage = all.filter((pattern) => !isDeclining(pattern) && !snoozed.includes(pattern));
    const placed = this.#place(worn, known);
    const isPlaced = ({ id }: Pattern): boolean => placed.some((one) => one.id === id);
    const asked = this.#printing.isOn ? usage.map(({ id }) => id) : (this.#usageShown ?? []);
    const shownUsage = asked.flatMap((id) => known.find((one) => one.id === id && !this.#isPutAside(one)) ?? []);
    if (placed.length + all.length === 0 && !this.steady && this.#stopKeeping === null) return nothing;
    const context: WarningContext = {
      strings,
      format,
      now: this.#now,
      isForAll: this.#actions.canOperate,
      snooze: this.#snooze,
      dismiss: this.#dismiss,
      open: this.#open,
      fold: this.#fold,
      evidence: this.#evidence,
    };
    const waiting = worn.filter((pattern) => !placed.includes(pattern));
    const list = (patterns: readonly Pattern[], from: number): TemplateResult =>
      html`<ul class="warnings">
        ${repeat(
          patterns,
          ({ id }) => id,
          (pattern, place) => warningView(pattern, from + place, context),
        )}
      </ul>`;
    const opened = shownUsage.filter((pattern) => !isPlaced(pattern));
    return html`${list(placed, 0)}
      <div class="foot">
        ${this.#usage(usage.filter((pattern) => !isPlaced(pattern)))}
        ${this.#foot(waiting, placed.length, usage.length > 0)}
        ${snoozed.length === 0 ? nothing : this.#snoozedLine(snoozed, format)}
      </div>
      ${opened.length === 0 ? nothing : list(opened, placed.length)}`;
  }

  /** A banner that shows nothing while there are no warnings is not there for what may never come either. */
  get #isUnseen(): boolean {
    return !this.steady && (this.shownState === 'empty' || !this.states.isSpeaking);
  }

  #warnings(): unknown {
    const { strings } = this;
    if (this.isBlind) return this.#isUnseen ? nothing : this.placeholder();
    const content = guard(
      [
        this.#version,
        this.patterns,
        this.limit,
        this.steady,
        strings,
        this.language,
        this.#actions.canOperate,
        this.#actions.pending.version,
      ],
      () => this.#content(),
    );
    return html`${this.freshnessNote()}${content}`;
  }

  protected override render(): TemplateResult {
    const { strings } = this;
    return html`<section class="card" part="banner" tabindex="-1" aria-label=${strings.fatigueBanner.title}>
        ${this.#warnings()}${actionNotice(this.#actions, strings)}
      </section>
      <div class="visually-hidden" role="status">${this.#news.text}</div>`;
  }
}
