import { expect } from '@open-wc/testing';
import { PlanSource, type SlotPlan } from './plan-source.ts';

const PLAN: SlotPlan = { experiments: [] };
const SRC = 'https://count.example/v1/streams/s';

const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ error: { code: 'x', message: `Refused with ${status}.` } }, { status, headers });
const unreachable = (): Response => {
  throw new TypeError('Failed to fetch');
};
/** A connection that says nothing new and stays. */
const silent = (): Response => new Response(new ReadableStream());
/** A connection that tells of another plan and stays, until it is given up. */
const changed = (cancel = (): void => {}, onStart = (_: ReadableStreamDefaultController): void => {}): Response =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(connection) {
        connection.enqueue(new TextEncoder().encode('data: {"etag":"other"}\n\n'));
        onStart(connection);
      },
      cancel,
    }),
  );

const real = {
  fetch: globalThis.fetch,
  setTimeout: globalThis.setTimeout,
  random: Math.random,
  now: performance.now.bind(performance),
};
/** The page's monotonic clock. Milliseconds. */
let clock = 0;
/** How long was waited before calls, in milliseconds. The waits themselves are over at once. */
let waits: number[];
let asked: number;
/** Answers to the connections that come; those after them stay and say nothing. */
let connections: (() => Response)[];
/** Answers to the calls for the plan; those after them have it. */
let plans: (() => Response)[];
let stop: (() => void) | undefined;

const answer = (init: RequestInit): Response => {
  const isConnection = new Headers(init.headers).get('Accept') === 'text/event-stream';
  return isConnection
    ? (connections.shift() ?? silent)()
    : (plans.shift() ?? (() => Response.json(PLAN, { headers: { ETag: 'first' } })))();
};

const turn = (): Promise<void> => new Promise((done) => real.setTimeout.call(globalThis, done, 0));
/** Waits by real time, for as long as the test may take. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await turn();
};
/** Lets everything happen that can happen by itself. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await turn();
};

interface Followed {
  readonly heard: SlotPlan[];
  readonly refusals: number[];
}

function follow(source = new PlanSource(SRC, null)): Followed {
  const followed: Followed = { heard: [], refusals: [] };
  stop = source.follow((plan) => {
    if (plan !== null) followed.heard.push(plan);
    else if (source.refusal !== null) followed.refusals.push(source.refusal);
  });
  return followed;
}

describe('the plan that a page follows', () => {
  beforeEach(() => {
    [waits, asked, connections, plans, clock] = [[], 0, [], [], 0];
    Math.random = () => 1;
    performance.now = () => clock;
    globalThis.fetch = async (_, init = {}) => {
      await Promise.resolve();
      asked++;
      return answer(init);
    };
    globalThis.setTimeout = ((work: () => void, ms = 0) => {
      waits.push(ms);
      return real.setTimeout.call(globalThis, work, 0);
    }) as typeof setTimeout;
  });
  afterEach(() => {
    stop?.();
    Object.assign(globalThis, { fetch: real.fetch, setTimeout: real.setTimeout });
    Math.random = real.random;
    performance.now = real.now;
  });

  for (const [what, failure] of [
    ['cannot be reached', unreachable],
    ['has no time', () => refusal(503)],
    ['has too many calls', () => refusal(429)],
    ['ends each connection', () => new Response('')],
  ] as const)
    it(`asks ever more rarely while the server ${what}`, async () => {
      connections = Array.from({ length: 12 }, () => failure);
      const { refusals } = follow();
      await until(() => asked === 13);
      const times = waits.filter((ms) => ms > 0);
      expect(times.slice(0, 4).map((ms, i) => Math.round(ms / ((times[0] ?? 0) * 2 ** i)))).to.deep.equal([1, 1, 1, 1]);
      expect(times.at(-1), 'and never gives up').to.equal(times.at(-2));
      expect(refusals).to.deep.equal([]);
    });

  it('keeps to the time that the server asks for', async () => {
    connections = [() => refusal(429, { 'Retry-After': '30' }), () => refusal(503, { 'Retry-After': '40' })];
    follow();
    await until(() => asked === 3);
    expect(waits.filter((ms) => ms > 0)).to.deep.equal([30_000, 40_000]);
  });

  it('keeps to that time too when somebody looks at the page again, and when a slot comes', async () => {
    plans = [() => refusal(429, { 'Retry-After': '30' })];
    const source = new PlanSource(SRC, null);
    expect([await source.get(), await source.get()]).to.deep.equal([null, null]);
    expect(asked, 'a slot that comes meanwhile asks nobody').to.equal(1);
    follow(source);
    await until(() => asked === 2);
    expect(waits).to.include(30_000);
  });

  for (const status of [401, 403, 404, 410])
    it(`asks no more after ${status}, and says so`, async () => {
      connections = Array.from({ length: 9 }, () => () => refusal(status));
      const source = new PlanSource(SRC, null);
      const first = follow(source);
      await until(() => first.refusals.length > 0);
      await settle();
      expect(asked).to.equal(1);
      expect(first.refusals).to.deep.equal([status]);
      document.dispatchEvent(new Event('visibilitychange'));
      stop?.();
      const second = follow(source);
      expect(second.refusals.length, 'to a slot that comes later, too').to.equal(1);
      expect([await source.get(), source.refusal]).to.deep.equal([null, status]);
      await settle();
      expect([asked, second.refusals.length]).to.deep.equal([1, 1]);
    });

  it('is refused as well when the connection is let in and the plan is not', async () => {
    let hasEnded = false;
    connections = [() => changed(() => (hasEnded = true))];
    plans = [() => refusal(403)];
    const { refusals } = follow();
    await until(() => refusals.length > 0);
    expect(hasEnded, 'nothing keeps the connection').to.equal(true);
  });

  it('waits as after a first failure again when a connection that held ends', async () => {
    let end = (): void => {};
    const held = (): Response => changed(undefined, (connection) => (end = () => connection.close()));
    connections = [unreachable, unreachable, unreachable, held];
    const { heard } = follow();
    await until(() => heard.length === 1);
    clock = 60_000;
    end();
    await until(() => asked === 6);
    const [first, second, , fourth] = waits.filter((ms) => ms > 0);
    expect(first).to.equal(fourth);
    expect(first).not.to.equal(second);
  });
});
