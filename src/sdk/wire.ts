import { Changes, Goodbye, Heartbeat, Renewed, Welcome, type ServerMessage } from '../protocol/messages.ts';

// One look at `type` in place of the ServerMessage union: the same answer, without the union's weight in the bundle.
const SCHEMAS: ReadonlyMap<unknown, { safeParse(value: unknown): { success: boolean; data?: unknown } }> = new Map<
  unknown,
  typeof Changes | typeof Goodbye | typeof Heartbeat | typeof Renewed | typeof Welcome
>([
  ['welcome', Welcome],
  ['changes', Changes],
  ['heartbeat', Heartbeat],
  ['goodbye', Goodbye],
  ['renewed', Renewed],
]);

/** A message of a type that this page does not know: a newer server may say more, and means no harm by it. */
export const UNKNOWN = { type: 'unknown' } as const;

/** A server's message as it came over the wire; null when it is not of the protocol. */
export function readServerMessage(data: unknown): ServerMessage | typeof UNKNOWN | null {
  if (typeof data !== 'string') return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const type = (value as { type?: unknown } | null)?.type;
  const schema = SCHEMAS.get(type);
  if (schema === undefined) return typeof type === 'string' ? UNKNOWN : null;
  const read = schema.safeParse(value);
  return read.success ? (read.data as ServerMessage) : null;
}
