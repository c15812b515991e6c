import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a connection may read nothing of what waits for it, milliseconds. */
export interface StallLimits {
  readonly usually: number;
  /** While the server has no room left for unsent bytes. */
  readonly pressed: number;
}

/** The limits of a server. */
const STALL_LIMITS: StallLimits = { usually: 15_000, pressed: 3000 };

/** The progress of a connection at the last check. */
interface Progress {
  /** Bytes that have been handed to the kernel, as far as whole writes tell. */
  taken: number;
  /** Bytes of the write under way that the kernel has not taken yet. */
  queued: number;
  since: number;
}

/**
 * Bytes of the write under way that the kernel has not taken. A write of a large message counts as unsent until its last byte has gone;
 * this says that it moves. Node's own idle timeout goes by the same figure, which has no public name.
 */
const queuedIn = (socket: Socket): number =>
  (socket as Socket & { _handle?: { writeQueueSize?: number } | null })._handle?.writeQueueSize ?? 0;

/**
 * Destroys connections whose client does not read, whatever is being sent over them. Node's idle timeout does not: it restarts with every byte that the
 * client sends.
 */
export class StalledSockets {
  readonly #limits: StallLimits;
  readonly #onDestroyed: () => void;
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Map<Socket, Progress>();

  /** @param onDestroyed Called for each connection that is destroyed. */
  constructor(onDestroyed: () => void = () => {}, limits: StallLimits = STALL_LIMITS) {
    this.#onDestroyed = onDestroyed;
    this.#limits = limits;
  }

  /** Watches the connections of a server, upgraded ones included. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        this.#waiting.delete(socket);
      });
    });
  }

  /** Bytes that wait in connections, over all of them. */
  get unsent(): number {
    let unsent = 0;
    for (const socket of this.#sockets) unsent += socket.writableLength;
    return unsent;
  }

  /**
   * Looks at every connection; to be called every second or so.
   * @param now A clock that only goes forward, milliseconds.
   * @param isPressed Whether room is needed.
   */
  sweep(now: number, isPressed = false): void {
    const most = isPressed ? this.#limits.pressed : this.#limits.usually;
    for (const socket of this.#sockets) {
      if (socket.writableLength === 0) this.#waiting.delete(socket);
      else if (now - this.#stalledSince(socket, now) >= most) {
        this.#onDestroyed();
        socket.destroy();
      }
    }
  }

  #stalledSince(socket: Socket, now: number): number {
    const taken = socket.bytesWritten - socket.writableLength;
    const queued = queuedIn(socket);
    const before = this.#waiting.get(socket);
    if (before === undefined || taken !== before.taken || queued < before.queued) {
      this.#waiting.set(socket, { taken, queued, since: now });
      return now;
    }
    return before.since;
  }
}
