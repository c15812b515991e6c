// Tells a chat of every kill: node kills-to-chat.ts https://host/v1/streams/acme https://chat.example/hooks/…
// The token, if the server asks for one, is in PEEKSAFE_TOKEN.
import { connect } from 'peeksafe/sdk';

const [address = '', chat = ''] = process.argv.slice(2);
if (!URL.canParse(address) || !URL.canParse(chat)) {
  console.error('Usage: node kills-to-chat.ts https://host/v1/streams/acme https://chat.example/hooks/…');
  process.exit(2);
}

const token = process.env['PEEKSAFE_TOKEN'];
const stream = connect(address, token === undefined ? {} : { token });
process.once('SIGINT', () => stream.close());
process.once('SIGTERM', () => stream.close());

for await (const kill of stream.kills()) {
  const content = stream.state.variants.get(kill.variant)?.content ?? kill.variant;
  const text = `Stopped “${content}” after ${kill.impressions} impressions: ${kill.reason}`;
  try {
    const answer = await fetch(chat, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) console.error(`The chat refused: ${answer.status}`);
  } catch (error) {
    // The loop still reports the next kill.
    console.error(`The chat cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
  }
}
