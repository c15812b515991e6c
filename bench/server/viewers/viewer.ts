// One raw viewer: a TCP connection, a handshake, and a count of what comes.
import { connect, type Socket } from 'node:net';
import { now } from '../clock.ts';
import { clientText, FrameReader, inflatedHead, type Message } from './frame-reader.ts';
import type { Dialect, Whereto } from './questions.ts';

const PATHS: Readonly<Record<Dialect, string>> = {
  peeksafe: '/v1/streams/bench/live',
  'socket.io': '/socket.io/?EIO=4&transport=websocket',
  ws: '/',
  limit: '/',
};

// Read into by all viewers of a process in turn: nothing of it is kept beyond the reading.
const SHARED = Buffer.allocUnsafe(256 * 1024);

const CURSORS = /"since":(?:null|"[a-z0-9]+\.(\d+)"),"cursor":"[a-z0-9]+\.(\d+)"/;

/** Called for each changes message, with its viewer, how far that now is, how large it was and when it was all there. */
export type OnFrame = (viewer: RawViewer, seq: number, bytes: number, at: number) => void;

/** A viewer that looks at no more than a message's head, so that thousands cost little. */
export class RawViewer {
  readonly index: number;
  /** The last event that reached it. */
  seq = 0;
  broken = false;
  readonly ready: Promise<void>;
  readonly #dialect: Dialect;
  readonly #offers: boolean;
  readonly #socket: Socket;
  readonly #onFrame: OnFrame;
  readonly #reader = new FrameReader((message) => this.#heard(message));
  #greeting: string | null = '';
  #isReady: () => void = () => {};
  #failed: (error: Error) => void = () => {};

  constructor(index: number, { dialect, port, offers }: Whereto, onFrame: OnFrame) {
    this.index = index;
    this.#dialect = dialect;
    this.#offers = offers;
    this.#onFrame = onFrame;
    this.ready = new Promise((done, failed) => {
      this.#isReady = done;
      this.#failed = failed;
    });
    const callback = (size: number): boolean => {
      this.#arrived(SHARED.subarray(0, size));
      return true;
    };
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true, onread: { buffer: SHARED, callback } });
    this.#socket.on('connect', () => this.#socket.write(this.#request(port)));
    this.#socket.on('error', (error) => this.#failed(error));
    this.#socket.on('close', () => {
      this.broken = true;
      this.#failed(
        new Error(`The server ended the connection of a viewer: ${this.#greeting ?? 'after the handshake'}`),
      );
    });
  }

  #request(port: number): string {
    const lines = [
      `GET ${PATHS[this.#dialect]} HTTP/1.1`,
      `Host: localhost:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: cGVla3NhZmUtYmVuY2ghIQ==',
    ];
    if (this.#offers) lines.push('Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits');
    if (this.#dialect === 'peeksafe') lines.push('Sec-WebSocket-Protocol: peeksafe.v1');
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  #arrived(chunk: Buffer): void {
    if (this.#greeting === null) {
      this.#reader.push(chunk);
      return;
    }
    this.#greeting += chunk.toString('latin1');
    const end = this.#greeting.indexOf('\r\n\r\n');
    if (end === -1) return;
    const rest = Buffer.from(this.#greeting.slice(end + 4), 'latin1');
    if (!this.#greeting.startsWith('HTTP/1.1 101')) {
      this.#socket.destroy();
      return;
    }
    this.#greeting = null;
    if (this.#dialect === 'peeksafe') this.#socket.write(clientText('{"type":"hello"}'));
    else if (this.#dialect !== 'socket.io') this.#isReady();
    if (rest.length > 0) this.#reader.push(rest);
  }

  #heard({ opcode, isCompressed, head: raw, bytes }: Message): void {
    if (opcode === 9) this.#socket.write(clientText(raw, 10));
    if (opcode !== 1) return;
    const head = isCompressed ? inflatedHead(raw) : raw;
    const cursors = CURSORS.exec(head);
    if (cursors === null || head.includes('"type":"welcome"')) {
      this.#control(head);
      return;
    }
    if (cursors[1] !== undefined && Number(cursors[1]) > this.seq && this.seq > 0) this.broken = true;
    this.seq = Number(cursors[2]);
    this.#onFrame(this, this.seq, bytes, now());
    this.#isReady();
  }

  /** Handles messages that are no change: socket.io opens by `0…`, expects `40`, answers `40{…}`, and pings by `2`. */
  #control(head: string): void {
    if (this.#dialect !== 'socket.io') return;
    if (head.startsWith('0{')) this.#socket.write(clientText('40'));
    else if (head.startsWith('40')) this.#isReady();
    else if (head === '2') this.#socket.write(clientText('3'));
  }
}
