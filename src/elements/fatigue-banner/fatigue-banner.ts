import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Pattern } from '../../protocol/index.ts';
import { formatFor, type Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { languageOf } from '../shared/language.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import { words } from '../shared/words.ts';
import { needingAttention } from './attention.ts';
import { Dismissals, pageStore } from './dismissals.ts';
import { fatigueBannerStyles } from './fatigue-banner.styles.ts';

/** Told before a warning is put aside; cancel it to keep the warning. */
export class DismissEvent extends CustomEvent<{ readonly pattern: Pattern }> {
  constructor(pattern: Pattern) {
    super('peeksafe-dismiss', { detail: { pattern }, bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'peeksafe-dismiss': DismissEvent;
  }
}

/**
 * @summary The patterns that need attention now, worst first; nothing while there are none.
 *
 * @event {DismissEvent} peeksafe-dismiss - A warning is about to be put aside; cancelable. `detail.pattern` says which.
 *
 * @csspart banner - The whole banner.
 * @csspart pattern - One pattern.
 * @csspart meter - The freshness as a meter.
 */
export class FatigueBanner extends StreamElement {
  static override styles = [theme, fatigueBannerStyles];
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    patterns: { attribute: false },
    limit: { type: Number },
  };

  /** Patterns by property, for use without a server; null to take them from the stream. */
  declare patterns: readonly Pattern[] | null;
  /** So many are shown; the others on demand. */
  declare limit: number;
  #dismissals: Dismissals | null = null;
  #isWhole = false;

  constructor() {
    super();
    this.patterns = null;
    this.limit = 2;
  }

  protected override get hasOwnData(): boolean {
    return this.patterns !== null;
  }

  #dismiss(pattern: Pattern): void {
    if (!this.dispatchEvent(new DismissEvent(pattern))) return;
    this.#dismissals?.add(pattern);
    this.requestUpdate();
  }

  #toggle(): void {
    this.#isWhole = !this.#isWhole;
    this.requestUpdate();
  }

  #pattern(pattern: Pattern, format: Format): TemplateResult {
    const percent = Math.round(pattern.freshness * 100);
    const isBad = pattern.level === 'fatigued' || pattern.level === 'severe';
    return html`<li part="pattern">
      <span class="sign ${isBad ? 'bad' : 'warn'}">${icons.stale}</span>
      <div class="what">
        <p class="head">
          <strong>${pattern.id}</strong>
          <span class=${isBad ? 'bad' : 'warn'}>${words.fatigueLevels[pattern.level]}</span>
          <span class="quiet">${words.uses(pattern.uses)}</span>
          ${pattern.freshAt === null ? nothing : html`<span class="quiet" title=${format.full(Date.parse(pattern.freshAt))}>${words.freshAgain(format.ago(Date.parse(pattern.freshAt), Date.now()))}</span>`}
        </p>
        <p class="reason">${pattern.reason}</p>
        ${
          pattern.alternatives.length === 0
            ? nothing
            : html`<p class="instead">
                ${words.instead} ${pattern.alternatives.map((one) => html`<span class="chip">${one}</span>`)}
              </p>`
        }
      </div>
      <div
        class="meter"
        part="meter"
        role="meter"
        aria-label="${words.freshness}: ${pattern.id}"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${percent}
      >
        <span class="quiet">${words.freshness} ${percent} %</span>
        <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect class="track" width="100" height="6" rx="3" />
          <rect class="level" width=${percent} height="6" rx="3" />
        </svg>
      </div>
      <button class="dismiss" aria-label=${words.dismiss(pattern.id)} @click=${() => this.#dismiss(pattern)}>
        ${icons.close}
      </button>
    </li>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    this.#dismissals ??= new Dismissals(pageStore());
    const known = this.patterns ?? this.source.stream?.state.patterns.values() ?? [];
    const shown = needingAttention(known).filter((pattern) => this.#dismissals?.has(pattern) !== true);
    if (shown.length === 0) return nothing;
    const rest = shown.length - this.limit;
    const format = formatFor(languageOf(this));
    return html`<section class="card" part="banner" aria-label=${words.fatigue}>
      <ul>
        ${repeat(
          this.#isWhole ? shown : shown.slice(0, this.limit),
          ({ id }) => id,
          (pattern) => this.#pattern(pattern, format),
        )}
      </ul>
      ${
        rest <= 0
          ? nothing
          : html`<button class="rest" aria-expanded=${this.#isWhole} @click=${() => this.#toggle()}>
              ${this.#isWhole ? words.fewer : words.morePatterns(rest)}
            </button>`
      }
    </section>`;
  }
}
