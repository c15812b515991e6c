/** What is told of what a server sends over a bare WebSocket. */
export interface ReaderEvents {
  /** The handshake is over. */
  opened(): void;
  /** A whole text frame; its bytes are valid only now. */
  text(payload: Buffer): void;
}

const HANDSHAKE_END = Buffer.from('\r\n\r\n');
const TEXT = 1;

/**
 * Reads unmasked, uncompressed, unfragmented frames, as all servers here send them. As little work as can be: the viewers share the
 * machine with the server that is measured.
 */
export function createReader(events: ReaderEvents): (bytes: Buffer) => void {
  let rest: Buffer | null = null;
  let isOpen = false;
  return (bytes) => {
    const buffer: Buffer = rest === null ? bytes : Buffer.concat([rest, bytes]);
    rest = null;
    let at = 0;
    if (!isOpen) {
      const end = buffer.indexOf(HANDSHAKE_END);
      if (end === -1) {
        rest = buffer;
        return;
      }
      if (!buffer.toString('latin1', 0, 12).startsWith('HTTP/1.1 101'))
        throw new Error(`The handshake was refused: ${buffer.toString('latin1', 0, 200)}`);
      isOpen = true;
      at = end + 4;
      events.opened();
    }
    for (;;) {
      if (buffer.length - at < 2) break;
      const short = (buffer[at + 1] as number) & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (buffer.length - at < head) break;
      const length =
        short === 126 ? buffer.readUInt16BE(at + 2) : short === 127 ? Number(buffer.readBigUInt64BE(at + 2)) : short;
      if (buffer.length - at < head + length) break;
      if (((buffer[at] as number) & 0x0f) === TEXT) events.text(buffer.subarray(at + head, at + head + length));
      at += head + length;
    }
    // A copy: what is left must not keep a large piece of memory.
    if (at < buffer.length) rest = Buffer.from(buffer.subarray(at));
  };
}

/** A text frame of a client, masked with zeros. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new RangeError('This client says only short things.');
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
