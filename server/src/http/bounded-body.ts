import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { formatCount, LIMITS } from 'peeksafe/protocol';
import { answerProblem } from './problems.ts';

function answerTooLarge(c: Context, most: number): Response {
  // The rest of the body is not read, so the connection is of no more use: say so instead of just hanging up.
  c.header('Connection', 'close');
  return answerProblem(c, {
    code: 'too-large',
    message: 'The body is too large.',
    expected: `at most ${formatCount(most)} bytes a call; send it in several calls`,
  });
}

/** How a compressed body is read, by its `Content-Encoding`. */
const INFLATERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

type Encoding = keyof typeof INFLATERS;

const isEncoding = (text: string): text is Encoding => Object.hasOwn(INFLATERS, text);

/** Puts the body as it was before it was compressed in the place of the one that was sent; returns why that cannot be, null when it is done. */
async function inflateBody(c: Context, encoding: Encoding, most: number): Promise<Response | null> {
  const sent = new Uint8Array(await c.req.arrayBuffer());
  let body: Uint8Array<ArrayBuffer>;
  try {
    // No more is inflated than may be sent plain, however small the body was.
    body = new Uint8Array(await INFLATERS[encoding](sent, { maxOutputLength: most }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return answerTooLarge(c, most);
    const message = `The body is not ${encoding}, which its Content-Encoding says.`;
    return answerProblem(c, { code: 'bad-body', message, expected: `a whole body of ${encoding}` });
  }
  const headers = new Headers(c.req.raw.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  c.req.bodyCache = {};
  c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body });
  return null;
}

function answerUnknownEncoding(c: Context, encoding: string): Response {
  c.header('Accept-Encoding', 'gzip, deflate, br');
  const message = `The body's Content-Encoding ${JSON.stringify(encoding.slice(0, 100))} is not known here.`;
  return answerProblem(c, { code: 'bad-type', message, expected: 'gzip, deflate, br or no Content-Encoding' });
}

/**
 * Rejects bodies of more than a number of bytes, before they have been read to their end, and inflates those that were
 * compressed, within the same bound. Where a length is announced, Node holds the sender to it; only without one need the bytes be counted,
 * which takes several times as long as reading them.
 */
export function boundedBodyOf(most: number): MiddlewareHandler {
  const counted = bodyLimit({ maxSize: most, onError: (c) => answerTooLarge(c, most) });
  return async (c, next) => {
    const encoding = (c.req.header('content-encoding') ?? 'identity').trim().toLowerCase();
    if (encoding !== 'identity' && !isEncoding(encoding)) return answerUnknownEncoding(c, encoding);
    let refusal: Response | null = null;
    const go = async (): Promise<void> => {
      if (encoding !== 'identity') refusal = await inflateBody(c, encoding, most);
      if (refusal === null) await next();
    };
    const length = c.req.header('content-length');
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) {
      const tooLarge = await counted(c, go);
      return tooLarge ?? refusal ?? undefined;
    }
    if (Number(length) > most) return answerTooLarge(c, most);
    await go();
    return refusal ?? undefined;
  };
}

/** Bodies of all calls but those of pages. */
export const boundedBody = boundedBodyOf(LIMITS.bodyBytes);
