import ReconnectingWebSocket from 'partysocket/ws';
import { SUBPROTOCOL } from '../protocol/limits.ts';

/** Longest wait for a socket to open, milliseconds. */
const OPEN_MS = 10_000;

/** What is told of a link. After `lost`, or after it was dropped here, nothing more is. */
export interface LinkEvents {
  opened(): void;
  heard(data: unknown): void;
  /** The link ended, or never came to be; the code and reason are those of the WebSocket. */
  lost(code: number, reason: string): void;
}

/** One socket, from the attempt to open it to its end. */
export interface Link {
  send(text: string): void;
  /** Ends it from here; nothing is told of it any more. */
  drop(code: number, reason: string): void;
}

/** A WebSocket class: the global one, or that of the `ws` package. */
export type SocketClass = new (url: string, protocol: string) => WebSocket;

/**
 * Opens a socket, once. partysocket evens out how runtimes tell of a failed handshake and gives up on one that hangs; its own
 * reconnecting is switched off, because the waits, the token of each attempt and the reasons of an end are told by the connection.
 */
export function openLink(url: string, Socket: SocketClass, events: LinkEvents): Link {
  const socket = new ReconnectingWebSocket(url, SUBPROTOCOL, {
    maxRetries: 0,
    // What is sent while it is closed would otherwise go out before hello.
    maxEnqueuedMessages: 0,
    connectionTimeout: OPEN_MS,
    WebSocket: Socket,
  });
  let over = false;
  const end = (): boolean => {
    if (over) return false;
    return (over = true);
  };
  const lost = (code: number, reason: string): void => {
    if (end()) events.lost(code, reason);
  };
  socket.onopen = () => {
    if (!over) events.opened();
  };
  socket.onmessage = ({ data }: MessageEvent) => {
    if (!over) events.heard(data);
  };
  socket.onclose = ({ code, reason }) => lost(code ?? 1006, reason ?? '');
  socket.onerror = ({ message }) => lost(1006, message === 'TIMEOUT' ? 'The server did not answer in time.' : '');
  return {
    send: (text) => socket.send(text),
    drop(code, reason) {
      if (end()) socket.close(code, reason);
    },
  };
}
