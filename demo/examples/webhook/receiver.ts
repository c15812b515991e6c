// The needs of every receiver of a webhook: a bounded body, a signature, an answer to whatever comes, and a process that goes on.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';

/** More than any delivery is long, in bytes. */
const MAX_BYTES = 100_000;
/** Nobody takes longer to send so little, milliseconds. */
const MAX_MS = 10_000;

/** A delivery that is not taken: the status to answer with, and why. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

/** The JSON of a body. */
export function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}

/** A message of another time is somebody's copy, seconds. */
const TOLERANCE_S = 5 * 60;

/** The key in a secret of Standard Webhooks: null where it is none. */
export function keyIn(secret: string): Buffer | null {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : null;
}

/**
 * Checks that a message is signed with a key, as Standard Webhooks has it, and of now. The package `standardwebhooks` checks the same for many languages.
 * @returns Its id, which is the same whenever it is sent.
 */
export function checkSignature(key: Buffer, body: string, headers: IncomingHttpHeaders): string {
  const [id, time, signatures] = ['id', 'timestamp', 'signature'].map((name) => String(headers[`webhook-${name}`]));
  const expected = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest();
  const isOurs = (signatures ?? '').split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isOurs) throw new Refusal(401, 'The signature does not match.');
  if (!(Math.abs(Date.now() / 1000 - Number(time)) <= TOLERANCE_S)) throw new Refusal(401, 'The message is too old.');
  return String(id);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The rest of one that is too long is not kept, and the connection lives until the answer is out.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Refusal(413, `A delivery has at most ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/**
 * A server for a webhook. What `take` returns is acknowledged with 204; what it refuses is answered with the status of the refusal, and
 * whatever else fails with 503, upon which the sender tries again.
 */
export function receiver(take: (body: string, headers: IncomingHttpHeaders) => Promise<void> | void): Server {
  const answer = async (request: IncomingMessage): Promise<Refusal | null> => {
    try {
      if (request.method !== 'POST') throw new Refusal(405, 'Deliveries come by POST.');
      await take(await bodyOf(request), request.headers);
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error;
      if (!request.destroyed || request.complete) console.error(error instanceof Error ? error.message : error);
      return new Refusal(503, 'Not now; try again.');
    }
  };
  return createServer({ requestTimeout: MAX_MS, headersTimeout: MAX_MS }, (request, response) => {
    void answer(request).then((refusal) => {
      if (refusal === null) return response.writeHead(204).end();
      request.resume();
      return response.writeHead(refusal.status, { Connection: 'close' }).end(`${refusal.message}\n`);
    });
  });
}
