// Takes the kills and closings that `peeksafe-server start --webhook` delivers: PEEKSAFE_WEBHOOK_SECRET=whsec_… node receive-kills.ts
// They are signed as Standard Webhooks has it; the package `standardwebhooks` checks the same for many languages.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parse, receiver, Refusal } from './receiver.ts';

/** A delivery of another time is somebody's copy, seconds. */
const TOLERANCE_S = 5 * 60;

const { PEEKSAFE_WEBHOOK_SECRET: secret = '', PORT: port = '8080' } = process.env;
if (!secret.startsWith('whsec_')) {
  console.error('Usage: PEEKSAFE_WEBHOOK_SECRET=whsec_… node receive-kills.ts');
  process.exit(2);
}
const key = Buffer.from(secret.slice('whsec_'.length), 'base64');

function checkSignature(body: string, headers: IncomingHttpHeaders): void {
  const [id, time, signatures] = ['id', 'timestamp', 'signature'].map((name) => String(headers[`webhook-${name}`]));
  const expected = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest();
  const isOurs = (signatures ?? '').split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isOurs) throw new Refusal(401, 'The signature does not match.');
  if (!(Math.abs(Date.now() / 1000 - Number(time)) <= TOLERANCE_S)) throw new Refusal(401, 'The delivery is too old.');
}

/** The data of a delivery: a kill, a closed experiment, or that one of them was taken back. */
interface Data {
  readonly reason: string;
  readonly variant?: string;
  readonly experiment?: string;
  readonly winner?: string | null;
}

/** The thing to do, by the type of a delivery. */
const ORDERS = new Map<unknown, (data: Data) => string>([
  ['variant.killed', ({ variant, reason }) => `Stop ${variant}: ${reason}`],
  ['variant.revived', ({ variant }) => `Restart ${variant}`],
  ['experiment.closed', ({ experiment, winner }) => `Close ${experiment}, winner: ${winner ?? 'none'}`],
  ['experiment.reopened', ({ experiment }) => `Reopen ${experiment}`],
]);

/** A delivery comes again until it is acknowledged; a publisher keeps the ids of the last ones where it keeps its posts. */
const taken = new Set<string>();

const hook = receiver((body, headers) => {
  checkSignature(body, headers);
  const id = String(headers['webhook-id']);
  if (taken.has(id)) return;
  const { type, data } = (parse(body) ?? {}) as { type?: unknown; data?: Data };
  if (typeof type !== 'string') throw new Refusal(400, 'A delivery has a type.');
  // A newer server may send types that are not here. They are acknowledged: what is refused comes again for days.
  const order = ORDERS.get(type);
  if (order !== undefined && typeof (data?.variant ?? data?.experiment) !== 'string')
    throw new Refusal(400, 'A delivery has data of a variant or an experiment.');
  if (order !== undefined) console.log(order(data as Data));
  taken.add(id);
});

hook.listen(Number(port), () => console.log(`Deliveries are taken at http://localhost:${port}`));
process.once('SIGINT', () => hook.close());
process.once('SIGTERM', () => hook.close());
