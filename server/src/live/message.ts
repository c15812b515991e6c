import { constants, deflateRawSync } from 'node:zlib';

const FIN_TEXT = 0x81;
/** RSV1: this message is compressed by permessage-deflate (RFC 7692, section 6). */
const COMPRESSED = 0x40;

/** Shorter messages do not shrink, since each is compressed on its own. Bytes. */
const COMPRESS_ABOVE = 1024;

/** Length of the marker at the end of a flushed deflate stream, which RFC 7692 (7.2.1) removes. Bytes. */
const FLUSH_MARK = 4;

const headLength = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/**
 * One whole WebSocket text frame of a server (RFC 6455, section 5.2), unmasked, in one buffer, so that one write sends it. The caller writes
 * the payload behind the head.
 */
function emptyFrame(first: number, length: number): Buffer {
  const head = headLength(length);
  const frame = Buffer.allocUnsafeSlow(head + length);
  frame[0] = first;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  return frame;
}

/** A message to viewers. Each of its forms is made when the first viewer needs it, and then is the same bytes for all of them. */
export class Message {
  readonly text: string;
  /** Where a reader stands once it has this, to resume from; null when that cannot be said. */
  readonly cursor: string | null;
  #payloadBytes = 0;
  #frame: Buffer | null = null;
  #compressed: Buffer | null = null;
  #eventStream: Buffer | null = null;

  constructor(text: string, cursor: string | null = null) {
    this.text = text;
    this.cursor = cursor;
  }

  /** As a WebSocket frame. */
  get frame(): Buffer {
    return (this.#frame ??= this.#write());
  }

  /** Writes the text straight into the frame: a copy in between would double the memory. */
  #write(): Buffer {
    this.#payloadBytes = Buffer.byteLength(this.text);
    const frame = emptyFrame(FIN_TEXT, this.#payloadBytes);
    frame.write(this.text, headLength(this.#payloadBytes));
    return frame;
  }

  /**
   * As a WebSocket frame for viewers with permessage-deflate and `server_no_context_takeover`: no message leans on the one before, so
   * that one compression serves all. The plain frame where compression would not make it smaller.
   */
  get compressed(): Buffer {
    return (this.#compressed ??= this.#compress());
  }

  #compress(): Buffer {
    const { frame: whole } = this;
    const plain = whole.subarray(headLength(this.#payloadBytes));
    if (plain.length < COMPRESS_ABOVE) return whole;
    // Level 1: half the time of the default for some 10 % more bytes, on the thread that everybody waits for.
    const deflated = deflateRawSync(plain, { level: 1, finishFlush: constants.Z_SYNC_FLUSH });
    const payload = deflated.subarray(0, deflated.length - FLUSH_MARK);
    if (payload.length >= plain.length) return whole;
    const frame = emptyFrame(FIN_TEXT | COMPRESSED, payload.length);
    payload.copy(frame, headLength(payload.length));
    return frame;
  }

  /** As a Server-Sent Event, with the cursor as its id. */
  get eventStream(): Buffer {
    const id = this.cursor === null ? '' : `id: ${this.cursor}\n`;
    return (this.#eventStream ??= Buffer.from(`${id}data: ${this.text}\n\n`));
  }
}
