import { Agent } from 'node:http';
import { pick, seeded, type Random } from '../support/random.ts';
import { ask, inTurns, listOf, type Asked } from './requests.ts';
import type { Target } from './target.ts';

const METHODS = ['GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'QUERY'];

const VALUES = [
  '',
  '-1',
  '0',
  '1e400',
  '9007199254740993',
  'NaN',
  'null',
  '%00',
  '%ff',
  '..',
  '__proto__',
  '*',
  'x'.repeat(2000),
  'v1',
  '[]',
  '{}',
  '"',
];

const BODIES = [
  '',
  '[',
  'null',
  '[]',
  '{}',
  '[null,1,{"kind":"__proto__"}]',
  '[{"id":"q","at":"2026-01-05T10:00:00Z","kind":"variant.observed","variant":"v1","impressions":1e400,"engagements":0}]',
  '[{"id":"r","at":"+275760-09-13T00:00:00Z","kind":"experiment.opened","experiment":"x"}]',
  '{"id":"'.repeat(500),
  '['.repeat(5000),
  'x'.repeat(200_000),
  '\u0000\ufffd',
];

const HEADER_NAMES = [
  'Accept',
  'Accept-Encoding',
  'Content-Type',
  'Content-Encoding',
  'Last-Event-ID',
  'If-None-Match',
  'Range',
  'Upgrade',
  'Origin',
  'X-Forwarded-For',
  'Expect',
  'Access-Control-Request-Method',
];

const HEADER_VALUES = [
  '*',
  'text/event-stream',
  'application/json',
  'application/x-ndjson',
  'gzip',
  'br;q=NaN',
  'h2c',
  'websocket',
  'null',
  'W/"x"',
  'bytes=0-0',
  '"',
  'e.1',
  '999999999999999999999',
  '127.0.0.1',
  'x'.repeat(3000),
];

function randomRequest(random: Random, { token }: Target, path: string): Omit<Asked, 'port'> {
  const names = ['since', 'limit', 'points', 'variants', 'from', 'to', 'token'];
  const query = Array.from(
    { length: Math.floor(random() * 4) },
    () => `${pick(random, names)}=${pick(random, VALUES)}`,
  );
  const headers: Record<string, string> = {};
  for (let i = Math.floor(random() * 4); i > 0; i--) headers[pick(random, HEADER_NAMES)] = pick(random, HEADER_VALUES);
  if (random() < 0.97) headers['Authorization'] = `Bearer ${token}`;
  else if (random() < 0.3) headers['Authorization'] = pick(random, ['', 'Bearer', 'Bearer x.y.z', 'Basic eDp5']);
  const method = pick(random, METHODS);
  const hasBody = ['POST', 'PUT', 'PATCH', 'QUERY'].includes(method);
  return {
    ...{ method, headers },
    path: `${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    ...(hasBody && { body: pick(random, BODIES) }),
  };
}

/** Routes of a stream, of the server and of its figures. */
const ROUTES = [
  ...['changes', 'history', 'audit', 'events', 'live', 'scenarios'].map((route) => `/v1/streams/s/${route}`),
  ...['/v1/streams', '/v1/streams/%00/changes', '/api/events/early-kill', '/healthz', '/readyz', '/openapi.json'],
  '/nowhere',
];

/** Requests of random methods, parameters, headers and bodies at every route. */
export async function randomRequests(target: Target, each: number, seed: number, faults: string[]): Promise<string> {
  const random = seeded(seed);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const statuses = new Map<number, number>();
  const routes = [
    ...ROUTES.map((path) => ({ port: target.port, path })),
    ...['/metrics', '/nowhere'].map((path) => ({ port: target.metricsPort, path })),
  ];
  for (const { port, path } of routes) {
    const works = Array.from({ length: each }, () => async () => {
      const asked = randomRequest(random, target, path);
      const { status } = await ask({ ...asked, port, agent });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // Also 503 for lack of room: all of this comes from one address, and one address alone must not bring that about.
      if (status >= 500) faults.push(`${status} for ${JSON.stringify(asked).slice(0, 500)}`);
    });
    await inTurns(works, 16);
  }
  agent.destroy();
  return `${each} random requests at each of ${routes.length} routes: ${listOf(statuses)}`;
}
