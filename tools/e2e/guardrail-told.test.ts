// A guardrail that breaks in the running demo, from the event on: a page's attention line, the audit, and places of alerts have it within seconds.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { simulate } from 'peeksafe-server';
import { connect } from 'peeksafe/sdk';
import type { World } from 'peeksafe/simulator';
import type { Page } from 'playwright-core';
import { configured } from '../../server/test/alerts/alert-scene.ts';
import { audit, serverFor } from '../../server/test/support/harness.ts';
import { receiver, type Receiver } from '../../server/test/support/receiver.ts';
import { smtpReceiver } from '../../server/test/support/smtp-receiver.ts';
import { until } from '../../server/test/support/until.ts';
import { launchChromium } from '../browser.ts';
import { serveSources, type ServedFile } from './testing/source-server.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** From the event on, milliseconds. Two seconds are promised and were measured; a machine that runs all tests at once gets more. */
const MAX_MS = 5000;
/** The guardrail takes a thousand impressions of each variant. */
const BREAKS_MS = 180_000;

/** A place of alerts, and when the first about the guardrail came, milliseconds since 1970. */
interface Place {
  readonly sink: Receiver;
  toldAt(): number;
}

async function place(t: TestContext, status: number): Promise<Place> {
  let at = Number.NaN;
  const sink = await receiver(t, (n, response) => {
    if (sink.received[n - 1]?.body.includes('guardrail') === true && Number.isNaN(at)) at = Date.now();
    response.writeHead(status).end('ok');
  });
  return { sink, toldAt: () => at };
}

/** A site that may show the stream. */
const SITE = new Map<string, ServedFile>([
  [
    '/watch.html',
    {
      type: 'html',
      body: '<!doctype html><html lang="en"><meta charset="utf-8"><title>Watch</title><body><attention-list></attention-list><script type="module" src="/attention-list.js"></script>',
    },
  ],
]);

/** A page with the attention line of a stream, which notes when that first speaks of a guardrail. */
async function watchingPage(t: TestContext, origin: string, stream: string): Promise<Page> {
  const browser = await launchChromium();
  t.after(() => browser.close());
  const page = await browser.newPage({ locale: 'en' });
  await page.goto(`${origin}/watch.html`);
  await page.evaluate((src) => {
    document.querySelector('attention-list')?.setAttribute('src', src);
    const look = (): void => {
      const text = document.querySelector('attention-list')?.shadowRoot?.textContent ?? '';
      if (/guardrail/iu.test(text)) document.documentElement.dataset['toldAt'] ??= String(Date.now());
      requestAnimationFrame(look);
    };
    look();
  }, stream);
  return page;
}

test('a guardrail that breaks in the demo is in the attention line, in the audit and at four places within seconds', async (t) => {
  const [hook, slack, pager] = [await place(t, 204), await place(t, 200), await place(t, 202)];
  const mail = await smtpReceiver(t);
  const alerts = configured(
    {
      publicUrl: 'https://peek.example/',
      sinks: {
        own: { kind: 'webhook', url: hook.sink.url, secret: { env: 'HOOK' } },
        team: { kind: 'slack', url: { env: 'SLACK' } },
        pager: { kind: 'pagerduty', key: { env: 'KEY' }, url: pager.sink.url },
        mail: {
          ...{ kind: 'email', host: '127.0.0.1', port: mail.port, tls: 'none' },
          ...{ from: 'peeksafe@example.org', to: ['ops@example.org'] },
        },
      },
      rules: [{ kinds: ['guardrail'], to: ['own', 'team', 'pager', 'mail'] }],
    },
    { HOOK: SECRET, SLACK: slack.sink.url, KEY: 'k' },
  );
  const { origin, stop } = await serveSources(SITE, { 'attention-list': 'src/elements/attention-list/define.ts' });
  t.after(stop);
  const server = await serverFor(t, { alerts, origins: [origin] });
  const stream = `${server.url}/v1/streams/demo`;
  const ending = new AbortController();
  let world: World | null = null;
  const running = simulate({
    ...{ url: server.url, stream: 'demo', seed: 'guardrail', signal: ending.signal },
    onStarted: (started) => (world = started),
  });
  t.after(async () => {
    ending.abort();
    await running;
  });
  await until('the world begins', () => world !== null, 60_000);
  const page = await watchingPage(t, origin, stream);
  const follower = connect(stream);
  t.after(() => follower.close());
  const started = world as unknown as World;
  // It is about the time from the break on: the batches until then may come sooner.
  started.trigger({ kind: 'traffic', factor: 4 });
  const { experiment } = started.trigger({ kind: 'break-guardrail' });
  const isPaused = (): boolean => follower.state.experiments.get(experiment ?? '')?.pause?.cause === 'guardrail';
  await until('the guardrail breaks', isPaused, BREAKS_MS);
  const lines = await audit(server, 'demo');
  const auditAt = Date.now();
  const line = lines.find(({ event }) => event.kind === 'experiment.paused' && event.cause === 'guardrail');
  assert.ok(line !== undefined, 'the audit has it');
  const eventAt = Date.parse(line.receivedAt);
  const places = [hook, slack, pager];
  let mailAt = Number.NaN;
  await until('all are told', () => {
    if (mail.mails.length > 0 && Number.isNaN(mailAt)) mailAt = Date.now();
    return places.every(({ toldAt }) => !Number.isNaN(toldAt())) && !Number.isNaN(mailAt);
  });
  await page.waitForFunction(() => document.documentElement.dataset['toldAt'] !== undefined);
  const attentionAt = await page.evaluate(() => Number(document.documentElement.dataset['toldAt']));
  const took = {
    attention: attentionAt - eventAt,
    webhook: hook.toldAt() - eventAt,
    slack: slack.toldAt() - eventAt,
    pagerduty: pager.toldAt() - eventAt,
    email: mailAt - eventAt,
    audit: auditAt - eventAt,
  };
  t.diagnostic(JSON.stringify(took));
  for (const [where, ms] of Object.entries(took)) assert.ok(ms >= 0 && ms <= MAX_MS, `${where} after ${ms} ms`);
});
