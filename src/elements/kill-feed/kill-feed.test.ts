import { expect, fixture, html } from '@open-wc/testing';
import { killOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './define.ts';
import { newestFirst } from './days.ts';
import type { KillFeed } from './kill-feed.ts';

const feedOf = (stream: FakeStream): Promise<KillFeed> =>
  fixture<KillFeed>(html`<kill-feed .stream=${stream}></kill-feed>`);
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

describe('kill-feed', () => {
  it('says what was stopped, why, and after how many impressions', async () => {
    const feed = await feedOf(
      new FakeStream({
        variants: [variantOf({ id: 'a', content: 'A headline' })],
        kills: [killOf({ id: 'k', impressions: 1400 })],
      }),
    );
    expect(textOf(feed))
      .to.contain('A headline')
      .and.contain('below half of the predicted')
      .and.contain('after 1,400 impressions');
  });

  it('shows the newest first, by day, and no more than asked for', () => {
    const kills = ['2026-01-05T10:00:00Z', '2026-01-06T09:00:00Z', '2026-01-06T11:00:00Z'].map((at, i) =>
      killOf({ id: `k${i}`, at }),
    );
    const days = newestFirst(kills, 50);
    expect(days.map((day) => day.kills.map(({ id }) => id))).to.deep.equal([['k2', 'k1'], ['k0']]);
    expect(newestFirst(kills, 1).flatMap((day) => day.kills)).to.have.length(1);
  });

  it('announces a kill that happens while one watches, and not those from before', async () => {
    const stream = new FakeStream({
      variants: [variantOf({ id: 'a', content: 'A headline' })],
      kills: [killOf({ id: 'old' })],
    });
    const feed = await feedOf(stream);
    const announced = (): string => feed.shadowRoot?.querySelector('[role=status]')?.textContent?.trim() ?? '';
    expect(announced()).to.equal('');
    stream.push({ kills: [killOf({ id: 'new', seq: 9 })] });
    await feed.updateComplete;
    expect(announced()).to.contain('Stopped: A headline.');
  });

  it('announces a burst as a number', async () => {
    const stream = new FakeStream({});
    const feed = await feedOf(stream);
    stream.push({ kills: [1, 2, 3].map((n) => killOf({ id: `k${n}`, seq: 10 + n })) });
    await feed.updateComplete;
    expect(feed.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('3 variants were stopped.');
  });

  it('waits, is empty, out of date, offline and refused in words', async () => {
    const waiting = await feedOf(new FakeStream());
    expect(textOf(waiting)).to.contain('Waiting for data');
    const stream = new FakeStream({});
    const feed = await feedOf(stream);
    expect(textOf(feed)).to.contain('No variant has been stopped.');
    stream.setStatus('stale', 'silent');
    await feed.updateComplete;
    expect(textOf(feed)).to.contain('Connection lost').and.contain('No variant has been stopped.');
    stream.setStatus('offline', 'connection-lost');
    await feed.updateComplete;
    expect(textOf(feed)).to.contain('Offline.');
    const refused = new FakeStream();
    refused.setStatus('denied', 'forbidden', 'The token does not allow this.');
    expect(textOf(await feedOf(refused))).to.contain('The token does not allow this.');
  });

  it('shows content as text, whatever stands in it', async () => {
    const feed = await feedOf(
      new FakeStream({
        variants: [variantOf({ id: 'a', content: '<img src=x onerror=alert(1)>' })],
        kills: [killOf({ id: 'k' })],
      }),
    );
    expect(feed.shadowRoot?.querySelector('img')).to.equal(null);
    expect(textOf(feed)).to.contain('<img src=x');
  });

  it('lets go of its stream when it leaves the page, and takes it up when it comes back', async () => {
    const stream = new FakeStream({});
    const feed = await feedOf(stream);
    expect(stream.subscribers).to.equal(2);
    const parent = feed.parentElement as Element;
    feed.remove();
    expect(stream.subscribers).to.equal(0);
    parent.append(feed);
    expect(stream.subscribers).to.equal(2);
  });

  it('is accessible', async () => {
    const feed = await feedOf(
      new FakeStream({ kills: [killOf({ id: 'k' }), killOf({ id: 'r', revivedAt: '2026-01-05T11:00:00.000Z' })] }),
    );
    await expect(feed).to.be.accessible();
  });
});
