import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { byDay, type Day, type FeedEntry } from '../data/feed-entries.ts';
import { entryView, keyOf } from './entry-view.ts';
import type { FeedContext } from './feed-context.ts';

function nameOf({ begin }: Day, { strings, format, now }: FeedContext): string {
  if (begin === format.calendar.startOfDay(now)) return strings.killFeed.today;
  return begin === format.calendar.startOfDayAfter(now, -1) ? strings.killFeed.yesterday : format.day(begin);
}

/**
 * Entries, newest first, under the days of the time zone.
 * @param showMore Shows older ones; null where there are none.
 */
export function listView(
  entries: readonly FeedEntry[],
  context: FeedContext,
  showMore: (() => void) | null,
): TemplateResult {
  const days = byDay(entries, context.format.calendar);
  const dayView = (day: Day): TemplateResult => {
    const name = nameOf(day, context);
    // How many the last day has is not known before all of them are there.
    const of = day === days.at(-1) && showMore !== null ? -1 : day.entries.length;
    return html`<section class="day" aria-label=${name}>
      <h3 class="quiet" part="day">${name}</h3>
      <div role="feed" aria-label=${name}>
        ${repeat(day.entries, keyOf, (entry, i) => entryView(entry, { at: i + 1, of }, context))}
      </div>
    </section>`;
  };
  const { olderButton } = context.strings.killFeed;
  return html`${repeat(days, ({ begin }) => begin, dayView)}
  ${showMore === null ? nothing : html`<p class="end"><button class="link" @click=${showMore}>${olderButton}</button></p>`}`;
}
