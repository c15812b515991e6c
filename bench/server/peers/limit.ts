// What the runtime allows: one frame, made once, written to bare sockets. No protocol, no library, nobody who is slow.
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { listen, openDoor, template } from './door.ts';

const open = new Set<Duplex>();

function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = 0x81;
  head[1] = head.length === 2 ? payload.length : head.length === 4 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

const server = openDoor(template(), (message) => {
  const frame = frameOf(JSON.stringify(message));
  for (const socket of open) socket.write(frame);
});
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  open.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => open.delete(socket));
});
listen(server);
