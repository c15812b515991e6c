import { createServer, type Server } from 'node:http';

interface Observed {
  readonly variant: string;
  readonly impressions: number;
}

interface Variant {
  readonly id: string;
  impressions: number;
}

/** A change message, as Peeksafe sends it. */
export interface ChangeMessage {
  readonly variants: Variant[];
}

/**
 * The door of a peer: takes the same POSTs as Peeksafe and hands out the message to broadcast. It neither checks, judges nor keeps
 * anything: all that a peer does is to send.
 * @param template A change message of Peeksafe for the same events.
 */
export function openDoor(template: ChangeMessage, broadcast: (message: ChangeMessage) => void): Server {
  const rows = new Map(template.variants.map((variant) => [variant.id, variant]));
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const events = JSON.parse(Buffer.concat(chunks).toString()) as Observed[];
      for (const { variant, impressions } of events) {
        const row = rows.get(variant);
        if (row !== undefined) row.impressions += impressions;
      }
      broadcast(template);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
  });
}

/** Listens on the port that the parent named, and says so. */
export function listen(server: Server): void {
  server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
}

/** The message that the parent wants broadcast. */
export const template = (): ChangeMessage => JSON.parse(process.argv[3] ?? '{}') as ChangeMessage;
