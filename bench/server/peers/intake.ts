// The common part of the peers' servers: POSTs with events come in, and one message goes out for each.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Changes } from 'peeksafe/protocol';

/** Says a message to all viewers, in a peer's ordinary way. */
export type Broadcast = (message: Changes) => void;

/** The message that Peeksafe itself sent for twenty variants; the events of a POST say how many of them go out. */
const template = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as Changes;
const epoch = template.cursor.slice(0, template.cursor.indexOf('.'));
let seq = 0;

function messageFor(events: readonly unknown[]): Changes {
  const since = `${epoch}.${seq}`;
  seq += events.length;
  const variants = (template.variants ?? []).slice(0, events.length);
  return { ...template, since, cursor: `${epoch}.${seq}`, at: new Date().toISOString(), variants };
}

/** A server that takes POSTs, broadcasts and answers as Peeksafe does; what comes out is not kept anywhere. */
export function createIntake(broadcast: Broadcast): Server {
  // As Peeksafe: else a connection may be closed here just when the bench uses it again.
  return createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const events = JSON.parse(Buffer.concat(chunks).toString()) as { readonly id: string }[];
      const first = seq + 1;
      broadcast(messageFor(events));
      const results = events.map(({ id }, i) => ({ status: 'accepted', id, seq: first + i }));
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ accepted: events.length, results }));
    });
  });
}

/** Lets it answer on the loopback address, and prints where. */
export function listen(server: Server): void {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
}
