import { Hono } from 'hono';
import type { StreamList } from 'peeksafe/protocol';
import { allows } from '../../access/scopes.ts';
import type { OpenStream, OpenStreams } from '../../live/open-streams.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { answerText } from '../../http/bounded-response.ts';
import type { Guarded } from '../../http/guard.ts';

/** About what the list takes for each stream while it is sent. */
const BYTES_A_STREAM = 100;

/** A `StreamList` as text. */
function* piecesOf(streams: readonly (readonly [string, OpenStream])[]): Generator<string> {
  yield '{"streams":[';
  for (const [i, [stream, { hub }]] of streams.entries()) {
    const one: StreamList['streams'][number] = { stream, cursor: hub.index.cursor };
    yield `${i === 0 ? '' : ','}${JSON.stringify(one)}`;
  }
  yield ']}';
}

/** `GET /v1/streams`: the streams that the token may see, and where each stands. */
export function streamListRoute(streams: OpenStreams, output: OutputBudget): Hono<Guarded> {
  return new Hono<Guarded>().get('/', (c) => {
    const seen = [...streams.all()].filter(([stream]) => allows(c.get('grant'), 'view', stream));
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    return answerText(c, output, headers, { bytes: seen.length * BYTES_A_STREAM, pieces: () => piecesOf(seen) });
  });
}
