/** The version of the protocol that this code speaks; the WebSocket subprotocol is `peeksafe.v1`. */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol that both sides name in the handshake. */
export const SUBPROTOCOL = 'peeksafe.v1';

/** Time between heartbeats of a live connection, in milliseconds, until the server names its own. */
export const HEARTBEAT_MS = 15_000;
