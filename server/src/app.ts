import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import { refuseHost, refuseOrigin } from './access/origins.ts';
import type { Streams } from './live/streams.ts';
import type { EventLog } from './log/event-log.ts';
import type { StateStore } from './log/state-store.ts';
import { auditRoute } from './routes/audit.ts';
import { changesRoute } from './routes/changes.ts';
import { eventsRoute } from './routes/events.ts';
import { historyRoute } from './routes/history.ts';
import { liveRoute } from './routes/live.ts';
import { outsideMonitorsRoute } from './routes/outside-monitors.ts';
import { answerProblem } from './routes/problems.ts';

/** What the doors of a server lead to. */
export interface AppParts {
  readonly streams: Streams;
  readonly log: EventLog;
  readonly store: StateStore;
  readonly logger: Logger;
  /** Origins of pages that may use this server. */
  readonly origins: ReadonlySet<string>;
  /** Whether the server can take events now. */
  readonly isReady: () => boolean;
  /** Folder of the demo pages; left out when none are served. */
  readonly demoDir?: string;
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

/** The routes of the server, as a table of contents. */
export function createApp(parts: AppParts): Hono {
  const { streams, log, store, logger, origins, isReady, demoDir } = parts;
  const app = new Hono();
  app.use(secureHeaders({ contentSecurityPolicy: CONTENT_POLICY, crossOriginResourcePolicy: 'same-site' }));
  app.use(async (c, next) => {
    const refusal = refuseHost(c.req.header('host')) ?? refuseOrigin(c.req.header('origin'), origins);
    return refusal === null ? next() : answerProblem(c, refusal);
  });
  app.use(
    '/v1/*',
    cors({ origin: [...origins], exposeHeaders: ['ETag', 'Retry-After', 'X-Next-Cursor'], maxAge: 600 }),
  );

  app.get('/healthz', (c) => c.json({ status: 'alive' }));
  app.get('/readyz', (c) => (isReady() ? c.json({ status: 'ready' }) : c.json({ status: 'draining' }, 503)));
  app.get('/v1/streams', (c) =>
    c.json({ streams: [...streams.all()].map(([stream, { hub }]) => ({ stream, cursor: hub.index.cursor })) }),
  );
  app.route('/v1/streams/:stream/events', eventsRoute(streams));
  app.route('/v1/streams/:stream/changes', changesRoute(streams));
  app.route('/v1/streams/:stream/live', liveRoute(streams));
  app.route('/v1/streams/:stream/history', historyRoute(streams, store));
  app.route('/v1/streams/:stream/audit', auditRoute(streams, log));
  app.route('/api/events', outsideMonitorsRoute(streams));
  if (demoDir !== undefined) app.get('*', serveStatic({ root: demoDir }));

  app.notFound((c) =>
    answerProblem(c, { code: 'not-found', message: `There is nothing at ${c.req.path.slice(0, 200)}.` }),
  );
  app.onError((error, c) => {
    logger.error({ err: error, path: c.req.path }, 'a request failed');
    return answerProblem(c, {
      code: 'internal',
      message: 'Something went wrong here; it is in the log of the server.',
    });
  });
  return app;
}
