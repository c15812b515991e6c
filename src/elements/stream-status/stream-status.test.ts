import { expect, fixture, html } from '@open-wc/testing';
import type { StatusReason, StreamPhase } from '../../sdk/index.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import '../languages/ar.ts';
import '../languages/de.ts';
import { variantOf } from '../testing/entities.ts';
import './define.ts';
import type { StreamStatusElement } from './stream-status.ts';

const statusOf = (stream: FakeStream): Promise<StreamStatusElement> =>
  fixture<StreamStatusElement>(html`<stream-status .stream=${stream}></stream-status>`);
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

describe('stream-status', () => {
  const phases: [StreamPhase, StatusReason, string][] = [
    ['live', 'synchronized', 'Live'],
    ['stale', 'silent', 'no reply from the server'],
    ['offline', 'network-offline', 'this device is offline'],
    ['denied', 'forbidden', 'the token does not allow this'],
    ['connecting', 'starting', 'Connecting'],
  ];
  for (const [phase, reason, text] of phases) {
    it(`says that it is ${phase}, in words`, async () => {
      const stream = new FakeStream({});
      const status = await statusOf(stream);
      stream.setStatus(phase, reason);
      await status.updateComplete;
      expect(textOf(status)).to.contain(text);
    });
  }

  it('says once that there is no such stream, which is no denial', async () => {
    const stream = new FakeStream({});
    const status = await statusOf(stream);
    stream.setStatus('denied', 'no-stream');
    await status.updateComplete;
    expect(textOf(status)).to.equal('No such stream');
    expect(status.shadowRoot?.querySelector('.denied')).to.equal(null);
  });

  it('says how far behind it is while live, and how old the data is when not', async () => {
    const stream = new FakeStream({});
    stream.delay = 12.4;
    const status = await statusOf(stream);
    expect(textOf(status)).to.contain('12 ms behind');
    stream.lastMessageAt = Date.now() - 3 * 60_000;
    stream.setStatus('offline', 'connection-lost');
    await status.updateComplete;
    expect(textOf(status)).to.match(/data 3 min old/);
  });

  it('says how far behind it is last, where the room for more digits is no gap', async () => {
    const stream = new FakeStream({});
    stream.delay = 12.4;
    stream.status = { ...stream.status, transport: 'websocket' };
    const status = await statusOf(stream);
    const details = [...(status.shadowRoot?.querySelectorAll('.detail') ?? [])].map((one) => one.textContent);
    expect(details).to.deep.equal(['WebSocket', '12 ms behind']);
  });

  it('says by which way the stream comes, while it is live', async () => {
    const stream = new FakeStream({});
    stream.status = { ...stream.status, transport: 'server-sent-events' };
    expect(textOf(await statusOf(stream))).to.contain('Server-Sent Events');
  });

  it('says that a record is played again, and from when it is, in three languages', async () => {
    const stream = new FakeStream({
      stream: { seq: 1, timeZone: 'UTC', origin: 'replay' },
      variants: [variantOf({ id: 'a', postedAt: '2013-03-15T18:00:00.000Z', countedAt: '2013-03-16T18:00:00.000Z' })],
    });
    const status = await statusOf(stream);
    expect(textOf(status)).to.contain('Replay · March 2013');
    // cspell:ignore Wiedergabe März
    for (const [lang, text] of [
      ['de', 'Wiedergabe · März 2013'],
      ['ar', 'إعادة عرض · '],
    ] as const) {
      status.lang = lang;
      await status.updateComplete;
      expect(textOf(status)).to.contain(text);
    }
    expect(textOf(await statusOf(new FakeStream({ variants: [variantOf({ id: 'a' })] })))).not.to.contain('Replay');
  });

  it('says that times are invented, where no record has them', async () => {
    const stream = new FakeStream({ stream: { seq: 1, timeZone: 'UTC', origin: 'replay', timing: 'invented' } });
    const status = await statusOf(stream);
    expect(textOf(status)).to.contain('invented times');
    expect(
      textOf(await statusOf(new FakeStream({ stream: { seq: 1, timeZone: 'UTC', origin: 'replay' } }))),
    ).not.to.contain('invented');
  });

  it('announces the phase only, since the rest changes all the time', async () => {
    const status = await statusOf(new FakeStream({}));
    expect(status.shadowRoot?.querySelector('[role=status]')?.textContent?.trim()).to.equal('Live');
  });

  it('is accessible', async () => {
    await expect(await statusOf(new FakeStream({}))).to.be.accessible();
  });
});
