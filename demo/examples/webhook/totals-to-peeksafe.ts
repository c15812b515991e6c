// Takes the totals that a platform posts and passes them on: node totals-to-peeksafe.ts https://host/v1/streams/acme
// PLATFORM_SECRET is what the platform signs with; the token for Peeksafe, if the server asks for one, is in PEEKSAFE_TOKEN.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { publish } from 'peeksafe/sdk';
import { parse, receiver, Refusal } from './receiver.ts';

const [address] = process.argv.slice(2);
const { PLATFORM_SECRET: secret, PEEKSAFE_TOKEN: token, PORT: port = '8080' } = process.env;
if (address === undefined || !secret) {
  console.error('Usage: PLATFORM_SECRET=… node totals-to-peeksafe.ts https://host/v1/streams/acme');
  process.exit(2);
}
const publisher = publish(address, token === undefined ? {} : { token });

/** The body that the platform posts; yours will have other names. */
interface Delivery {
  readonly deliveryId: string;
  readonly postId: string;
  readonly views: number;
  readonly likes: number;
  readonly measuredAt: string;
}

/** Most platforms sign the body with HMAC-SHA256; the header has another name with each. */
function checkSignature(body: string, signature: string): void {
  const expected = createHmac('sha256', secret ?? '')
    .update(body)
    .digest();
  const given = Buffer.from(signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Refusal(401, 'The signature does not match.');
}

function deliveryOf(body: string): Delivery {
  const given = (parse(body) ?? {}) as Partial<Delivery>;
  const { deliveryId, postId, measuredAt, views, likes } = given;
  const isWhole = [deliveryId, postId, measuredAt].every((one) => typeof one === 'string');
  if (!isWhole || ![views, likes].every(Number.isFinite))
    throw new Refusal(400, 'A delivery has deliveryId, postId, views, likes and measuredAt.');
  return given as Delivery;
}

const hook = receiver(async (body, headers) => {
  checkSignature(body, String(headers['x-signature'] ?? ''));
  const { deliveryId, postId, views, likes, measuredAt } = deliveryOf(body);
  const event = { kind: 'variant.measured', variant: postId, impressions: views, engagements: likes } as const;
  // Their delivery id is a good event id: when they call twice, it counts once. Peeksafe says what is wrong with the rest.
  const { results } = await publisher.send([{ id: deliveryId, at: measuredAt, ...event }]);
  for (const result of results)
    if (result.status === 'rejected') throw new Refusal(422, result.errors.map(({ message }) => message).join(' '));
  // The totals are durable now, and only then acknowledged: else the platform calls again.
});

hook.listen(Number(port), () => console.log(`Deliveries are taken at http://localhost:${port}`));
const stop = (): void => {
  publisher.close();
  hook.close();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
