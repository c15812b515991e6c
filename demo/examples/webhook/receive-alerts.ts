// Takes the alerts of Peeksafe: PEEKSAFE_ALERT_SECRET=whsec_… node receive-alerts.ts
import { checkSignature, keyIn, parse, receiver, Refusal } from './receiver.ts';

const { PEEKSAFE_ALERT_SECRET: secret = '', PORT: port = '8080' } = process.env;
const key = keyIn(secret);
if (key === null) {
  console.error('Usage: PEEKSAFE_ALERT_SECRET=whsec_… node receive-alerts.ts');
  process.exit(2);
}

/** A message comes again until it is acknowledged. Keep the ids where they outlive the program. */
const taken = new Set<string>();

const hook = receiver((body, headers) => {
  const id = checkSignature(key, body, headers);
  if (taken.has(id)) return;
  const { data } = (parse(body) ?? {}) as { data?: { severity: string; title: string; reason: string } };
  if (data === undefined) throw new Refusal(400, 'An alert has data.');
  console.log(`${data.severity}: ${data.title}. ${data.reason}`);
  taken.add(id);
});

hook.listen(Number(port), () => console.log(`Alerts are taken at http://localhost:${port}`));
process.once('SIGINT', () => hook.close());
process.once('SIGTERM', () => hook.close());
