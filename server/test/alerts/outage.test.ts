// Sinks that are down, hours that are quiet and servers that restart: nothing is lost, and nothing is told twice.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Alerts } from '../../src/alerts/watch.ts';
import type { AlertSettings } from '../../src/settings/alerts.ts';
import { temporaryFolder } from '../support/harness.ts';
import { receiver, type Received } from '../support/receiver.ts';
import { until } from '../support/until.ts';
import { ALL_KINDS, bodyOf, configured, kill, office, type LoggedBody, type Office } from './alert-scene.ts';

const MINUTE = 60_000;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Three sinks that take nothing while they are down, and the messages that they took. */
async function threeSinks(
  t: TestContext,
  isDown: () => boolean,
  quiet: object = {},
): Promise<{ settings: AlertSettings; asked(): number; taken: Record<'hook' | 'slack' | 'pager', Received[]> }> {
  const taken = { hook: [] as Received[], slack: [] as Received[], pager: [] as Received[] };
  const sinkOf = async (name: keyof typeof taken, status: number): Promise<{ url: string; received: Received[] }> => {
    const sink = await receiver(t, (n, response) => {
      const last = sink.received[n - 1] as Received;
      // Refused in all the ways that are not for good, and cut off.
      if (isDown() && n % 3 === 0) response.destroy();
      else if (isDown()) response.writeHead(n % 3 === 1 ? 503 : 500).end();
      else {
        taken[name].push(last);
        response.writeHead(status).end('ok');
      }
    });
    return sink;
  };
  const [hook, slack, pager] = [await sinkOf('hook', 204), await sinkOf('slack', 200), await sinkOf('pager', 202)];
  const settings = configured(
    {
      sinks: {
        hook: { kind: 'webhook', url: hook.url, secret: { env: 'HOOK' }, groupSeconds: 30, ...quiet },
        slack: { kind: 'slack', url: { env: 'SLACK' }, groupSeconds: 0, ...quiet },
        pager: { kind: 'pagerduty', key: { env: 'KEY' }, url: pager.url, ...quiet },
      },
      rules: [{ kinds: ALL_KINDS, to: ['hook', 'slack', 'pager'] }],
    },
    { HOOK: SECRET, SLACK: slack.url, KEY: 'k' },
  );
  return { settings, taken, asked: () => hook.received.length + slack.received.length + pager.received.length };
}

/** Counts the requests as they begin: one that a busy machine has not yet carried to its sink is under way all the same. */
function countRequests(t: TestContext): () => number {
  const { mock } = t.mock.method(globalThis, 'fetch');
  return () => mock.callCount();
}

/** A server that is restarted as the test says, in a time that the test makes pass. */
class Night {
  readonly #t: TestContext;
  readonly #folder: string;
  readonly #settings: AlertSettings;
  readonly #begun: () => number;
  #office: Office;
  #alerts: Alerts;
  #outcomes = 0;
  now: number;

