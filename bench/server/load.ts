// Events as a publisher sends them, and the calls that carry them.
import { Agent, request } from 'node:http';
import type { EventInput, EventsAnswer } from 'peeksafe/protocol';
import { now } from './clock.ts';
import type { Posted } from './viewers/questions.ts';

/** Variants of the experiment whose figures change; as many as a large frame has. */
export const VARIANTS = 20;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let nextId = 0;

/** Ends the connections that calls have kept open. */
export const hangUp = (): void => agent.destroy();

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** One HTTP call. */
export function call(port: number, method: 'GET' | 'POST', path: string, body = ''): Promise<Answered> {
  return new Promise((done, failed) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const options = { agent, host: '127.0.0.1', port, method, path, headers, timeout: 120_000 };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.on('error', failed);
    });
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} was not answered in time.`)));
    sent.on('error', failed);
    sent.end(body);
  });
}

/**
 * Posts events.
 * @throws Error when any of them is not accepted.
 */
export async function post(port: number, events: readonly EventInput[], stream = 'bench'): Promise<Posted> {
  const body = JSON.stringify(events);
  const at = now();
  const answer = await call(port, 'POST', `/v1/streams/${stream}/events`, body);
  if (answer.status !== 200) throw new Error(`The server answered ${answer.status}: ${answer.body.slice(0, 500)}`);
  const last = (JSON.parse(answer.body) as EventsAnswer).results.at(-1);
  if (last?.status !== 'accepted') throw new Error(`The last event was not accepted: ${JSON.stringify(last)}`);
  return { at, seq: last.seq };
}

/** Opens the experiment whose figures the viewers watch. */
export function opening(variants = VARIANTS): EventInput[] {
  const at = new Date().toISOString();
  const posted = Array.from({ length: variants }, (_, i): EventInput => ({
    id: `p${i}`,
    at,
    kind: 'variant.posted',
    variant: `v${i}`,
    experiment: 'x',
    content: `Variant ${i}: a sentence as long as a heading that people vote on`,
    predictedEr: 0.04,
    patterns: [`pattern-${i % 4}`],
  }));
  // Without kills, for a kill ends the changes of its variant.
  return [{ id: 'x', at, kind: 'experiment.opened', experiment: 'x', policy: 'off' }, ...posted];
}

/** Makes `count` reports, one of each variant in turn, beginning with the one at `from`. */
export function reports(count: number, variants = VARIANTS, from = 0): EventInput[] {
  const at = new Date().toISOString();
  return Array.from({ length: count }, (_, i): EventInput => ({
    id: `e${(nextId += 1)}`,
    at,
    kind: 'variant.observed',
    variant: `v${(from + i) % variants}`,
    impressions: 50,
    engagements: i % 4,
  }));
}
