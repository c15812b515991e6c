// Tells a chat of every kill: node kills-to-chat.ts https://host/v1/streams/acme https://chat.example/hooks/…
// The token, if the server asks for one, is in PEEKSAFE_TOKEN.
import { connect } from 'peeksafe/sdk';

const [address, chat] = process.argv.slice(2);
if (address === undefined || chat === undefined)
  throw new TypeError('Wanted: the address of a stream, and that of a chat.');

const token = process.env['PEEKSAFE_TOKEN'];
const stream = connect(address, token === undefined ? {} : { token });
process.once('SIGINT', () => stream.close());
process.once('SIGTERM', () => stream.close());

for await (const kill of stream.kills()) {
  const content = stream.state.variants.get(kill.variant)?.content ?? kill.variant;
  const text = `Stopped “${content}” after ${kill.impressions} impressions: ${kill.reason}`;
  const answer = await fetch(chat, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  if (!answer.ok) console.error(`The chat refused: ${answer.status}`);
}
