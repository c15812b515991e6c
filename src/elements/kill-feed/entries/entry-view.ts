import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Kill } from '../../../protocol/index.ts';
import { sentenceView } from '../../shared/experiments/sentence-view.ts';
import * as icons from '../../shared/theme/icons.ts';
import { timeView } from '../../shared/views/time-view.ts';
import { newestOf, type FeedEntry } from '../data/feed-entries.ts';
import { itemActor, itemVariant, type FeedItem } from '../data/feed-items.ts';
import { titleOf, type FeedContext } from './feed-context.ts';
import { itemReason, itemSentence } from './item-sentence.ts';
import { evidenceOnDemand } from './stop-evidence.ts';

/** Its place among those of its day; -1 where nobody knows how many. */
export interface Place {
  readonly at: number;
  readonly of: number;
}

/** The key of the article of an entry: no item has that of a burst. */
export const keyOf = ({ id, items }: FeedEntry): string => (items.length === 1 ? id : `burst\n${id}`);

/** The keys of the articles of entries, those inside bursts that are folded out too. */
export const keysOf = (entries: readonly FeedEntry[], isOpen: (key: string) => boolean): readonly string[] =>
  entries.flatMap((entry) => {
    const key = keyOf(entry);
    return entry.items.length > 1 && isOpen(key) ? [key, ...entry.items.map(({ id }) => id)] : [key];
  });

/** The looks of each kind of item. */
export const ITEM_ICONS: Readonly<Record<FeedItem['kind'], readonly [tone: string, icon: SVGTemplateResult]>> = {
  stop: ['bad', icons.killed],
  restart: ['quiet', icons.undo],
  closed: ['good', icons.closed],
  reopened: ['quiet', icons.undo],
  won: ['good', icons.winner],
  paused: ['warn', icons.pause],
  afresh: ['warn', icons.warning],
  note: ['quiet', icons.flag],
};

const tabOf = (key: string, { current }: FeedContext): 0 | -1 => (key === current ? 0 : -1);

