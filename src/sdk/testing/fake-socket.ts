import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const CLOSE_FRAME = 8;
const TEXT_FRAME = 1;

function frame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = size < 126 ? size : size < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, payload]);
}

/** The first whole frame of what a client sent, unmasked, and how many bytes it took; null while it is incomplete. */
function firstFrame(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (bytes.length < 6) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  const size = start + 4 + length;
  if (bytes.length < size) return null;
  const mask = bytes.subarray(start, start + 4);
  const payload = Buffer.alloc(length);
  for (let i = 0; i < length; i++) payload[i] = bytes.readUInt8(start + 4 + i) ^ (mask[i % 4] ?? 0);
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, size };
}

/**
 * The server's end of one WebSocket, which may misbehave: it can fall silent and leave a close unanswered, as a dead network does.
 * Reads whole text frames only, as the SDK sends them.
 */
export class FakeSocket {
  readonly address: string;
  /** True once nothing is answered any more. */
  silent = false;
  readonly #wire: Duplex;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(request: IncomingMessage, wire: Duplex, heard: (text: string) => void) {
    this.address = request.url ?? '';
    this.#wire = wire;
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const protocol = request.headers['sec-websocket-protocol'];
    wire.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
    );
    wire.on('data', (bytes: Buffer) => this.#read(bytes, heard));
    wire.on('error', () => this.cut());
  }

  #read(bytes: Buffer, heard: (text: string) => void): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (let next = firstFrame(this.#bytes); next !== null; next = firstFrame(this.#bytes)) {
      this.#bytes = this.#bytes.subarray(next.size);
      if (this.silent) continue;
      if (next.opcode === TEXT_FRAME) heard(next.payload.toString());
      if (next.opcode === CLOSE_FRAME) this.#wire.end(frame(CLOSE_FRAME, next.payload));
    }
  }

  send(text: string): void {
    if (!this.silent && this.#wire.writable) this.#wire.write(frame(TEXT_FRAME, Buffer.from(text)));
  }

  /** Ends it in good order, with a code. */
  close(code: number, reason = ''): void {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    this.#wire.end(frame(CLOSE_FRAME, payload));
  }

  /** Breaks it without a word. */
  cut(): void {
    this.#wire.destroy();
  }
}
