// Views of pages per second that are acknowledged: each looked up, counted once, and safe on disk; and what they add to the log.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { ViewsAnswer } from 'peeksafe/protocol';
import { quantile, rowOf, type Row } from '../../rows.ts';
import { cpuSeconds, scratchFolder } from '../children.ts';
import { now, pause } from '../clock.ts';
import { opening, post } from '../load.ts';
import type { Setting } from '../setting.ts';
import { startPeeksafe } from '../subjects.ts';

const BATCH = 20;
const VARIANTS = 4;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

/** Every answer waits for the end of its second, so that as many calls are open as come in one. */
const CALLS_AT_ONCE = 2500;

/** Views that are due a second when they come at their own pace: what one process is to acknowledge. */
const PACE = 20_000;

/** A view of four comes again with a click; visitors come back every fifth time. */
function batchOf(from: number, isAgain: boolean): string {
  const at = Date.now();
  const views = Array.from({ length: BATCH }, (_, i) => {
    const n = from + i;
    const engaged = isAgain && n % 4 === 0 ? { engaged: ['click'] } : {};
    return { view: `v${n}-${RUN}`, variant: `v${n % VARIANTS}`, unit: `u${n - (n % 5)}-${RUN}`, at, ...engaged };
  });
  return JSON.stringify({ sentAt: at, views });
}

const RUN = randomUUID().slice(0, 8);
/** A connection that nobody uses is closed before the server does so, which may be in the moment of the next call. */
const agent = new Agent({ keepAlive: true, maxSockets: CALLS_AT_ONCE, timeout: 3000 });

function send(port: number, body: string): Promise<ViewsAnswer> {
  return new Promise((done, failed) => {
    const headers = {
      ...{ 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(body) },
      ...{ Origin: `http://127.0.0.1:${port}`, 'User-Agent': BROWSER },
    };
    const path = '/v1/streams/bench/views';
    const sent = request({ agent, host: '127.0.0.1', port, method: 'POST', path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) done(JSON.parse(text) as ViewsAnswer);
        else failed(new Error(`The server answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
      response.on('error', failed);
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

interface Counted {
  readonly perSecond: number;
  readonly usPerView: number;
  /** From when a call was due until it was answered, milliseconds. */
  readonly p99: number;
  /** Bytes that a million views add: to the events of the log, and to the marks by which they are known again. */
  readonly logBytes: number;
  readonly markBytes: number;
}

/** Bytes of a column of the store, of all rows. */
function bytesOf(folder: string, sql: string): number {
  const db = new DatabaseSync(join(folder, 'peeksafe.db'), { readOnly: true });
  try {
    return (db.prepare(sql).get()?.['bytes'] as number | null) ?? 0;
  } finally {
    db.close();
  }
}

const EVENTS = "SELECT sum(length(event_data)) AS bytes FROM dashboard_events WHERE event_type = 'experiment.observed'";
const MARKS = 'SELECT sum(length(marks)) AS bytes FROM counted_views';

/** Counts the calls of a round. */
class Calls {
  readonly times: number[] = [];
  views = 0;
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Makes a call. @param due When it should have been made, by the monotonic clock. */
  async make(i: number, isAgain: boolean, due = now()): Promise<void> {
    const { counted } = await send(this.#port, batchOf(i * BATCH, isAgain));
    if (!isAgain && counted !== BATCH) throw new Error(`${counted} of ${BATCH} new views were counted.`);
    this.times.push(now() - due);
    this.views += BATCH;
  }
}

/** As fast as the server answers: as many calls are open as it may have. */
async function flatOut(calls: Calls, until: number): Promise<void> {
  const page = async (place: number): Promise<void> => {
    for (let i = place; now() < until; i += CALLS_AT_ONCE) {
      await calls.make(i, false);
      if (i % 4 === 0) await calls.make(i, true);
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, (_, place) => page(place)));
}

/** As fast as views come, whether the server answers or not: each call is due at its own moment, and its time begins there. */
async function paced(calls: Calls, until: number): Promise<void> {
  const [begin, everyMs] = [now(), (BATCH * 1000) / PACE];
  const open: Promise<void>[] = [];
  let failure: { readonly error: unknown } | null = null;
  for (let i = 0, due = begin; due < until; due = begin + ++i * everyMs) {
    if (due > now()) await pause(due - now());
    // One call of five is of views that come again with clicks, some seconds later and after their answer, as pages do it.
    const former = i + 1 - Math.round(2500 / everyMs) * 2;
    const again = async (): Promise<void> => {
      await open[former];
      await calls.make(former, true, due);
    };
    const call = i % 5 === 4 && former >= 0 ? again() : calls.make(i, false, due);
    open.push(call.catch((error: unknown) => void (failure ??= { error })));
    if (failure !== null) break;
  }
  await Promise.all(open);
  if (failure !== null) throw (failure as { error: unknown }).error;
}

async function round(seconds: number, make: typeof paced): Promise<Counted> {
  const folder = scratchFolder();
  const server = await startPeeksafe(folder);
  try {
    await post(server.port, opening(VARIANTS), 'bench');
    const calls = new Calls(server.port);
    const [begin, cpu] = [now(), cpuSeconds(server.pid)];
    await make(calls, begin + seconds * 1000);
    const { views, times } = calls;
    const perMillion = (bytes: number): number => (bytes / views) * 1e6;
    return {
      perSecond: (views * 1000) / (now() - begin),
      usPerView: ((cpuSeconds(server.pid) - cpu) * 1e6) / views,
      p99: quantile(times, 0.99),
      logBytes: perMillion(bytesOf(folder, EVENTS)),
      markBytes: perMillion(bytesOf(folder, MARKS)),
    };
  } finally {
    agent.destroy();
    await server.stop();
  }
}

/** Views that are acknowledged, in calls of twenty, with limits of one address lifted: as many as can be, and as many as were promised. */
export async function views({ quick }: Setting): Promise<Row[]> {
  const rounds: { readonly full: Counted; readonly paced: Counted }[] = [];
  const seconds = quick ? 5 : 20;
  for (let i = 0; i < (quick ? 1 : 3); i++)
    rounds.push({ full: await round(seconds, flatOut), paced: await round(seconds, paced) });
  const rowsOf = (how: keyof (typeof rounds)[number], where: string): Row[] => {
    const row = (metric: string, unit: string, of: (one: Counted) => number): Row =>
      rowOf(
        'server',
        'peeksafe',
        `${metric}, ${where}`,
        unit,
        rounds.map((one) => of(one[how])),
      );
    return [
      row('views acknowledged', '1/s', ({ perSecond }) => perSecond),
      row('CPU per view', 'us', ({ usPerView }) => usPerView),
      row('call until acknowledged, p99', 'ms', ({ p99 }) => p99),
      row('events of a million views', 'MB', ({ logBytes }) => logBytes / 1e6),
      row('marks of a million views', 'MB', ({ markBytes }) => markBytes / 1e6),
    ];
  };
  return [
    ...rowsOf('full', `${BATCH} a call, ${CALLS_AT_ONCE.toLocaleString('en')} calls at once`),
    ...rowsOf('paced', `${BATCH} a call, ${PACE.toLocaleString('en')} due a second`),
  ];
}
