import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditLine, EventsAnswer } from 'peeksafe/protocol';
import { createDedupeWindow } from '../../src/external-monitors/dedupe-window.ts';
import type { RunningServer } from '../../src/server.ts';
import { serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const ALERT = { alert_type: 'rest', persona_id: 's', title: 'Rest it', priority: 'high' };

async function say(server: RunningServer, token: string): Promise<[number, EventsAnswer]> {
  const response = await fetch(`${server.url}/api/events/optimization-alert`, {
    method: 'POST',
    body: JSON.stringify(ALERT),
    headers: { 'Content-Type': 'application/json', ...bearer(token) },
  });
  return [response.status, (await response.json()) as EventsAnswer];
}

test('a message that is refused leaves no trace in what others send later', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  const stranger = await tokenFor('other', ['ingest'], { subject: 'stranger' });
  const monitor = await tokenFor('s', ['ingest', 'view'], { subject: 'monitor' });
  assert.equal((await say(server, stranger))[0], 403);
  const refusedAt = Date.now();
  await until('the next millisecond', () => Date.now() > refusedAt);
  const before = Date.now();
  const [status, answer] = await say(server, monitor);
  assert.deepEqual([status, answer.accepted], [200, 1]);
  const text = await (await fetch(`${streamUrl(server, 's')}/audit`, { headers: bearer(monitor) })).text();
  const { event } = JSON.parse(text) as AuditLine;
  assert.ok(Date.parse(event.at) >= before, `${event.at} is not the time of the message that was refused`);
  const [, again] = await say(server, monitor);
  assert.equal(again.duplicates, 1, 'its own repetition is the same message');
});

test('the same message from two senders counts as two messages', () => {
  const recall = createDedupeWindow();
  assert.equal(recall('ann', 'early-kill', 'k', 1000), 1000);
  assert.equal(recall('ben', 'early-kill', 'k', 2000), 2000);
  assert.equal(recall('ann', 'early-kill', 'k', 3000), 1000);
});

test('a sender who says ten thousand things makes the server forget no other sender', () => {
  const recall = createDedupeWindow(100);
  for (let i = 0; i < 10; i++) recall('quiet', 'optimization-alert', `q${i}`, i);
  for (let i = 0; i < 10_000; i++) recall('loud', 'optimization-alert', `l${i}`, 100 + i);
  for (let i = 0; i < 10; i++) assert.equal(recall('quiet', 'optimization-alert', `q${i}`, 20_000), i);
  assert.equal(recall('loud', 'optimization-alert', 'l9999', 20_000), 10_099, 'and remembers what it said last');
  assert.equal(recall('loud', 'optimization-alert', 'l0', 20_001), 20_001);
});
