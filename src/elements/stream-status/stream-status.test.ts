import { expect, fixture, html } from '@open-wc/testing';
import type { StatusReason, StreamPhase } from '../../sdk/index.ts';
import { FakeStream } from '../testing/fake-stream.ts';
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
    ['denied', 'no-stream', 'this stream does not exist yet'],
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

  it('says by which way the stream comes, while it is live', async () => {
    const stream = new FakeStream({});
    stream.status = { ...stream.status, transport: 'server-sent-events' };
    expect(textOf(await statusOf(stream))).to.contain('Server-Sent Events');
  });

  it('announces the phase only, since the rest changes all the time', async () => {
    const status = await statusOf(new FakeStream({}));
    expect(status.shadowRoot?.querySelector('[role=status]')?.textContent?.trim()).to.equal('Live');
  });

  it('is accessible', async () => {
    await expect(await statusOf(new FakeStream({}))).to.be.accessible();
  });
});
