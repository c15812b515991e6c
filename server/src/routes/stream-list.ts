import { Hono } from 'hono';
import type { StreamList } from 'peeksafe/protocol';
import { allows } from '../access/scopes.ts';
import type { OpenStreams } from '../live/open-streams.ts';
import type { Guarded } from './guard.ts';

/** `GET /v1/streams`: the streams that the token may see, and where each stands. */
export function streamListRoute(streams: OpenStreams): Hono<Guarded> {
  return new Hono<Guarded>().get('/', (c) => {
    const seen = [...streams.all()].filter(([stream]) => allows(c.get('grant'), 'view', stream));
    const list: StreamList = { streams: seen.map(([stream, { hub }]) => ({ stream, cursor: hub.index.cursor })) };
    return c.json(list);
  });
}
