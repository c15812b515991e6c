import { importStore } from '../backup.ts';
import { readNatsSettings } from '../log/jetstream/settings.ts';
import { textOption, type Command } from './command.ts';

/** `peeksafe-server import FILE`: a store from a backup. */
export const importBackup: Command = {
  summary: 'makes a store of a backup, in a folder that has none; every stream begins a new epoch',
  operands: 'FILE',
  options: {
    data: { type: 'string', summary: 'folder of the new store (.peeksafe)' },
    log: { type: 'string', summary: 'instead of a store, the log that servers share: nats://host:port' },
  },
  async run(given) {
    const [file, ...more] = given.operands;
    if (file === undefined || more.length > 0)
      throw new RangeError('import takes one file: peeksafe-server import FILE.');
    const log = textOption(given, 'log', '');
    const streams =
      log === ''
        ? (await importStore(file, textOption(given, 'data', '.peeksafe'))).streams
        : await (await import('../log-transfer.ts')).importLog(file, readNatsSettings(log, process.env));
    for (const { stream, events, variants } of streams)
      console.log(`${stream}: ${events} events, ${variants} variants`);
    return 0;
  },
};
