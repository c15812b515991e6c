import { exportStore } from '../backup.ts';
import { readNatsSettings } from '../log/jetstream/settings.ts';
import { textOption, type Command } from './command.ts';

/** `peeksafe-server export FILE`: a backup, while the server runs. */
export const exportBackup: Command = {
  summary: 'writes a backup of the store, also while its server runs; by gzip when FILE ends with .gz',
  operands: 'FILE',
  options: {
    data: { type: 'string', summary: 'folder of the store (.peeksafe)' },
    log: { type: 'string', summary: 'instead of a store, the log that servers share: nats://host:port' },
  },
  async run(given) {
    const [file, ...more] = given.operands;
    if (file === undefined || more.length > 0)
      throw new RangeError('export takes one file: peeksafe-server export FILE.');
    const log = textOption(given, 'log', '');
    if (log !== '') {
      // Loaded here: a store of its own needs none of it.
      const { exportLog } = await import('../log-transfer.ts');
      for (const { stream, events } of await exportLog(readNatsSettings(log, process.env), file))
        console.log(`${stream}: ${events} events`);
      console.log(`written to ${file}`);
      return 0;
    }
    await exportStore(textOption(given, 'data', '.peeksafe'), file);
    console.log(`written to ${file}`);
    return 0;
  },
};
