import { progressBar } from '../replay/progress-bar.ts';
import { describeRejection, sendFile } from '../replay/send-file.ts';
import { addressOption, fileOperand, numberOption, textOption, untilStopped, type Command } from './command.ts';

/** `peeksafe-server replay FILE`: posts a data file to a running server. */
export const replayFile: Command = {
  summary: 'posts a data file to a running server, as any publisher would; FILE may be - for the standard input',
  operands: 'FILE',
  examples: [
    'replay upworthy.csv --url http://localhost:8787',
    'zcat all.csv.gz | peeksafe-server replay - --stream obd --speed 60',
  ],
  options: {
    url: { type: 'string', summary: 'address of the server (http://localhost:8787)' },
    stream: { type: 'string', summary: 'stream to post to (replay)' },
    token: { type: 'string', summary: 'token with the scope ingest, where the server asks for one' },
    speed: { type: 'string', summary: '0 as fast as possible (default), 1 in real time, 60 a minute per second' },
    limit: { type: 'string', value: 'N', summary: 'number of tests (Upworthy) or rows (other formats)' },
    seed: { type: 'string', summary: 'seed of the order drawn inside Upworthy tests (1)' },
  },
  async run(given) {
    const file = fileOperand(given, 'replay');
    const url = addressOption(given, 'url', 'http://localhost:8787');
    const token = textOption(given, 'token', '');
    const hasLimit = given.values['limit'] !== undefined;
    const bar = progressBar(process.stderr);
    const result = await sendFile({
      origin: 'replay',
      file,
      url,
      stream: textOption(given, 'stream', 'replay'),
      speed: numberOption(given, 'speed', 0, 0, 1e9),
      seed: textOption(given, 'seed', '1'),
      signal: untilStopped(),
      ...(token !== '' && { token }),
      ...(hasLimit && { limit: numberOption(given, 'limit', 0, 1, 1e9) }),
      onProgress: (totals) => bar.update(totals),
      onNote: (note) => console.error(`\nnote: ${note}`),
    }).finally(() => bar.end());
    for (const rejection of result.rejections) console.error(describeRejection(rejection));
    console.log(
      `${result.accepted} events accepted, ${result.duplicates} the server had already, ${result.rejected} rejected`,
    );
    return result.rejected > 0 ? 1 : 0;
  },
};
