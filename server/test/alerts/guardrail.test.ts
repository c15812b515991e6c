// A guardrail that breaks is seen where people look, and where they are told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audit, changes, post, serverFor } from '../support/harness.ts';
import { receiver, says, type Received } from '../support/receiver.ts';
import { smtpReceiver } from '../support/smtp-receiver.ts';
import { until } from '../support/until.ts';
import { bodyOf, configured } from './alert-scene.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const START = Date.parse('2026-01-05T10:00:00Z');
const iso = (second: number): string => new Date(START + second * 1000).toISOString();

/** Reports of three variants, of which readers of one leave much sooner, for some batches of ten seconds. */
function reports(batches: number): unknown[] {
  return Array.from({ length: batches }, (_, k) =>
    ['a', 'b', 'c'].map((variant) => {
      const mean = variant === 'a' ? 30 : 60;
      // Half of them stay three seconds longer, and half three shorter.
      const [n, sumSquares] = [60, 60 * (mean ** 2 + 9)];
      return {
        ...{ id: `o${k}${variant}`, at: iso(10 * k + 1), kind: 'variant.observed', variant },
        ...{ impressions: n, engagements: 6, metrics: { dwell: { n, sum: n * mean, sumSquares } } },
      };
    }),
  ).flat();
}

test('a guardrail that breaks is in the suggestions, in the audit and at four sinks within two seconds', async (t) => {
  const [hook, slack, pager] = [
    await receiver(t, says(204)),
    await receiver(t, says(200, 'ok')),
    await receiver(t, says(202)),
  ];
  const mail = await smtpReceiver(t);
  const alerts = configured(
    {
      publicUrl: 'https://peek.example/',
      sinks: {
        own: { kind: 'webhook', url: hook.url, secret: { env: 'HOOK' } },
        team: { kind: 'slack', url: { env: 'SLACK' } },
        pager: { kind: 'pagerduty', key: { env: 'KEY' }, url: pager.url },
        mail: {
          ...{ kind: 'email', host: '127.0.0.1', port: mail.port, tls: 'none' },
          ...{ from: 'peeksafe@example.org', to: ['ops@example.org'] },
        },
      },
      rules: [{ kinds: ['guardrail'], to: ['own', 'team', 'pager', 'mail'] }],
    },
    { HOOK: SECRET, SLACK: slack.url, KEY: 'k' },
  );
  const server = await serverFor(t, { alerts });
  const dwell = { name: 'dwell', type: 'mean', role: 'guardrail', unit: 'seconds', better: 'higher', bound: 5 };
  await post(server, 's', [
    ...[{ id: 'c', at: iso(0), kind: 'stream.configured', batchMs: 10_000, attributionWindowMs: 0 }],
    ...[
      { id: 'e', at: iso(0), kind: 'experiment.opened', experiment: 'hero', title: 'Hero headline', metrics: [dwell] },
    ],
    ...['a', 'b', 'c'].map((variant) => ({
      ...{
        id: `p${variant}`,
        at: iso(0),
        kind: 'variant.posted',
        variant,
        experiment: 'hero',
        content: `Story ${variant}`,
      },
    })),
  ]);
  const answer = await post(server, 's', reports(40));
  assert.equal(answer.accepted, 120);
  const broken = performance.now();
  const sinks = [hook, slack, pager];
  await until('all are told', () => sinks.every(({ received }) => received.length > 0) && mail.mails.length > 0);
  const tookMs = performance.now() - broken;
  const { suggestions = [] } = await changes(server, 's');
  const [suggestion] = suggestions.filter(({ action }) => action === 'check-guardrail');
  assert.deepEqual([suggestion?.status, suggestion?.about?.id], ['open', 'a'], 'the attention line shows it');
  const line = (await audit(server, 's')).find(({ event }) => event.kind === 'suggestion.made');
  assert.ok(line !== undefined, 'the audit has it');
  const { type, data } = bodyOf<{ type: string; data: Record<string, unknown> }>(hook.received[0] as Received);
  assert.deepEqual(
    [type, data['title'], data['variant'], data['severity'], data['url']],
    [
      ...['alert.guardrail', '“Story a” breaks a guardrail in “Hero headline”', 'a', 'error'],
      'https://peek.example/?stream=s&experiment=hero',
    ],
  );
  assert.match(String(data['reason']), /^dwell .* s in .* is worse than the others' /);
  assert.match(String(data['evidence']), /^[\d,]+ : 1$/);
  assert.match(String(data['effect']), /^30, the others 60$/);
  assert.equal(bodyOf(pager.received[0] as Received)['dedup_key'], 'peeksafe:s:hero:guardrail:a');
  assert.match(mail.mails[0]?.message ?? '', /^Subject: .*error/m);
  assert.ok(tookMs < 2000, `${tookMs.toFixed()} ms`);
});
