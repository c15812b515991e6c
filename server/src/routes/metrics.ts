import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Registry } from 'prom-client';
import type { Addresses } from '../access/addresses.ts';
import { refuseOrigin, refuseUnnamed, type OwnNames } from '../access/origins.ts';
import type { OutputBudget } from '../output/output-budget.ts';
import { answerUnrouted } from '../http/allowed-methods.ts';
import { answerCountedText } from '../http/bounded-response.ts';
import { addressed, type Guarded } from '../http/guard.ts';
import { faultAnswered, logged, type Lines } from '../http/request-log.ts';
import { answerProblem } from '../http/problems.ts';

/** The parts of the metrics route. */
export interface MetricsParts {
  readonly metrics: {
    /** The metrics. */
    readonly registry: Registry;
    /** Counts a refusal by its HTTP status. */
    refused(status: number): void;
  };
  readonly own: OwnNames;
  readonly addresses: Addresses;
  readonly output: OutputBudget;
  readonly logger: Lines;
}

/** Pages have no business here. */
const NO_ORIGINS: ReadonlySet<string> = new Set();

/** `/metrics`, on a port of its own. It needs no token: the host that the request names decides whether it is answered. */
export function createMetricsApp({ metrics, own, addresses, output, logger }: MetricsParts): Hono<Guarded> {
  // Concurrent requests share one text, which takes milliseconds to make.
  let making: Promise<string> | null = null;
  const text = (): Promise<string> => (making ??= metrics.registry.metrics().finally(() => (making = null)));
  const app = new Hono<Guarded>();
  app.use(addressed(addresses));
  app.use(logged(logger, (status) => metrics.refused(status)));
  app.use(secureHeaders({ crossOriginResourcePolicy: 'same-origin', strictTransportSecurity: false }));
  app.use(async (c, next) => {
    const refusal = refuseUnnamed(c.req.raw.headers, own) ?? refuseOrigin(c.req.header('origin'), NO_ORIGINS);
    return refusal === null ? next() : answerProblem(c, refusal);
  });
  // Counted and never refused: when there is no room, operators must see why.
  app.get('/metrics', async (c) => answerCountedText(c, output, await text(), metrics.registry.contentType));
  app.notFound((c) => answerUnrouted(app, c));
  app.onError(faultAnswered(logger));
  return app;
}
