// A process of readers that ask for much and read nothing. It ends with its parent.
import { connect } from 'node:net';
import { VARIANTS } from '../load.ts';
import { clientText } from './frame-reader.ts';

/** A reader that was cut off comes again after this time, as somebody would who means harm. Milliseconds. */
const AGAIN_MS = 200;

/** Of the history what a page shows: all of it takes time by the number of variants, which is another question. */
const PAGE_OF_VARIANTS = Array.from({ length: VARIANTS }, (_, i) => `variants=v${i}`).join('&');

/** The task of a process of readers. */
export interface Unread {
  readonly port: number;
  readonly count: number;
  readonly stream: string;
  /** The present cursor of the stream. */
  readonly cursor: string;
}

const head = (stream: string, path: string, headers: readonly string[] = []): string =>
  [`GET /v1/streams/${stream}/${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: cGVla3NhZmUtYmVuY2ghIQ==',
  'Sec-WebSocket-Protocol: peeksafe.v1',
];

/** The readers' requests, in turn: snapshots, changes since many cursors, the audit, the history, and both live connections. */
function question(i: number, { stream, cursor }: Unread): string | Buffer {
  const [epoch = '', seq = ''] = cursor.split('.');
  switch (i % 10) {
    case 0:
    case 1:
    case 2:
    case 3:
      return head(stream, 'changes');
    case 4:
      // The first tenth of the log, so that nearly everything has changed since.
      return head(stream, `changes?since=${epoch}.${(i % 64) * Math.floor(Number(seq) / 640)}`);
    case 5:
    case 6:
      return head(stream, 'audit?limit=10000');
    case 7:
      return head(stream, `history?points=5000&${PAGE_OF_VARIANTS}`);
    case 8:
      return head(stream, 'changes', ['Accept: text/event-stream']);
    default:
      return Buffer.concat([Buffer.from(head(stream, 'live', UPGRADE)), clientText('{"type":"hello"}')]);
  }
}

/** Asks and does not read; whoever is cut off comes again. */
function ask(port: number, text: string | Buffer): void {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  socket.on('error', () => {});
  socket.write(text);
  socket.once('close', () => setTimeout(() => ask(port, text), AGAIN_MS));
}

process.on('disconnect', () => process.exit(0));
process.on('message', (unread: Unread) => {
  for (let i = 0; i < unread.count; i++) ask(unread.port, question(i, unread));
});
process.send?.('ready');
