import { Hono } from 'hono';
import type { OutsideKind } from '../adapters/outside-monitors.ts';
import { EarlyKill, OptimizationAlert, PatternFatigue, PerformanceUpdate } from '../adapters/shapes.ts';
import { asyncApi } from '../documents/asyncapi.ts';
import type { JsonObject } from '../documents/components.ts';
import { openApi, type OutsideDoors } from '../documents/openapi.ts';
import type { Guarded } from './guard.ts';

const DOORS = {
  'early-kill': { name: 'EarlyKill', schema: EarlyKill },
  'performance-update': { name: 'PerformanceUpdate', schema: PerformanceUpdate },
  'pattern-fatigue': { name: 'PatternFatigue', schema: PatternFatigue },
  'optimization-alert': { name: 'OptimizationAlert', schema: OptimizationAlert },
} as const satisfies OutsideDoors & Record<OutsideKind, unknown>;

/** The documents that are made of the schemas, by the name of the file that holds each. */
export const DOCUMENTS: Readonly<Record<'openapi.json' | 'asyncapi.json', () => JsonObject>> = {
  'openapi.json': () => openApi(DOORS),
  'asyncapi.json': () => asyncApi(),
};

/** `GET /openapi.json` and `GET /asyncapi.json`: what can be asked of this server, for programs. They are no secret. */
export function documentsRoute(): Hono<Guarded> {
  const app = new Hono<Guarded>();
  for (const [name, make] of Object.entries(DOCUMENTS)) {
    let text: string | null = null;
    app.get(`/${name}`, (c) => {
      text ??= JSON.stringify(make());
      c.header('Content-Type', 'application/json; charset=utf-8');
      return c.body(text);
    });
  }
  return app;
}
