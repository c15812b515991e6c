import ReconnectingWebSocket, { CloseEvent } from 'partysocket/ws';
import type { Hello } from '../../protocol/connection/client-messages.ts';
import { SUBPROTOCOL } from '../../protocol/connection/handshake.ts';
import { untilClosed, type OpenLink } from './link.ts';

/** A handshake that takes longer is given up. Milliseconds. */
const OPEN_MS = 10_000;

/**
 * A link over one WebSocket. partysocket makes one event of a failed handshake, which runtimes report in different ways, and gives up on one
 * that hangs. It does not reconnect: the connection does that, for all transports alike, because its waits end early when the page wakes, keep
 * to the window that a server names, and may lead to another transport.
 */
export const openWebSocketLink: OpenLink = ({ url, since, token, WebSocket }, events) => {
  // The connection goes on to the next transport.
  if (WebSocket === undefined) throw new Error('this runtime has no WebSocket');
  const once = untilClosed(events);
  const socket = new ReconnectingWebSocket(`${url.replace(/^http/, 'ws')}/live`, SUBPROTOCOL, {
    maxRetries: 0,
    connectionTimeout: OPEN_MS,
    // A message queued while the socket is not open would go out before hello.
    maxEnqueuedMessages: 0,
    WebSocket,
  });
  socket.onopen = () => {
    const cursor = since();
    const hello: Hello = {
      type: 'hello',
      ...(token !== undefined && { token }),
      ...(cursor !== null && { since: cursor }),
    };
    socket.send(JSON.stringify(hello));
    once.onOpen();
  };
  socket.onmessage = ({ data }: MessageEvent) => once.onMessage(data);
  socket.onclose = (event) => {
    const { code, reason } = event;
    // Its own event stands for an error, though its code is that of a close in good order.
    if (event instanceof CloseEvent)
      once.onClose(1006, reason === 'timeout' ? 'The server did not answer in time.' : '');
    else once.onClose(code, reason);
  };
  // Where not even a socket could be made there is no close.
  socket.onerror = ({ message }) => once.onClose(1006, message);
  return {
    refreshToken(newer) {
      socket.send(JSON.stringify({ type: 'token', token: newer }));
      return true;
    },
    close(code, reason) {
      if (once.end()) socket.close(code, reason);
    },
  };
};
