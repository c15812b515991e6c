import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { killOf, experimentOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import '../../languages/ar.ts';
import '../../variant-stream/define.ts';
import type { VariantStream } from '../../variant-stream/define.ts';
import '../define.ts';
import { itemsOfKill, type FeedItem } from '../data/feed-items.ts';
import type { KillFeed } from '../kill-feed.ts';
import { axisOf } from './axis.ts';
import { timelineMarks } from './timeline-marks.ts';

const DAY = Date.parse('2026-01-05T00:00:00.000Z');
const HOUR_MS = 3_600_000;
const at = (hours: number): string => new Date(DAY + hours * HOUR_MS).toISOString();
const stopAt = (hours: number): FeedItem => {
  const [stop] = itemsOfKill(killOf({ id: `k${hours}`, at: at(hours) }));
  return { ...(stop as FeedItem), arrival: 0 };
};

describe('the marks of a timeline', () => {
  it('stand at their times, and are one where they would overlap', () => {
    const items = [20, 12.5, 12.4, 12.3, 12.2, 2].map(stopAt);
    const marks = timelineMarks(items, DAY, DAY + 24 * HOUR_MS, 240, 24);
    expect(marks.map(({ x, count, named }) => [Math.round(x), count, named.length])).to.deep.equal([
      [20, 1, 1],
      [125, 4, 3],
      [200, 1, 1],
    ]);
  });

  it('are never more than have room', () => {
    const items = Array.from({ length: 100_000 }, (_, i) => stopAt(24 - i / 5000));
    expect(timelineMarks(items, DAY, DAY + 24 * HOUR_MS, 480, 24).length).to.be.at.most(21);
  });

  it('lie on an axis that holds still while time goes on', () => {
    const ends = [100, 101, 102].map((minutes) => axisOf({ from: DAY, to: null }, [], DAY + minutes * 60_000).to);
    expect(new Set(ends).size).to.equal(1);
    expect(axisOf({ from: null, to: null }, [stopAt(3), stopAt(1)], DAY + 4 * HOUR_MS).from).to.equal(DAY + HOUR_MS);
    expect(axisOf({ from: DAY, to: DAY + HOUR_MS }, [], DAY)).to.deep.equal({ from: DAY, to: DAY + HOUR_MS });
  });
});

describe('kill-feed as a timeline', () => {
  const stream = (): FakeStream =>
    new FakeStream({
      experiments: [experimentOf({ id: 'x', title: 'Cycling', openedAt: at(1) })],
      variants: [variantOf({ id: 'a', letter: 'A', countedAt: at(12), postedAt: at(1) })],
      kills: [-2, 3, 6, 9].map((hours) => killOf({ id: `k${hours}`, at: at(hours), cause: 'operator', reason: '' })),
      notes: [
        {
          ...{ id: 'n', seq: 9, at: at(11), text: 'Newsletter sent', experiment: null, variant: null, url: null },
          ...{ by: null, editedAt: null, deletedAt: null },
        },
      ],
    });
  const timelineOf = async (lang: 'en' | 'ar'): Promise<{ page: VariantStream; feed: KillFeed }> => {
    const page = await fixture<VariantStream>(html`
      <variant-stream .stream=${stream()} time-zone="UTC" lang=${lang} dir=${lang === 'ar' ? 'rtl' : 'ltr'}>
        <kill-feed display="timeline" style="inline-size: 600px"></kill-feed>
      </variant-stream>
    `);
    const feed = page.querySelector('kill-feed') as KillFeed;
    await waitUntil(() => marksIn(feed).length > 0);
    return { page, feed };
  };
  const marksIn = (feed: KillFeed): HTMLElement[] => [
    ...(feed.shadowRoot as ShadowRoot).querySelectorAll<HTMLElement>('.mark'),
  ];
  const press = (on: Element, key: string): boolean =>
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));

  it('marks the day of the newest event, names its day, and is one tab stop whose marks say what happened', async () => {
    const { feed } = await timelineOf('en');
    const marks = marksIn(feed);
    expect(marks).to.have.length(4);
    expect(marks.filter(({ tabIndex }) => tabIndex === 0)).to.deep.equal([marks[3]]);
    expect(marks[0]?.getAttribute('aria-label')).to.equal('Jan 5, 3:00 AM: Cycling: A stopped by hand.');
    expect(marks[3]?.getAttribute('aria-label')).to.contain('Newsletter sent');
    const list = feed.shadowRoot?.querySelector('.marks');
    expect(list?.getAttribute('aria-label')).to.contain('4, 3 stops among them');
    expect(feed.shadowRoot?.querySelector('.axis')?.textContent).to.contain('AM');
    await expect(feed).to.be.accessible();
  });

  it('begins the name of a mark of several with their number, which it shows', async () => {
    const many = new FakeStream({
      variants: [variantOf({ id: 'a', letter: 'A', countedAt: at(12) })],
      kills: Array.from({ length: 12 }, (_, i) => killOf({ id: `k${i}`, at: at(9 + i / 1000) })),
    });
    const feed = await fixture<KillFeed>(
      html`<kill-feed display="timeline" style="inline-size: 600px" .stream=${many}></kill-feed>`,
    );
    await waitUntil(() => marksIn(feed).length > 0);
    const [mark] = marksIn(feed);
    expect(mark?.textContent?.trim()).to.equal('12');
    expect(mark?.getAttribute('aria-label')).to.match(/^12 · Jan 5, /);
    await expect(feed).to.be.accessible();
  });

  for (const [lang, back] of [
    ['en', 'ArrowLeft'],
    ['ar', 'ArrowRight'],
  ] as const)
    it(`is read by arrow keys, Home and End in the direction of reading: ${lang}`, async () => {
      const { feed } = await timelineOf(lang);
      const [first, , third, last] = marksIn(feed) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
      const height = feed.getBoundingClientRect().height;
      last.focus();
      press(last, back);
      await feed.updateComplete;
      expect(feed.shadowRoot?.activeElement).to.equal(third);
      expect(third.tabIndex).to.equal(0);
      const reading = feed.shadowRoot?.querySelector('.reading')?.textContent?.trim();
      expect(reading).to.equal(third.getAttribute('aria-label'));
      press(third, 'Home');
      expect(feed.shadowRoot?.activeElement).to.equal(first);
      expect(feed.getBoundingClientRect().height).to.equal(height);
      const isMirrored = first.getBoundingClientRect().left > last.getBoundingClientRect().left;
      expect(isMirrored).to.equal(lang === 'ar');
    });

  it('shows the experiment of a mark that is pressed by key', async () => {
    const { page, feed } = await timelineOf('en');
    marksIn(feed)[0]?.click();
    expect(page.view.experiment).to.equal('x');
  });
});
