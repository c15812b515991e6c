/** Why a live connection was closed, as a WebSocket close code. */
export const CLOSE = {
  /** The server restarts; come back within the window that its goodbye named. */
  restart: 1012,
  /** A fault of the server; it is in its log. Come back with backoff. */
  internal: 1011,
  /** Too much waits for this viewer, or the server has too many; come back later. */
  overload: 1013,
  /** A message that is not of the protocol. */
  badMessage: 4400,
  /** No token, or one that is not valid (any more); come back with a new one. */
  unauthorized: 4401,
  /** A valid token without the right to this. */
  forbidden: 4403,
  /** No such stream (yet). */
  noStream: 4404,
  /** A protocol version that this server does not speak. */
  version: 4406,
  /** No hello within 5 seconds. */
  noHello: 4408,
  /** More messages than a viewer has reason to send. Too many connections are refused before, with HTTP status 429. */
  rate: 4429,
} as const;
