import { html, nothing, type TemplateResult } from 'lit';
import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import type * as evidenceViews from '../shared/views/evidence-view.ts';
import { killSentence } from '../shared/views/evidence.ts';
import type { Format } from '../shared/format/format.ts';
import { icons } from '../shared/theme/icons.ts';
import type { LazyModule } from '../shared/loading/lazy-module.ts';
import { timeView } from '../shared/views/time-view.ts';
import type { Strings } from '../shared/strings/strings.ts';

/** The context that all entries share. */
export interface FeedContext {
  readonly strings: Strings;
  readonly format: Format;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Times of day instead of how long ago. */
  readonly isExact: boolean;
  readonly variant: (id: string) => Variant | undefined;
  readonly experiment: (id: string) => Experiment | undefined;
  /** Impressions that it saved; null when nobody can say. */
  readonly saved: (kill: Kill) => number | null;
  /** Whether the viewer may show it again. */
  readonly canRevive: (kill: Kill) => boolean;
  readonly revive: (kill: Kill) => void;
  /** Ids of what is folded out: evidence and bursts. */
  readonly open: ReadonlySet<string>;
  /** Whether it is printed: bursts are folded out. */
  readonly isPaper: boolean;
  readonly fold: (id: string, isOpen: boolean) => void;
  readonly evidence: LazyModule<typeof evidenceViews>;
  /** Stops that came while one watched. */
  readonly fresh: ReadonlySet<string>;
}

/** The content that was stopped; the variant's id when its variant is not known. */
export const contentOf = (kill: Kill, variant: Variant | undefined): string => variant?.content ?? kill.variant;

function facts(kill: Kill, context: FeedContext): TemplateResult {
  const { strings, format } = context;
  const saved = context.saved(kill);
  return html`<p class="facts quiet">
    <span class="cause"
      >${kill.cause === 'operator' ? icons.byPerson : icons.byMonitor}${strings.killFeed.causes[kill.cause]}</span
    >
    ${kill.by === null ? nothing : html`<bdi>${strings.common.by(kill.by)}</bdi>`}
    <span>${strings.killFeed.after(format.count(kill.impressions))}</span>
    ${saved === null ? nothing : html`<span class="saved" title=${strings.killFeed.savedRule}>${icons.saved}${strings.killFeed.saved(format.count(saved))}</span>`}
  </p>`;
}

function revived(kill: Kill, { strings, format, now }: FeedContext): TemplateResult | typeof nothing {
  if (kill.revivedAt === null) return nothing;
  const at = Date.parse(kill.revivedAt);
  return html`<p class="revived-note">
    ${icons.undo}<span title=${format.full(at)}
      >${strings.killFeed.revivedAgo(format.ago(at, now))}${kill.revivedBy === null ? nothing : html` <bdi>${strings.common.by(kill.revivedBy)}</bdi>`}</span
    >
  </p>`;
}

function evidence(kill: Kill, context: FeedContext): TemplateResult {
  const { strings, format, open, fold } = context;
  const isOpen = open.has(kill.id);
  const leader = kill.evidence?.leader;
  const toggled = (event: Event): void => fold(kill.id, (event.currentTarget as HTMLDetailsElement).open);
  const subject = {
    kill,
    variant: context.variant(kill.variant),
    experiment: context.experiment(kill.experiment),
    leader: leader === undefined ? undefined : context.variant(leader),
  };
  // Rendered only when a person opens it: most are never opened.
  return html`<details class="on-demand" .open=${isOpen} @toggle=${toggled}>
    <summary>
      ${icons.forward}${strings.common.evidence}<span class="visually-hidden"
        >: ${contentOf(kill, subject.variant)}</span
      >
    </summary>
    ${
      isOpen
        ? html`${context.evidence.view(strings, ({ evidenceView }) => evidenceView(subject, strings, format))}
          ${context.saved(kill) !== null ? html`<p class="quiet small">${strings.killFeed.savedRule}</p>` : nothing}`
        : nothing
    }
  </details>`;
}

/** One stop. `place`: which of how many in its day; `isStop`: whether Tab comes to it. */
export function killView(
  kill: Kill,
  context: FeedContext,
  place: { readonly at: number; readonly of: number; readonly isStop: boolean },
): TemplateResult {
  const { strings, format, now, isExact, fresh } = context;
  const content = contentOf(kill, context.variant(kill.variant));
  const id = `content-${kill.id}`;
  const state = `${kill.revivedAt === null ? '' : 'revived'} ${fresh.has(kill.id) ? 'fresh' : ''}`;
  return html`<article
    class="kill ${state}"
    part="kill"
    aria-posinset=${place.at}
    aria-setsize=${place.of}
    aria-labelledby=${id}
    tabindex=${place.isStop ? 0 : -1}
    data-entry
  >
    <span class="sign">${icons.killed}</span>
    <div class="what">
      <div class="head">
        <p class="content" id=${id} dir="auto" title=${content}>${content}</p>
        <span class="when quiet">${timeView(kill.at, now, format, isExact)}</span>
      </div>
      <p class="reason">${killSentence(kill, context)}</p>
      ${facts(kill, context)} ${revived(kill, context)}
      <div class="controls">
        ${evidence(kill, context)}
        ${
          context.canRevive(kill)
            ? html`<button
                class="link revive"
                aria-label="${strings.killFeed.revive}: ${content}"
                @click=${() => context.revive(kill)}
              >
                ${icons.undo} ${strings.killFeed.revive}
              </button>`
            : nothing
        }
      </div>
    </div>
  </article>`;
}

/** A burst, as one line that folds out. */
export function burstView(
  id: string,
  kills: readonly Kill[],
  context: FeedContext,
  place: { readonly at: number; readonly of: number; readonly isStop: boolean },
): TemplateResult {
  const { strings, format, now, isExact, open, fold } = context;
  const key = `burst-${id}`;
  const isOpen = context.isPaper || open.has(key);
  const [newest] = kills as readonly [Kill];
  const names = kills.slice(0, 2).map((kill) => contentOf(kill, context.variant(kill.variant)));
  const rest = kills.length - names.length;
  return html`<article
    class="burst ${kills.some((kill) => context.fresh.has(kill.id)) ? 'fresh' : ''}"
    part="burst"
    aria-posinset=${place.at}
    aria-setsize=${place.of}
    aria-labelledby=${key}
    tabindex=${place.isStop ? 0 : -1}
    data-entry
  >
    <div class="kill">
      <span class="sign">${icons.group}</span>
      <div class="what">
        <div class="head">
          <button class="burst-head" id=${key} aria-expanded=${isOpen} @click=${() => fold(key, !isOpen)}>
            ${icons.forward}<span>${strings.killFeed.burst(format.count(kills.length))}</span>
          </button>
          <span class="when quiet">${timeView(newest.at, now, format, isExact)}</span>
        </div>
        <p class="names quiet" ?hidden=${isOpen} dir="auto">
          ${names.join(' · ')}${rest > 0 ? ` +${format.count(rest)}` : nothing}
        </p>
      </div>
    </div>
    ${isOpen ? html`<div class="inside">${kills.map((kill, i) => killView(kill, context, { at: i + 1, of: kills.length, isStop: false }))}</div>` : nothing}
  </article>`;
}
