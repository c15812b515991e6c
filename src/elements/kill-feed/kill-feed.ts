import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Kill, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { formatFor, type Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { languageOf } from '../shared/language.ts';
import { freshnessNote, placeholder } from '../shared/states.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import { words } from '../shared/words.ts';
import { newestFirst, type DayOfKills } from './days.ts';
import { killFeedStyles } from './kill-feed.styles.ts';

/** Kills announced one by one at a time; more are announced as a number. */
const ANNOUNCED_SINGLY = 2;

/**
 * @summary The variants that were stopped, newest first: which, why in one sentence with its numbers, and after how many impressions.
 *
 * @csspart feed - The whole feed.
 * @csspart day - The heading of a day.
 * @csspart kill - One kill.
 * @csspart notice - What stands in the place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 */
export class KillFeed extends StreamElement {
  static override styles = [theme, killFeedStyles];
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    kills: { attribute: false },
    variants: { attribute: false },
    limit: { type: Number },
  };

  /** Kills by property, for use without a server; null to take them from the stream. */
  declare kills: readonly Kill[] | null;
  /** The variants that the kills are of, for use without a server. */
  declare variants: readonly Variant[] | null;
  /** At most so many are shown. */
  declare limit: number;
  #announcement = '';

  constructor() {
    super();
    this.kills = null;
    this.variants = null;
    this.limit = 50;
  }

  protected override get hasOwnData(): boolean {
    return this.kills !== null;
  }

  protected override streamChanged(changed: Changed | null): void {
    // What was there before somebody began to watch is no news.
    const news = changed === null || changed.reset ? [] : changed.kills.filter(({ revivedAt }) => revivedAt === null);
    if (news.length === 0) return;
    this.#announcement =
      news.length > ANNOUNCED_SINGLY
        ? words.killsAnnounced(news.length)
        : news.map((kill) => words.killAnnounced(this.#contentOf(kill), kill.reason)).join(' ');
  }

  #contentOf(kill: Kill): string {
    const variant =
      this.variants?.find(({ id }) => id === kill.variant) ?? this.source.stream?.state.variants.get(kill.variant);
    return variant?.content ?? kill.variant;
  }

  #kill(kill: Kill, format: Format): TemplateResult {
    const at = Date.parse(kill.at);
    return html`<li class="kill ${kill.revivedAt === null ? '' : 'revived'}" part="kill">
      <span class="sign ${kill.cause}">${icons.killed}</span>
      <div class="what">
        <p class="content">${this.#contentOf(kill)}</p>
        <p class="reason">${kill.reason}</p>
        <p class="quiet facts">
          <span>${words.causes[kill.cause]}</span>
          <span>${words.killedAfter(format.count(kill.impressions))}</span>
          ${kill.revivedAt === null ? nothing : html`<span class="good">${words.revived} ${format.time(Date.parse(kill.revivedAt))}</span>`}
        </p>
      </div>
      <time class="quiet" datetime=${kill.at} title=${format.full(at)}>${format.time(at)}</time>
    </li>`;
  }

  #day(day: DayOfKills, format: Format): TemplateResult {
    return html`<h3 class="day quiet" part="day">${format.day(day.begin)}</h3>
      <ol>
        ${repeat(
          day.kills,
          ({ id }) => id,
          (kill) => this.#kill(kill, format),
        )}
      </ol>`;
  }

  #content(): TemplateResult {
    const state = this.shownState;
    const kills = this.kills ?? [...(this.source.stream?.state.kills.values() ?? [])];
    if (state === 'error' || state === 'loading' || (state === 'offline' && this.source.stream?.state.cursor === null))
      return placeholder(this.words, state, this.fault);
    const days = newestFirst(kills, this.limit);
    const format = formatFor(languageOf(this));
    return html`${freshnessNote(this.words, state)}
    ${
      days.length === 0
        ? html`<p class="notice" part="notice">${icons.closed}<span>${words.noKills}</span></p>`
        : repeat(
            days,
            ({ begin }) => begin,
            (day) => this.#day(day, format),
          )
    }`;
  }

  protected override render(): TemplateResult {
    return html`<section class="card" part="feed" aria-label=${words.kills}>${this.#content()}</section>
      <div class="visually-hidden" role="status">${this.#announcement}</div>`;
  }
}
