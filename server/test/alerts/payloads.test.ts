// The guide has the body of every kind of alert, as a webhook receives it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Experiment, Variant } from 'peeksafe/protocol';
import { receiver, says } from '../support/receiver.ts';
import { until } from '../support/until.ts';
import { ALL_KINDS, AT, bodyOf, configured, office, type LoggedBody } from './alert-scene.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const names = {
  variant: (_: string, id: string) =>
    ({ id, experiment: 'hero', content: id === 'a' ? 'Lisbon, slowly' : 'Lisbon in a day' }) as Variant,
  experiment: (_: string, id: string) =>
    ({
      ...{ id, title: 'Hero headline', pause: null },
      lead: { leader: 'b', runnerUp: 'a', difference: { estimate: 0.009, low: 0.002, high: 0.016 } },
    }) as unknown as Experiment,
};

const suggested = (action: string, id: string, title: string, reason: string, more: object = {}): LoggedBody => ({
  ...{ kind: 'suggestion.made', source: 'peeksafe', suggestion: id, action, priority: 'high', title, reason },
  about: { kind: 'experiment', id: 'hero' },
  ...more,
});

const EVENTS: readonly LoggedBody[] = [
  {
    ...{ kind: 'variant.killed', variant: 'a', cause: 'below-leader', reason: 'ER 4.00% of 1,000 is below 6.00%' },
    evidence: { rule: 'evidence', impressions: 1000, engagements: 40, logE: Math.log(37), leaderEr: 0.06 },
  },
  { kind: 'variant.revived', variant: 'a', reason: 'A mistake', by: 'ana' },
  { kind: 'experiment.closed', experiment: 'hero', winner: 'b', reason: 'Enough seen', by: 'ana' },
  { kind: 'experiment.reopened', experiment: 'hero', reason: 'One more week', by: 'ana' },
  { kind: 'experiment.closed', experiment: 'hero', reason: 'No difference', by: 'ana' },
  suggested('close-experiment', 'q1', 'Close', 'No other variant can be better than the leader by more than 0.4%'),
  {
    ...{ kind: 'experiment.paused', experiment: 'hero', cause: 'traffic' },
    ...{ reason: 'The traffic is not split as planned', evidence: { logE: Math.log(9470), logNeeded: 6.9 } },
  },
  { kind: 'experiment.resumed', experiment: 'hero', cause: 'traffic', reason: 'The traffic is split as planned again' },
  {
    ...{ kind: 'experiment.paused', experiment: 'hero', cause: 'traffic', reasonCode: 'traffic-bursts' },
    reason: '12 of 300 batches were skipped',
  },
  suggested('lengthen-window', 'q2', 'Wait', '3.10% came too late for the attribution window of 10 minutes'),
  suggested('check-guardrail', 'q3', 'Look', 'dwell 41 s in 5,000 judged impressions is worse than the others’ 60 s', {
    about: { kind: 'variant', id: 'a' },
    evidence: [{ name: 'ln of the evidence', code: 'log-evidence', value: Math.log(120) }],
    reasonNumbers: [
      { name: 'value', value: 41 },
      { name: 'othersValue', value: 60 },
    ],
  }),
  suggested(
    'recalibrate-predictor',
    'q4',
    'Recalibrate the predictor: it promises too much',
    'It promises 6%, not 4%',
    {
      about: { kind: 'stream', id: 'stream' },
    },
  ),
  { kind: 'pattern.warned', pattern: 'question', level: 'fatigued', reason: 'Its ER fell below 2.10%' },
];

/** The blocks of the guide whose lines are bodies. */
function bodiesOfGuide(): Record<string, unknown>[] {
  const guide = readFileSync(new URL('../../../docs/guides/alerts.md', import.meta.url), 'utf8');
  const [, block = ''] = /^<!-- .*payloads\.test\.ts.*-->\n\n```text\n([\s\S]*?)^```$/m.exec(guide) ?? [];
  return block
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('the guide has the body of every kind of alert, and of an end', async (t) => {
  let now = Date.parse(AT);
  const hook = await receiver(t, says(204));
  const settings = configured(
    {
      publicUrl: 'https://peek.example/',
      sinks: { own: { kind: 'webhook', url: hook.url, secret: { env: 'HOOK' }, groupSeconds: 0 } },
      rules: [{ kinds: ALL_KINDS, to: ['own'] }],
    },
    { HOOK: SECRET },
  );
  const { log, watch } = office(t);
  const alerts = watch(settings, () => now, { names, awaited: () => ['hero'] });
  alerts.tick();
  for (const [i, event] of EVENTS.entries()) {
    await log(i + 1, event);
    alerts.wake();
    // One after the other, so that they come in the order of the guide.
    await until('it is told', () => alerts.waiting === 0);
  }
  now += 15 * 60_000;
  alerts.tick();
  await until('it is told', () => alerts.waiting === 0);
  const bodies = hook.received.map((one) => bodyOf<{ type: string; data: { id: string } }>(one));
  const told = bodies.map(({ type, data, ...rest }) => ({
    ...{ type, ...rest },
    data: { ...data, id: data.id.replace(/^[^_]*/, 'epoch') },
  }));
  assert.deepEqual(new Set(told.map(({ type }) => type)), new Set(ALL_KINDS.map((kind) => `alert.${kind}`)));
  assert.deepEqual(bodiesOfGuide(), told);
});
