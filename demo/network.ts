/** The network of one page, which the page can cut and restore by itself, as a tunnel or a pulled cable would. */
export interface PageNetwork {
  readonly isCut: boolean;
  /** For `connect`. */
  readonly WebSocket: typeof WebSocket;
  /** For `connect`. */
  readonly fetch: typeof fetch;
  cut(): void;
  mend(): void;
}

/** Makes a network that works until it is cut. */
export function pageNetwork(): PageNetwork {
  const open = new Set<WebSocket>();
  let isCut = false;

  const lose = (socket: WebSocket): void => {
    // As a browser reports a lost connection: without a close frame.
    socket.dispatchEvent(new CloseEvent('close', { code: 1006 }));
    socket.close();
  };

  class CuttableSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      open.add(this);
      this.addEventListener('close', () => open.delete(this));
      if (isCut) queueMicrotask(() => lose(this));
    }
  }

  return {
    get isCut() {
      return isCut;
    },
    WebSocket: CuttableSocket,
    fetch: (input, init) =>
      isCut ? Promise.reject(new TypeError('The network of this page is cut.')) : fetch(input, init),
    cut() {
      isCut = true;
      for (const socket of [...open]) lose(socket);
    },
    mend() {
      isCut = false;
      // Browsers dispatch this event when a network is back.
      dispatchEvent(new Event('online'));
    },
  };
}
