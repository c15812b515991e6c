import { exportStore } from '../maintenance/backup.ts';
import { readNatsSettings } from '../log/jetstream/settings.ts';
import { fileOperand, NATS_ENVIRONMENT, storeOption, textOption, type Command } from './command.ts';

/** `peeksafe-server export FILE`: a backup, while the server runs. */
export const exportBackup: Command = {
  summary: 'writes a backup of the store, also while its server runs; compressed when FILE ends with .gz',
  operands: 'FILE',
  examples: ['export backup.db.gz --data /var/lib/peeksafe'],
  environment: NATS_ENVIRONMENT,
  options: {
    data: { type: 'string', value: 'FOLDER', summary: 'folder of the store (.peeksafe)' },
    log: { type: 'string', value: 'URL', summary: 'instead of a store, the log that servers share: nats://host:port' },
  },
  async run(given) {
    const file = fileOperand(given, 'export');
    if (file === '-') throw new RangeError('A backup is written to a file of its own, not to "-".');
    const log = textOption(given, 'log', '');
    if (log !== '') {
      // Loaded here: a store of its own needs none of it.
      const { exportLog } = await import('../maintenance/log-transfer.ts');
      for (const { stream, events } of await exportLog(readNatsSettings(log, process.env), file))
        console.log(`${stream}: ${events} events`);
      console.log(`written to ${file}`);
      return 0;
    }
    await exportStore(storeOption(given), file);
    console.log(`written to ${file}`);
    return 0;
  },
};
