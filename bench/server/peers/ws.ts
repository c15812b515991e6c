// Plain `ws`, as most people write it: each client gets its own JSON.stringify.
import { WebSocketServer } from 'ws';
import { listen, openDoor, template } from './door.ts';

const sockets = new WebSocketServer({ noServer: true });
const server = openDoor(template(), (message) => {
  for (const client of sockets.clients) client.send(JSON.stringify(message));
});
server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => {}));
listen(server);
