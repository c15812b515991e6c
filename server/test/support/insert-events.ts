import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EventInput } from 'peeksafe/protocol';

/** Puts events into the log of the only stream in a folder, as a server of before took them. */
export function insertEvents(dataDir: string, events: readonly EventInput[]): void {
  const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  const insert = db.prepare('INSERT INTO dashboard_events VALUES (1, ?, ?, ?, NULL, ?, ?)');
  let seq = db.prepare('SELECT max(seq) AS seq FROM dashboard_events').get()?.['seq'] as number;
  db.exec('BEGIN');
  for (const event of events) insert.run(++seq, event.id, event.kind, Date.now(), JSON.stringify(event));
  db.exec('COMMIT');
  db.close();
}
