import type { ExternalKind } from '../external-monitors/messages.ts';
import { EarlyKill, OptimizationAlert, PatternFatigue, PerformanceUpdate } from '../external-monitors/schemas.ts';
import { asyncApi } from '../documents/asyncapi.ts';
import type { JsonObject } from '../documents/components.ts';
import { openApi, type ExternalRoutes } from '../documents/openapi.ts';

/** The messages that the server accepts at `/api/events/NAME`. */
export const EXTERNAL_ROUTES = {
  'early-kill': { name: 'EarlyKill', schema: EarlyKill },
  'performance-update': { name: 'PerformanceUpdate', schema: PerformanceUpdate },
  'pattern-fatigue': { name: 'PatternFatigue', schema: PatternFatigue },
  'optimization-alert': { name: 'OptimizationAlert', schema: OptimizationAlert },
} as const satisfies ExternalRoutes & Record<ExternalKind, unknown>;

/** The documents that are made of the schemas, by the name of the file that holds each. */
export const DOCUMENTS: Readonly<Record<'openapi.json' | 'asyncapi.json', () => JsonObject>> = {
  'openapi.json': () => openApi(EXTERNAL_ROUTES),
  'asyncapi.json': () => asyncApi(),
};
