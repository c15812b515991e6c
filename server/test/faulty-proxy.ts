import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut, held up and closed. */
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
  mend(): void;
  /** Leads to another port from now on. */
  leadTo(port: number): void;
  close(): void;
}

/** Starts a proxy on a free port that passes bytes on to another port of this machine. */
export async function faultyProxy(port: number): Promise<FaultyProxy> {
  const pairs = new Set<[Socket, Socket]>();
  let target = port;
  let isRefusing = false;
  let isHolding = false;
  let total = 0;
  const server = createServer((here) => {
    if (isRefusing) {
      here.resetAndDestroy();
      return;
    }
    total++;
    const there = connect(target, '127.0.0.1');
    const pair: [Socket, Socket] = [here, there];
    pairs.add(pair);
    for (const [from, to] of [pair, [there, here] as const]) {
      from.on('data', (bytes) => {
        if (!isHolding) to.write(bytes);
      });
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
      isRefusing = true;
      cut();
    },
    hold: () => (isHolding = true),
    mend: () => {
      isRefusing = false;
      isHolding = false;
    },
    leadTo: (other) => (target = other),
    close: () => {
      cut();
      server.close();
    },
  };
}
