import ReconnectingWebSocket from 'partysocket/ws';
import type { Hello } from '../protocol/client-messages.ts';
import { SUBPROTOCOL } from '../protocol/limits.ts';
import { untilEnd, type OpenLink } from './link.ts';

/** Longest wait for a socket to open, milliseconds. */
const OPEN_MS = 10_000;

/**
 * A WebSocket, once. partysocket evens out how runtimes tell of a failed handshake and gives up on one that hangs; its own reconnecting
 * is switched off, because the waits, the token of each attempt and the reasons of an end are told by the connection.
 */
export const openWebSocketLink: OpenLink = ({ url, since, token, WebSocket }, events) => {
  const told = untilEnd(events);
  const socket = new ReconnectingWebSocket(`${url.replace(/^http/, 'ws')}/live`, SUBPROTOCOL, {
    maxRetries: 0,
    // What is sent while it is closed would otherwise go out before hello.
    maxEnqueuedMessages: 0,
    connectionTimeout: OPEN_MS,
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
    told.opened();
  };
  socket.onmessage = ({ data }: MessageEvent) => told.heard(data);
  socket.onclose = ({ code, reason }) => told.lost(code ?? 1006, reason ?? '');
  socket.onerror = ({ message }) => told.lost(1006, message === 'TIMEOUT' ? 'The server did not answer in time.' : '');
  return {
    renew(newer) {
      socket.send(JSON.stringify({ type: 'token', token: newer }));
      return true;
    },
    drop(code, reason) {
      if (told.end()) socket.close(code, reason);
    },
  };
};
