import type { Hello } from '../../protocol/client-messages.ts';
import { SUBPROTOCOL } from '../../protocol/limits.ts';
import { untilClosed, type OpenLink } from './link.ts';

/** Longest wait for a socket to open, milliseconds. */
const OPEN_MS = 10_000;

/** `readyState` of a socket that is open. */
const OPEN = 1;

/**
 * A WebSocket, once: the connection knows when to try again, and why. Runtimes differ in how they tell of a handshake that failed (by an error, by a
 * close, by both) and none gives up on one that hangs; of a link, one end is told.
 */
export const openWebSocketLink: OpenLink = ({ url, since, token, WebSocket }, events) => {
  const told = untilClosed(events);
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live`, SUBPROTOCOL);
  const lost = (code: number, reason: string): void => {
    clearTimeout(timer);
    told.onClose(code, reason);
  };
  const timer = setTimeout(() => {
    lost(1006, 'The server did not answer in time.');
    socket.close();
  }, OPEN_MS);
  socket.addEventListener('open', () => {
    clearTimeout(timer);
    // What was dropped while it was opening says nothing to the server any more.
    if (socket.readyState !== OPEN) return;
    const cursor = since();
    const hello: Hello = {
      type: 'hello',
      ...(token !== undefined && { token }),
      ...(cursor !== null && { since: cursor }),
    };
    socket.send(JSON.stringify(hello));
    told.onOpen();
  });
  socket.addEventListener('message', ({ data }) => told.onMessage(data));
  socket.addEventListener('close', ({ code, reason }) => lost(code, reason));
  // Stays when the link has ended: that of the `ws` package throws an error that nobody listens to.
  socket.addEventListener('error', () => {
    lost(1006, '');
    socket.close();
  });
  return {
    refreshToken(newer) {
      if (socket.readyState === OPEN) socket.send(JSON.stringify({ type: 'token', token: newer }));
      return true;
    },
    close(code, reason) {
      clearTimeout(timer);
      if (told.end()) socket.close(code, reason);
    },
  };
};
