import type { Server } from 'node:http';
import * as ws from 'ws';
import { createIntake, listen } from './intake.ts';

interface Sockets {
  readonly clients: ReadonlySet<{ send(text: string): void }>;
}

// The declarations that are found from here are of an older release, which did not name it so.
const { WebSocketServer } = ws as unknown as { WebSocketServer: new (options: { server: Server }) => Sockets };

// With `once` the text is made once for all viewers, as somebody who has measured would write it.
const once = process.argv[3] === 'once';

const server = createIntake((message) => {
  const text = once ? JSON.stringify(message) : null;
  for (const client of sockets.clients) client.send(text ?? JSON.stringify(message));
});
const sockets = new WebSocketServer({ server });
listen(server);
