import { Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { SCOPES_HEADER } from 'peeksafe/protocol';
import type { Addresses } from './access/addresses.ts';
import type { Gate } from './access/gate.ts';
import { refuseForwarded, refuseHost, refuseOrigin } from './access/origins.ts';
import type { Sessions } from './access/sessions.ts';
import type { OnError } from './contain.ts';
import type { OpenStreams } from './live/open-streams.ts';
import type { OutputBudget } from './output/output-budget.ts';
import { auditRoute } from './routes/read/audit.ts';
import { whileRoom, withRoom } from './http/bounded-response.ts';
import { breakdownRoute } from './routes/read/breakdown.ts';
import { changesRoute } from './routes/read/changes.ts';
import { documentsRoute } from './routes/documents.ts';
import { eventsRoute } from './routes/write/events.ts';
import { historyRoute } from './routes/read/history.ts';
import { scenariosRoute, type Scenarios } from './routes/scenarios.ts';
import { liveRoute } from './routes/live/live.ts';
import { externalMonitorsRoute } from './routes/write/external-monitors.ts';
import { fromSourceRoute, reportRefusalsCounted, type ReportCounters } from './routes/write/from-source.ts';
import { addressed, authenticated, strangersCounted, type Guarded } from './http/guard.ts';
import { answerUnrouted } from './http/allowed-methods.ts';
import { pages } from './routes/pages.ts';
import { failuresOfOfrep } from './ofrep/failures.ts';
import { ofrepRoutes } from './routes/plan/ofrep.ts';
import { planRoute } from './routes/plan/plan.ts';
import { answerProblem } from './http/problems.ts';
import { faultAnswered, logged } from './http/request-log.ts';
import { viewRefusalsCounted, viewsRoute, type ViewResult } from './routes/write/views.ts';
import { streamListRoute } from './routes/read/stream-list.ts';
import type { SampledLog } from './observability/sampled-log.ts';
import type { Sources } from './settings/sources.ts';

/** The parts behind a server's routes. */
export interface AppParts extends ReportCounters {
  readonly streams: OpenStreams;
  /** For lines that strangers can bring about. */
  readonly logger: SampledLog;
  /** Origins whose pages may use this server. */
  readonly origins: ReadonlySet<string>;
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly addresses: Addresses;
  /** Whether the server asks for tokens; without tokens it answers to loopback names only. */
  readonly asksForTokens: boolean;
  /** Counts everything that is unsent. */
  readonly output: OutputBudget;
  /** Receives errors that a live connection threw; only that connection is closed. */
  readonly onError: OnError;
  /** Called for each refusal, with its HTTP status or close code. */
  readonly onRefused: (code: number) => void;
  /** Called with what became of views. */
  readonly onViews: (result: ViewResult, count: number) => void;
  /** Called with each refusal of views, for the metrics. */
  readonly onViewsRefused: (reason: string, count: number) => void;
  /** Other systems that report visitors, by stream. */
  readonly sources: Sources;
  /** Calls of one token at an address, per second. */
  readonly callsPerSecond: number;
  /** Why the server cannot accept events now; null when it can. */
  readonly unreadiness: () => string | null;
  /** False for a node that only writes: it answers `/healthz`, `/readyz` and its documents. */
  readonly servesStreams: boolean;
  /** HSTS max-age for this host, milliseconds; omitted for no HSTS header. */
  readonly hstsMs?: number;
  /** Real path of the folder of pages; omitted when no pages are served. */
  readonly demoDir?: string;
  /** Triggers scenarios in a simulated world; omitted when this process simulates none. */
  readonly scenarios?: Scenarios;
}

// The demo has no inline script or style and talks to its own server only.
const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'self'"],
};

const BODIES = ['Content-Type', 'Content-Encoding', 'Authorization', 'X-API-Key', 'If-None-Match', 'Last-Event-ID'];
const HEADERS = [SCOPES_HEADER, 'Date', 'ETag', 'Link', 'Retry-After', 'X-Next-Cursor', 'WWW-Authenticate'];

/** Where pages send their views. */
const VIEWS = '/v1/streams/:stream/views';

/** Where other systems report visitors. */
const FROM = '/v1/streams/:stream/from';

/** Memory of a file while it is compressed and sent: zlib's state, and a piece before and after it. */
const FILE_BYTES = 384 * 1024;

