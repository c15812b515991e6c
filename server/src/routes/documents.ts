import { Hono } from 'hono';
import type { Guarded } from '../http/guard.ts';

const NAMES = ['openapi.json', 'asyncapi.json'] as const;

/** `GET /openapi.json` and `GET /asyncapi.json`: what can be asked of this server, for programs. They are no secret. */
export function documentsRoute(): Hono<Guarded> {
  const app = new Hono<Guarded>();
  for (const name of NAMES) {
    let bytes: Uint8Array<ArrayBuffer> | null = null;
    app.get(`/${name}`, async (c) => {
      // Few servers are ever asked to serve them, so their code loads on demand.
      bytes ??= new TextEncoder().encode(JSON.stringify((await import('./generated-documents.ts')).DOCUMENTS[name]()));
      c.header('Content-Type', 'application/json; charset=utf-8');
      // The same bytes for all who ask: answers that nobody takes cost nothing.
      return c.body(bytes);
    });
  }
  return app;
}
