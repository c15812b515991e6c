// Takes the kills and closings that `peeksafe-server start --webhook` delivers: PEEKSAFE_WEBHOOK_SECRET=whsec_… node receive-kills.ts
import { checkSignature, keyIn, parse, receiver, Refusal } from './receiver.ts';

const { PEEKSAFE_WEBHOOK_SECRET: secret = '', PORT: port = '8080' } = process.env;
const key = keyIn(secret);
if (key === null) {
  console.error('Usage: PEEKSAFE_WEBHOOK_SECRET=whsec_… node receive-kills.ts');
  process.exit(2);
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
  const id = checkSignature(key, body, headers);
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
