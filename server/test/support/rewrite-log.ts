// A JetStream that lies: gives a log another past, behind everybody's back.
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { NatsClient, type StoredMessage } from '../../src/log/jetstream/nats-client.ts';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';

/** Maps the messages of a log to the messages that replace them. */
export type Change = (messages: readonly StoredMessage[]) => readonly StoredMessage[];

/** Recreates the JetStream stream with the messages that `change` returns for a log's messages. */
export async function rewriteLog(url: string, stream: string, change: Change): Promise<void> {
  const settings = readNatsSettings(url, {});
  const nats = new NatsClient(settings, () => {});
  await nats.ready;
  const nc = await connect({ servers: [...settings.servers] });
  try {
    const [jsm, js] = [await jetstreamManager(nc), jetstream(nc)];
    const last = (await nats.last(stream))?.sequence ?? 0;
    const messages: StoredMessage[] = [];
    for await (const message of nats.between(stream, 0, last)) messages.push(message);
    const { config } = await jsm.streams.info(nats.subjects.events);
    await jsm.streams.delete(config.name);
    await jsm.streams.add(config);
    for (const { subject, data, id } of change(messages)) await js.publish(subject, data, { msgID: id });
  } finally {
    await nc.close();
    await nats.close();
  }
}
