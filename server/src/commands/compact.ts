import { formatCount } from 'peeksafe/protocol';
import { compact } from '../maintenance/compact.ts';
import { Compactions } from '../log/compactions.ts';
import { openStore } from '../log/database.ts';
import { SqliteLog } from '../log/sqlite-log.ts';
import { StateStore } from '../log/state-store.ts';
import { durationOption, storeOption, type Command } from './command.ts';

/** `peeksafe-server compact`: removes old raw counts from a store. */
export const compactStore: Command = {
  summary: 'removes raw counts older than --keep from the log; the server must be stopped',
  operands: '',
  examples: ['compact --keep 90d'],
  options: {
    data: { type: 'string', value: 'FOLDER', summary: 'folder of the store (.peeksafe)' },
    keep: { type: 'string', value: 'TIME', summary: 'how long raw counts are kept, such as 90d' },
  },
  async run(given) {
    if (given.values['keep'] === undefined) throw new RangeError('compact takes --keep, such as --keep 90d.');
    const keptSince = Date.now() - durationOption(given, 'keep', '');
    const parts = openStore(storeOption(given));
    try {
      const log = new SqliteLog(parts.db);
      const rowId = (stream: string): number => log.rowId(stream);
      const store = new StateStore(parts.db, rowId);
      const compactions = new Compactions(parts.db, rowId);
      for (const { stream } of log.streams()) {
        const variants = [...store.totals(stream).keys()];
        const taken = await compact({ log, store, compactions }, stream, variants, keptSince);
        console.log(`${stream}: ${formatCount(taken)} events taken out`);
      }
      // Returns the space to the disk; a running server only reuses it.
      parts.db.exec('VACUUM');
    } finally {
      parts.close();
    }
    return 0;
  },
};
