import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut, held up, slowed down and closed. */
export interface FaultyProxy {
  readonly url: string;
  /** Connections open at the moment. */
  readonly open: number;
  /** Connections there have ever been. */
  readonly total: number;
  /** Breaks every open connection. */
  cut(): void;
  /** Lets no new connection through, until `mend`. */
  refuse(): void;
  /** Passes nothing on any more, without saying so: a half-open connection. */
  hold(): void;
  /** Passes everything on `ms` milliseconds later, in order. */
  delay(ms: number): void;
  /** Passes every WebSocket frame of the server on twice. */
  repeat(): void;
  mend(): void;
  /** Leads to another port from now on. */
  leadTo(port: number): void;
  close(): void;
}

interface Faults {
  target: number;
  refusing: boolean;
  holding: boolean;
  repeating: boolean;
  delayMs: number;
}

const NONE = { refusing: false, holding: false, repeating: false, delayMs: 0 };

/** Cuts what a server sends after its handshake into whole WebSocket frames: unmasked, so that the head says how long each is. */
function frameCutter(): (bytes: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  let isPastHandshake = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const pieces: Buffer[] = [];
    if (!isPastHandshake) {
      const end = rest.indexOf('\r\n\r\n');
      if (end === -1) return pieces;
      isPastHandshake = true;
      pieces.push(rest.subarray(0, end + 4));
      rest = rest.subarray(end + 4);
    }
    for (let size = frameSize(rest); size !== null && size <= rest.length; size = frameSize(rest)) {
      pieces.push(rest.subarray(0, size));
      rest = rest.subarray(size);
    }
    return pieces;
  };
}

function frameSize(bytes: Buffer): number | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return null;
  return head + (short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short);
}

const isText = (frame: Buffer): boolean => (frame.readUInt8(0) & 0x0f) === 1;

/** Passes bytes on from one side to the other, with the faults of the moment. */
function passOn(from: Socket, to: Socket, faults: Faults): void {
  from.on('data', (bytes) => {
    if (faults.holding) return;
    if (faults.delayMs === 0) to.write(bytes);
    else setTimeout(() => to.write(bytes), faults.delayMs);
  });
}

/** The same from the server to the client of a WebSocket, frame by frame, so that frames can come twice. */
function passFramesOn(from: Socket, to: Socket, faults: Faults): void {
  const cut = frameCutter();
  from.on('data', (bytes) => {
    for (const piece of cut(bytes)) {
      if (faults.holding) continue;
      const twice = faults.repeating && isText(piece) ? Buffer.concat([piece, piece]) : piece;
      if (faults.delayMs === 0) to.write(twice);
      else setTimeout(() => to.write(twice), faults.delayMs);
    }
  });
}

/** Starts a proxy on a free port that passes bytes on to another port of this machine. */
export async function faultyProxy(port: number): Promise<FaultyProxy> {
  const pairs = new Set<[Socket, Socket]>();
  const faults: Faults = { ...NONE, target: port };
  let total = 0;
  const server = createServer((here) => {
    here.on('error', () => {});
    if (faults.refusing) {
      here.resetAndDestroy();
      return;
    }
    total++;
    const there = connect(faults.target, '127.0.0.1');
    const pair: [Socket, Socket] = [here, there];
    pairs.add(pair);
    passOn(here, there, faults);
    here.once('data', (head: Buffer) => {
      const isWebSocket = /upgrade: websocket/i.test(head.toString('latin1'));
      if (isWebSocket) passFramesOn(there, here, faults);
      else passOn(there, here, faults);
    });
    for (const [from, to] of [pair, [there, here] as const]) {
      from.on('error', () => {});
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const [here, there] of pairs) {
      here.resetAndDestroy();
      there.destroy();
    }
  };
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    get open() {
      return pairs.size;
    },
    get total() {
      return total;
    },
    cut,
    refuse: () => {
      faults.refusing = true;
      cut();
    },
    hold: () => (faults.holding = true),
    delay: (ms) => (faults.delayMs = ms),
    repeat: () => (faults.repeating = true),
    mend: () => Object.assign(faults, NONE),
    leadTo: (other) => (faults.target = other),
    close: () => {
      cut();
      server.close();
    },
  };
}
