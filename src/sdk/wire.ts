import { Changes, Goodbye, Heartbeat, Welcome, type ServerMessage } from '../protocol/messages.ts';

// One look at `type` in place of the ServerMessage union: the same answer, without the union's weight in the bundle.
const SCHEMAS: ReadonlyMap<unknown, { safeParse(value: unknown): { success: boolean; data?: unknown } }> = new Map<
  unknown,
  typeof Changes | typeof Goodbye | typeof Heartbeat | typeof Welcome
>([
  ['welcome', Welcome],
  ['changes', Changes],
  ['heartbeat', Heartbeat],
  ['goodbye', Goodbye],
]);

/** A server's message as it came over the wire; null when it is not of the protocol. */
export function readServerMessage(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const read = SCHEMAS.get((value as { type?: unknown } | null)?.type)?.safeParse(value);
  return read?.success === true ? (read.data as ServerMessage) : null;
}