/** CORS for pages of other origins. Publishers and the server's own pages send no origin and skip it. */
function crossOrigin(origins: ReadonlySet<string>): MiddlewareHandler {
  const told = cors({ origin: [...origins], allowHeaders: BODIES, exposeHeaders: HEADERS, maxAge: 600 });
  return (c, next) => {
    if (c.req.header('origin') !== undefined) return told(c, next);
    // Caches must not give this answer to a request with an origin.
    c.header('Vary', 'Origin');
    return next();
  };
}

/** The routes of the server, as a table of contents. */
export function createApp(parts: AppParts): Hono<Guarded> {
  const { streams, logger, origins, gate, sessions, addresses, output, unreadiness, demoDir, scenarios } = parts;
  const app = new Hono<Guarded>();
  app.use(logged(logger, parts.onRefused));
  app.use(
    secureHeaders({
      contentSecurityPolicy: CONTENT_POLICY,
      crossOriginResourcePolicy: 'same-site',
      strictTransportSecurity: parts.hstsMs === undefined ? false : `max-age=${Math.floor(parts.hstsMs / 1000)}`,
    }),
  );
  app.use(VIEWS, viewRefusalsCounted(origins, parts.onViewsRefused));
  app.use(`${FROM}/:source`, reportRefusalsCounted(parts));
  app.use('/v1/streams/:stream/ofrep/*', failuresOfOfrep);
  app.use(async (c, next) => {
    const elsewhere = parts.asksForTokens
      ? null
      : (refuseHost(c.req.header('host')) ?? refuseForwarded(c.req.raw.headers));
    const refusal = elsewhere ?? refuseOrigin(c.req.header('origin'), origins);
    return refusal === null ? next() : answerProblem(c, refusal);
  });
  app.use('/v1/*', crossOrigin(origins));

  app.get('/healthz', (c) => c.json({ status: 'alive' }));
  app.get('/readyz', (c) => {
    const reason = unreadiness();
    return reason === null ? c.json({ status: 'ready' }) : c.json({ status: 'not ready', reason }, 503);
  });
  app.route('/', documentsRoute());
  if (!parts.servesStreams) {
    const message = 'This server only writes the log. Use one that was started with --role gateway or all.';
    for (const path of ['/v1/*', '/api/*']) app.all(path, (c) => answerProblem(c, { code: 'not-found', message }));
  }
  app.use('/v1/*', addressed(addresses));
  app.use('/api/*', addressed(addresses));
  // A page cannot send a header with a WebSocket: there the token comes in hello.
  app.use('/v1/streams/:stream/live', strangersCounted(gate));
  app.route(
    '/v1/streams/:stream/live',
    liveRoute({ streams, gate, sessions, onRefused: parts.onRefused, onError: parts.onError }),
  );
  app.use('/v1/*', whileRoom(output));
  app.use('/api/*', whileRoom(output));
  // A page that is left cannot send a header, so the token is in the body.
  app.route(
    VIEWS,
    viewsRoute({ streams, gate, output, clock: Date.now, onViews: parts.onViews, onRefused: parts.onViewsRefused }),
  );
  app.route(FROM, fromSourceRoute({ ...parts, clock: Date.now }));
  // An event stream of a browser sends no header, and its answer says nothing; the other routes ask for the token by themselves.
  app.route('/v1/streams/:stream/ofrep/v1', ofrepRoutes({ streams, gate, output }));
  app.use('/v1/*', authenticated(gate));
  app.use('/api/*', authenticated(gate));
  app.route('/v1/streams', streamListRoute(streams, output));
  app.route('/v1/streams/:stream/events', eventsRoute(streams, gate, output));
  app.route('/v1/streams/:stream/changes', changesRoute({ streams, gate, sessions, output }));
  app.route('/v1/streams/:stream/plan', planRoute({ streams, gate, sessions, output }));
  app.route('/v1/streams/:stream/history', historyRoute(streams, output));
  app.route('/v1/streams/:stream/breakdown', breakdownRoute(streams, output));
  app.route('/v1/streams/:stream/audit', auditRoute(streams, output));
  if (scenarios !== undefined) app.route('/v1/streams/:stream/scenarios', scenariosRoute(scenarios));
  app.route('/api/events', externalMonitorsRoute(streams, gate, output));
  // Only what lies in files: frames are compressed once for all viewers, and answers may hold secrets.
  if (demoDir !== undefined)
    app.get('*', addressed(addresses), withRoom(output, FILE_BYTES), compress(), pages(demoDir));

  app.notFound((c) => answerUnrouted(app, c));
  app.onError(faultAnswered(logger));
  return app;
}
