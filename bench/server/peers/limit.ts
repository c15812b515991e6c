// The cost of the sockets alone: each message is framed once, and the same bytes are written to all.
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { createIntake, listen } from './intake.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const sockets = new Set<Socket>();

function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const long = payload.length > 65_535;
  const header = Buffer.alloc(long ? 10 : payload.length > 125 ? 4 : 2);
  header[0] = 0x81;
  header[1] = long ? 127 : header.length === 4 ? 126 : payload.length;
  if (long) header.writeBigUInt64BE(BigInt(payload.length), 2);
  else if (header.length === 4) header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

const server = createIntake((message) => {
  const frame = frameOf(JSON.stringify(message));
  for (const socket of sockets) socket.write(frame);
});

server.on('upgrade', (request, socket: Socket) => {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  socket.setNoDelay(true);
  sockets.add(socket);
  socket.on('error', () => sockets.delete(socket));
  socket.on('close', () => sockets.delete(socket));
  socket.resume();
});
listen(server);
