// The memory of a process, seen from outside. Linux only.
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Number of sockets that a process has open. */
export function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(join(folder, fd)).startsWith('socket:');
    } catch {
      // It was closed in between.
      return false;
    }
  }).length;
}

/** The answer of `Runtime.getHeapUsage`. Bytes. */
interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize: number;
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
}

/** Asks a process that was started with `--inspect` about its heap. */
export class Inspector {
  readonly #socket: WebSocket;
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param port Port of `--inspect`. */
  static async connect(port: number): Promise<Inspector> {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`, { headers: { Connection: 'close' } });
    const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
    const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '', { perMessageDeflate: false });
    await once(socket, 'open');
    return new Inspector(socket);
  }

  #call(method: string): Promise<unknown> {
    const id = ++this.#calls;
    return new Promise((done, fail) => {
      const onClose = (): void => fail(new Error('the process that is inspected has gone'));
      const onMessage = (data: Buffer): void => {
        const reply = JSON.parse(data.toString()) as Reply;
        if (reply.id !== id) return;
        this.#socket.off('message', onMessage);
        this.#socket.off('close', onClose);
        done(reply.result);
      };
      this.#socket.on('message', onMessage);
      this.#socket.once('close', onClose);
      this.#socket.send(JSON.stringify({ id, method }));
    });
  }

  /** Collects all garbage; returns what lives on, in the heap and in buffers. Bytes. */
  async liveBytes(): Promise<number> {
    // Objects that the first collection finalizes are freed by the second.
    for (let i = 0; i < 2; i++) await this.#call('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = (await this.#call('Runtime.getHeapUsage')) as HeapUsage;
    return usedSize + backingStorageSize;
  }

  close(): void {
    this.#socket.terminate();
  }
}
