import { exportStore } from '../backup.ts';
import { textOption, type Command } from './command.ts';

/** `peeksafe-server export FILE`: a backup, while the server runs. */
export const exportBackup: Command = {
  summary: 'writes a backup of the store, also while its server runs; by gzip when FILE ends with .gz',
  operands: 'FILE',
  options: { data: { type: 'string', summary: 'folder of the store (.peeksafe)' } },
  async run(given) {
    const [file, ...more] = given.operands;
    if (file === undefined || more.length > 0)
      throw new RangeError('export takes one file: peeksafe-server export FILE.');
    await exportStore(textOption(given, 'data', '.peeksafe'), file);
    console.log(`written to ${file}`);
    return 0;
  },
};
