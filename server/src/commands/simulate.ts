import { simulate } from '../simulate.ts';
import { addressOption, textOption, untilStopped, type Command } from './command.ts';

/** `peeksafe-server simulate`: feeds a running server with a simulated world. */
export const simulateWorld: Command = {
  summary: 'feeds a running server with a simulated world, in real time',
  operands: '',
  examples: ['simulate --url http://localhost:8787 --stream demo'],
  options: {
    url: { type: 'string', summary: 'address of the server (http://localhost:8787)' },
    stream: { type: 'string', summary: 'stream to post to (demo)' },
    seed: { type: 'string', summary: 'the same seed gives the same world (peeksafe)' },
    token: { type: 'string', summary: 'token with the scopes ingest, operate and view, where the server asks for one' },
  },
  async run(given) {
    const url = addressOption(given, 'url', 'http://localhost:8787');
    const token = textOption(given, 'token', '');
    await simulate({
      url,
      stream: textOption(given, 'stream', 'demo'),
      seed: textOption(given, 'seed', 'peeksafe'),
      signal: untilStopped(),
      ...(token !== '' && { token }),
      onStatus: (status) =>
        console.error(
          status === 'away' ? `The server at ${url} does not answer; waiting for it …` : 'It answers again.',
        ),
      onStarted: () => console.log(`The simulated world runs at ${url}; Ctrl-C ends it.`),
    });
    return 0;
  },
};