  constructor(t: TestContext, settings: AlertSettings, now: number) {
    this.#t = t;
    this.#folder = temporaryFolder(t);
    this.#settings = settings;
    this.#begun = countRequests(t);
    this.now = now;
    [this.#office, this.#alerts] = this.#start();
  }

  #start(): [Office, Alerts] {
    const started = office(this.#t, this.#folder);
    // With the times between attempts that servers have.
    const parts = { courier: {}, onOutcome: () => void this.#outcomes++ };
    return [started, started.watch(this.#settings, () => this.now, parts)];
  }

  get waiting(): number {
    return this.#alerts.waiting;
  }

  get troubles(): readonly string[] {
    return this.#office.troubles;
  }

  async restart(): Promise<void> {
    await this.#office.close();
    [this.#office, this.#alerts] = this.#start();
    await this.#settle();
  }

  async log(seq: number, event: LoggedBody): Promise<void> {
    await this.#office.log(seq, event);
    this.#alerts.wake();
  }

  /** Waits until every request was answered, and the answer noted. */
  async #settle(): Promise<void> {
    await until('every answer is noted', () => this.#outcomes === this.#begun());
  }

  async pass(minutes: number): Promise<void> {
    for (let i = 0; i < minutes; i++) {
      this.now += MINUTE;
      this.#alerts.wake();
      await this.#settle();
    }
  }
}

/** The alerts of one sink, as they were told: the kind and the end of the title or key that names them. */
function toldBy({ hook, slack, pager }: Record<'hook' | 'slack' | 'pager', Received[]>): Record<string, string[]> {
  interface Body {
    readonly type: string;
    readonly data: { readonly title: string; readonly alerts?: readonly { readonly title: string }[] };
  }
  return {
    hook: hook.flatMap((one) => {
      const { data } = bodyOf<Body>(one);
      return (data.alerts ?? [data]).map(({ title }) => title);
    }),
    slack: slack.map((one) => bodyOf<{ blocks: { text: { text: string } }[] }>(one).blocks[0]?.text.text ?? ''),
    pager: pager.map((one) => `${String(bodyOf(one)['event_action'])} ${String(bodyOf(one)['dedup_key'])}`),
  };
}

const PAUSED = 'Automatic stops of “x” are paused: the traffic is not split as planned';
const titles = (count: number): string[] => [
  ...Array.from({ length: count }, (_, i) => `“v${i + 1}” was stopped`),
  PAUSED,
  'Automatic stops of “x” go on',
];
const keys = (count: number): string[] => [
  ...Array.from({ length: count }, (_, i) => `trigger peeksafe:s::killed:v${i + 1}`),
  'trigger peeksafe:s:x:traffic:',
  'resolve peeksafe:s:x:traffic:',
];

test('sinks that are down for an hour lose nothing and are told nothing twice', { timeout: 120_000 }, async (t) => {
  let isDown = true;
  const { settings, taken } = await threeSinks(t, () => isDown);
  const night = new Night(t, settings, Date.parse('2026-03-02T10:00:00Z'));
  await night.log(1, kill(1));
  await night.pass(4);
  await night.log(101, { kind: 'experiment.paused', experiment: 'x', cause: 'traffic' });
  await night.pass(10);
  await night.restart();
  await night.log(102, kill(2));
  await night.pass(16);
  await night.log(103, { kind: 'experiment.resumed', experiment: 'x' });
  await night.pass(10);
  await night.restart();
  await night.log(104, kill(3));
  await night.pass(20);
  assert.deepEqual(toldBy(taken), { hook: [], slack: [], pager: [] });
  isDown = false;
  await night.log(105, kill(4));
  for (let hours = 0; hours < 5 && night.waiting > 0; hours++) await night.pass(60);
  assert.equal(night.waiting, 0);
  await night.restart();
  await night.pass(1);
  const { hook = [], slack = [], pager = [] } = toldBy(taken);
  assert.deepEqual(hook.sort(), titles(4).sort());
  assert.deepEqual(slack.sort(), titles(4).sort());
  assert.ok(pager.indexOf('trigger peeksafe:s:x:traffic:') < pager.indexOf('resolve peeksafe:s:x:traffic:'));
  assert.deepEqual(pager.sort(), keys(4).sort());
  const ids = taken.hook.map(({ headers }) => headers['webhook-id']);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(night.troubles, []);
});

test('quiet hours are told of afterwards, whatever restarts or is down', { timeout: 120_000 }, async (t) => {
  let isDown = false;
  const hours = { quiet: { from: '22:00', to: '06:00', zone: 'Europe/Berlin' } };
  const { settings, taken, asked } = await threeSinks(t, () => isDown, hours);
  // The night in which the clocks go forward, so that it is an hour shorter.
  const night = new Night(t, settings, Date.parse('2026-03-28T20:59:00Z'));
  await night.log(1, kill(1));
  await night.pass(1);
  await night.log(2, kill(2));
  await night.log(3, { kind: 'experiment.paused', experiment: 'x', cause: 'traffic' });
  await night.pass(30);
  await night.restart();
  await night.log(4, { kind: 'experiment.resumed', experiment: 'x' });
  night.now = Date.parse('2026-03-29T03:58:00Z');
  await night.pass(1);
  assert.deepEqual(toldBy(taken)['slack'], ['“v1” was stopped'], 'before they began');
  assert.equal(asked(), 2, 'nothing is tried meanwhile, and bursts are gathered on');
  isDown = true;
  await night.pass(20);
  await night.restart();
  isDown = false;
  for (let i = 0; i < 5 && night.waiting > 0; i++) await night.pass(60);
  const { hook = [], slack = [], pager = [] } = toldBy(taken);
  assert.equal(taken.hook.length, 1, 'one message for the whole night');
  assert.deepEqual(hook.sort(), titles(2).sort());
  assert.deepEqual(slack.sort(), titles(2).sort());
  assert.deepEqual(pager.sort(), keys(2).sort());
});