function said(item: FeedItem, context: FeedContext): TemplateResult | typeof nothing {
  const { strings } = context;
  const [by, reason] = [itemActor(item), itemReason(item, context)];
  if (by === null && reason === '') return nothing;
  return html`<p class="facts quiet">
    ${reason === '' ? nothing : html`<q class="why"><bdi>${reason}</bdi></q>`}
    ${by === null ? nothing : html`<bdi>${strings.common.by(by)}</bdi>`}
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

/** The impressions of a stop, unless the reason that stands above says them. */
function after({ impressions }: Kill, reason: string, context: FeedContext): TemplateResult | typeof nothing {
  const { strings, format } = context;
  const count = format.count(impressions);
  if (reason.includes(count) || reason.includes(String(impressions))) return nothing;
  return html`<p class="facts quiet">${strings.killFeed.after(impressions, count)}</p>`;
}

type StopItem = Extract<FeedItem, { kind: 'stop' | 'restart' }>;

/** The parts of a stop besides its sentence: its evidence, and the way back. */
function stopControls(item: StopItem, context: FeedContext): TemplateResult {
  const { kill, id: key } = item;
  const { strings } = context;
  const name = context.variant(kill.variant)?.content ?? kill.variant;
  return html`${after(kill, itemReason(item, context), context)} ${revived(kill, context)}
    <div class="controls">
      ${evidenceOnDemand(kill, key, tabOf(key, context), context)}
      ${
        context.canRevive(kill)
          ? html`<button
              class="link revive"
              tabindex=${tabOf(key, context)}
              aria-label="${strings.killFeed.revive}: ${name}"
              @click=${() => context.revive(kill)}
            >
              ${icons.undo} ${strings.killFeed.revive}
            </button>`
          : nothing
      }
    </div>`;
}

function content(item: FeedItem, { variant }: FeedContext): TemplateResult | typeof nothing {
  const id = itemVariant(item);
  const known = id === null ? undefined : variant(id);
  if (known === undefined) return nothing;
  return html`<p class="content" title=${known.content}><bdi>${known.content}</bdi></p>`;
}

function link({ kind, ...item }: FeedItem): TemplateResult | typeof nothing {
  if (kind !== 'note' || !('note' in item) || item.note.url === null) return nothing;
  const { url } = item.note;
  return html`<p class="facts">
    <a class="link" href=${url} target="_blank" rel="noopener noreferrer" dir="ltr">${new URL(url).host}</a>
  </p>`;
}

/** An item as one article. */
function itemView(item: FeedItem, place: Place, context: FeedContext): TemplateResult {
  const { now, format, isExact, fresh } = context;
  const told = item.kind === 'stop' ? { ...item, kill: context.pending(item.kill) } : item;
  const [tone, icon] = ITEM_ICONS[item.kind];
  const [title, dom] = [titleOf(item, context), `item-${item.arrival}`];
  const isRevived = told.kind === 'stop' && told.kill.revivedAt !== null;
  return html`<article
    class="kill ${isRevived ? 'revived' : ''} ${fresh.has(item) ? 'fresh' : ''}"
    part="kill"
    aria-posinset=${place.at}
    aria-setsize=${place.of}
    aria-labelledby="${dom}-of ${dom}"
    tabindex=${tabOf(item.id, context)}
    data-entry=${item.id}
  >
    <span class="sign ${tone}">${icon}</span>
    <div class="what">
      <div class="head">
        <p class="experiment quiet" part="experiment" id="${dom}-of"><bdi>${title}</bdi></p>
        <span class="when quiet">${timeView(new Date(item.at).toISOString(), now, format, isExact)}</span>
      </div>
      <p class="sentence" part="sentence" id=${dom} dir=${item.kind === 'note' ? 'auto' : nothing}>
        ${sentenceView(itemSentence(told, context))}
      </p>
      ${content(item, context)} ${said(item, context)} ${link(item)}
      ${told.kind === 'stop' ? stopControls(told, context) : nothing}
    </div>
  </article>`;
}

/** The first stops of a burst, each by its experiment and letter. */
function burstNames(items: readonly FeedItem[], context: FeedContext): string {
  const { format } = context;
  const names = items.slice(0, 2).map((item) => {
    const known = context.variant(itemVariant(item) ?? '');
    return `${titleOf(item, context)} ${known === undefined ? '' : context.letter(known)}`.trim();
  });
  const rest = items.length - names.length;
  return `${names.join(' · ')}${rest > 0 ? ` +${format.count(rest)}` : ''}`;
}

/** A burst, as one article that folds out. */
function burstView(entry: FeedEntry, place: Place, context: FeedContext): TemplateResult {
  const { strings, format, now, isExact, open, fold } = context;
  const key = keyOf(entry);
  const isOpen = context.isPaper || open.has(key);
  const items = [...entry.items].reverse();
  const dom = `burst-${(entry.items[0] as FeedItem).arrival}`;
  return html`<article
    class="burst ${items.some((item) => context.fresh.has(item)) ? 'fresh' : ''}"
    part="burst"
    aria-posinset=${place.at}
    aria-setsize=${place.of}
    aria-labelledby=${dom}
    tabindex=${tabOf(key, context)}
    data-entry=${key}
  >
    <div class="kill">
      <span class="sign bad">${icons.group}</span>
      <div class="what">
        <div class="head">
          <button
            class="burst-head"
            id=${dom}
            tabindex=${tabOf(key, context)}
            aria-expanded=${isOpen}
            @click=${() => fold(key, !isOpen)}
          >
            ${icons.forward}<span>${strings.killFeed.burst(items.length, format.count(items.length))}</span>
          </button>
          <span class="when quiet">
            ${timeView(new Date(newestOf(entry).at).toISOString(), now, format, isExact)}
          </span>
        </div>
        <p class="names quiet" ?hidden=${isOpen} dir="auto">${burstNames(items, context)}</p>
      </div>
    </div>
    ${isOpen ? html`<div class="inside">${items.map((item, i) => itemView(item, { at: i + 1, of: items.length }, context))}</div>` : nothing}
  </article>`;
}

/** An entry as an article of a feed. */
export const entryView = (entry: FeedEntry, place: Place, context: FeedContext): TemplateResult =>
  entry.items.length === 1 ? itemView(entry.items[0] as FeedItem, place, context) : burstView(entry, place, context);
