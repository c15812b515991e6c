import { CLOSE } from '../../protocol/connection/close-codes.ts';
import type { StatusReason } from '../stream.ts';

/** Close codes by which a server rejects the reader. */
const DENIED: ReadonlyMap<number, StatusReason> = new Map([
  [CLOSE.unauthorized, 'unauthorised'],
  [CLOSE.forbidden, 'forbidden'],
  [CLOSE.noStream, 'no-stream'],
  [CLOSE.version, 'version'],
]);

const CLOSED: ReadonlyMap<number, StatusReason> = new Map([
  [CLOSE.restart, 'server-restart'],
  [CLOSE.internal, 'closed-by-server'],
  [CLOSE.overload, 'server-overload'],
  [CLOSE.rate, 'server-overload'],
  [CLOSE.badMessage, 'protocol-error'],
  [CLOSE.noHello, 'closed-by-server'],
]);

/** The status that a close code means for a stream. */
export function closeReason(code: number): { readonly phase: 'denied' | 'stale'; readonly reason: StatusReason } {
  const denied = DENIED.get(code);
  if (denied !== undefined) return { phase: 'denied', reason: denied };
  return { phase: 'stale', reason: CLOSED.get(code) ?? 'connection-lost' };
}

/** Whether only a server that speaks the protocol closes with this code, so that the transport came through. */
export const isServerClose = (code: number): boolean => DENIED.has(code) || CLOSED.has(code);
