// Reads WebSocket frames as cheaply as can be: what is after the first bytes of a message is counted, not kept.

import { constants, inflateRawSync } from 'node:zlib';

/** The start of a message that is kept as text: enough for its kind and its cursor. */
const HEAD_BYTES = 256;

/** A WebSocket message of a server, as far as a load client looks at it. */
export interface Message {
  readonly opcode: number;
  /** Whether it is compressed (permessage-deflate), and with it the head. */
  readonly isCompressed: boolean;
  /** Its first bytes, as Latin-1. */
  readonly head: string;
  readonly bytes: number;
}

/** Cuts what arrives on one connection into messages. Servers here never fragment one. */
export class FrameReader {
  readonly #onMessage: (message: Message) => void;
  /** First bytes of a frame that came in pieces; null while none is. */
  #pending: Buffer | null = null;
  #opcode = 0;
  #isCompressed = false;
  #bytes = 0;
  #left = 0;
  #head = '';

  constructor(onMessage: (message: Message) => void) {
    this.#onMessage = onMessage;
  }

  /** Takes in what arrived; the buffer is not kept. */
  push(chunk: Buffer): void {
    let data = chunk;
    if (this.#pending !== null) {
      data = Buffer.concat([this.#pending, chunk]);
      this.#pending = null;
    }
    let at = 0;
    while (at < data.length) {
      if (this.#left === 0) {
        const size = this.#open(data, at);
        if (size === 0) {
          this.#pending = Buffer.from(data.subarray(at));
          return;
        }
        at += size;
      }
      at = this.#take(data, at);
      if (this.#left === 0) this.#tell();
    }
  }

  #tell(): void {
    const [isCompressed, head, bytes] = [this.#isCompressed, this.#head, this.#bytes];
    this.#onMessage({ opcode: this.#opcode, isCompressed, head, bytes });
  }

  /** Reads a frame's header; its size, or 0 when it is not all there. */
  #open(data: Buffer, at: number): number {
    if (data.length - at < 2) return 0;
    const short = (data[at + 1] as number) & 0x7f;
    const size = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (data.length - at < size) return 0;
    this.#opcode = (data[at] as number) & 0x0f;
    this.#isCompressed = ((data[at] as number) & 0x40) !== 0;
    this.#bytes =
      short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short === 126 ? data.readUInt16BE(at + 2) : short;
    this.#left = this.#bytes;
    this.#head = '';
    return size;
  }

  #take(data: Buffer, at: number): number {
    const end = at + Math.min(this.#left, data.length - at);
    const wanted = HEAD_BYTES - this.#head.length;
    if (wanted > 0) this.#head += data.toString('latin1', at, Math.min(end, at + wanted));
    this.#left -= end - at;
    return end;
  }
}

let lastCompressed = '';
let lastPlain = '';

/** The beginning of a compressed message. Viewers of one process get the same bytes one after the other, so it is inflated once for them. */
export function inflatedHead(head: string): string {
  if (head !== lastCompressed) {
    lastPlain = inflateRawSync(Buffer.from(head, 'latin1'), { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
    lastCompressed = head;
  }
  return lastPlain;
}

/** A short text message as a client sends it: masked, with a mask of zeros, which leaves it as it is. */
export function clientText(text: string, opcode = 1): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new RangeError('A load client says short things only.');
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
