// Takes the alerts of Peeksafe: PEEKSAFE_ALERT_SECRET=whsec_… node receive-alerts.ts
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parse, receiver, Refusal } from './receiver.ts';

/** A message of another time is somebody's copy, seconds. */
const TOLERANCE_S = 5 * 60;

const { PEEKSAFE_ALERT_SECRET: secret = '', PORT: port = '8080' } = process.env;
if (!secret.startsWith('whsec_')) {
  console.error('Usage: PEEKSAFE_ALERT_SECRET=whsec_… node receive-alerts.ts');
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
  if (!(Math.abs(Date.now() / 1000 - Number(time)) <= TOLERANCE_S)) throw new Refusal(401, 'The message is too old.');
}

/** A message comes again until it is acknowledged. Keep the ids where they outlive the program. */
const taken = new Set<string>();

const hook = receiver((body, headers) => {
  checkSignature(body, headers);
  const id = String(headers['webhook-id']);
  if (taken.has(id)) return;
  const { data } = (parse(body) ?? {}) as { data?: { severity: string; title: string; reason: string } };
  if (data === undefined) throw new Refusal(400, 'An alert has data.');
  console.log(`${data.severity}: ${data.title}. ${data.reason}`);
  taken.add(id);
});

hook.listen(Number(port), () => console.log(`Alerts are taken at http://localhost:${port}`));
process.once('SIGINT', () => hook.close());
process.once('SIGTERM', () => hook.close());
