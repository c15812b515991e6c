// Checks the state after a run in JetStream itself, not through a server that may be wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recover, type StreamState } from 'peeksafe/engine';
import { openStore } from '../../src/log/database.ts';
import { readLogMessage, type LogMessage } from '../../src/log/jetstream/commit.ts';
import { JetStreamLog } from '../../src/log/jetstream/jetstream-log.ts';
import { NatsClient } from '../../src/log/jetstream/nats-client.ts';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';

/** A log as JetStream has it. */
export interface LogSeen {
  readonly epoch: string;
  readonly events: number;
  /** The number of each event, by its id. */
  readonly places: ReadonlyMap<string, number>;
  readonly state: StreamState;
  /** How often a writer began. */
  readonly claims: number;
  readonly faults: readonly string[];
}

/** No two writers under one lease, and none of a lease of before after one has begun. */
function leaseFaults(messages: readonly LogMessage[]): string[] {
  const faults: string[] = [];
  const holders = new Map<number, string>();
  let newest = 0;
  for (const { lease, node } of messages) {
    const holder = holders.get(lease);
    if (holder !== undefined && holder !== node) faults.push(`two writers wrote under lease ${lease}`);
    holders.set(lease, node);
    if (lease < newest) faults.push(`lease ${lease} wrote after lease ${newest} had begun`);
    newest = Math.max(newest, lease);
  }
  return faults;
}

/** Reads a stream's log from JetStream and folds it from the beginning. */
export async function readLog(logUrl: string, stream: string): Promise<LogSeen> {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-chaos-check-'));
  const parts = openStore(folder);
  const service = new NatsClient(readNatsSettings(logUrl, {}), () => {});
  try {
    await service.ready;
    const copy = new SqliteLog(parts.db);
    const log = new JetStreamLog(service, parts.db, copy, 'check', { onCommit: () => {}, onLoss: () => {} });
    const { outcome, last } = await log.catchUp(stream);
    const faults = outcome === 'current' ? [] : [`the log reads as ${outcome}`];
    const messages: LogMessage[] = [];
    for await (const { data } of service.between(stream, 0, last)) messages.push(readLogMessage(data));
    faults.push(...leaseFaults(messages));
    const records = [...copy.read(stream, 0)];
    records.forEach(({ seq }, i) => {
      if (seq !== i + 1) faults.push(`event ${i + 1} is missing: ${seq} follows`);
    });
    const places = new Map(records.map(({ seq, event }) => [event.id, seq]));
    if (places.size !== records.length) faults.push('an event is in the log twice');
    return {
      epoch: log.copied(stream)?.epoch ?? '',
      events: records.length,
      places,
      state: recover(null, records, 0).state,
      claims: messages.filter(({ kind }) => kind === 'claim').length,
      faults,
    };
  } finally {
    await service.close();
    parts.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
