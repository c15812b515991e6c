import { importStore } from '../maintenance/backup.ts';
import { readNatsSettings } from '../log/jetstream/settings.ts';
import { fileOperand, NATS_ENVIRONMENT, textOption, type Command } from './command.ts';

/** `peeksafe-server import FILE`: a store from a backup. */
export const importBackup: Command = {
  summary: 'creates a store from a backup, in a folder that has none; every stream begins a new epoch',
  operands: 'FILE',
  examples: ['import backup.db.gz --data /var/lib/peeksafe'],
  environment: NATS_ENVIRONMENT,
  options: {
    data: { type: 'string', value: 'FOLDER', summary: 'folder of the new store (.peeksafe)' },
    log: { type: 'string', value: 'URL', summary: 'instead of a store, the log that servers share: nats://host:port' },
  },
  async run(given) {
    const file = fileOperand(given, 'import');
    if (file === '-')
      throw new RangeError(
        'A backup is read from a file, which is checked before anything is made of it, not from "-".',
      );
    const log = textOption(given, 'log', '');
    const streams =
      log === ''
        ? (await importStore(file, textOption(given, 'data', '.peeksafe'))).streams
        : await (await import('../maintenance/log-transfer.ts')).importLog(file, readNatsSettings(log, process.env));
    for (const { stream, events, variants } of streams)
      console.log(`${stream}: ${events} events, ${variants} variants`);
    return 0;
  },
};
