// Views of pages per second that are acknowledged: each looked up, counted once, and safe on disk; and what they add to the log.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { ViewsAnswer } from 'peeksafe/protocol';
import { quantile, rowOf, type Row } from '../../rows.ts';
import { cpuSeconds, scratchFolder } from '../children.ts';
import { now } from '../clock.ts';
import { opening, post } from '../load.ts';
import type { Setting } from '../setting.ts';
import { startPeeksafe } from '../subjects.ts';

const BATCH = 20;
const VARIANTS = 4;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

/** Every answer waits for the end of its second, so that as many calls are open as come in one. */
const CALLS_AT_ONCE = 2500;

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
const agent = new Agent({ keepAlive: true, maxSockets: CALLS_AT_ONCE });

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
  readonly p99: number;
  /** Bytes that a million views add to the log. */
  readonly logBytes: number;
}

/** Bytes of the log's events with views. */
function logBytes(folder: string): number {
  const db = new DatabaseSync(join(folder, 'peeksafe.db'), { readOnly: true });
  try {
    const sum =
      "SELECT sum(length(event_data)) AS bytes FROM dashboard_events WHERE event_type = 'experiment.observed'";
    return (db.prepare(sum).get()?.['bytes'] as number | null) ?? 0;
  } finally {
    db.close();
  }
}

async function round(seconds: number): Promise<Counted> {
  const folder = scratchFolder();
  const server = await startPeeksafe(folder);
  try {
    await post(server.port, opening(VARIANTS), 'bench');
    const times: number[] = [];
    let views = 0;
    const page = async (place: number, until: number): Promise<void> => {
      for (let i = place; now() < until; i += CALLS_AT_ONCE) {
        const [from, at] = [i * BATCH, now()];
        const { counted } = await send(server.port, batchOf(from, false));
        if (counted !== BATCH) throw new Error(`${counted} of ${BATCH} new views were counted.`);
        times.push(now() - at);
        views += BATCH;
        if (i % 4 !== 0) continue;
        await send(server.port, batchOf(from, true));
        views += BATCH;
      }
    };
    const [begin, cpu] = [now(), cpuSeconds(server.pid)];
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, (_, place) => page(place, begin + seconds * 1000)));
    const took = (now() - begin) / 1000;
    const usPerView = ((cpuSeconds(server.pid) - cpu) * 1e6) / views;
    return {
      perSecond: views / took,
      usPerView,
      p99: quantile(times, 0.99),
      logBytes: (logBytes(folder) / views) * 1e6,
    };
  } finally {
    agent.destroy();
    await server.stop();
  }
}

/** Views that are acknowledged, in calls of twenty, with limits of one address lifted. */
export async function views({ quick }: Setting): Promise<Row[]> {
  const rounds: Counted[] = [];
  for (let i = 0; i < (quick ? 1 : 3); i++) rounds.push(await round(quick ? 5 : 20));
  const where = `${BATCH} a call, one stream`;
  const row = (metric: string, unit: string, of: (one: Counted) => number): Row =>
    rowOf('server', 'peeksafe', metric, unit, rounds.map(of));
  return [
    row(`views acknowledged, ${where}`, '1/s', ({ perSecond }) => perSecond),
    row('CPU per view', 'us', ({ usPerView }) => usPerView),
    row('call until acknowledged, p99', 'ms', ({ p99 }) => p99),
    row('log of a million views', 'MB', (one) => one.logBytes / 1e6),
  ];
}
