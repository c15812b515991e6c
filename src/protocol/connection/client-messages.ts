import * as z from 'zod/mini';
import { LIMITS } from '../limits.ts';
import { Cursor } from '../values/values.ts';

const Token = z.string().check(z.maxLength(LIMITS.tokenLength));

/** Client: the first message of a connection. */
export const Hello = z.object({
  type: z.literal('hello'),
  token: z.optional(Token),
  /** The cursor of the state that the client already has; left out to get everything. */
  since: z.optional(Cursor),
});
/** Client: the first message of a connection. */
export type Hello = z.infer<typeof Hello>;

/** Client: a newer token for the same connection, before the old one expires. */
export const TokenRenewal = z.object({ type: z.literal('token'), token: Token });
/** Client: a newer token for the same connection. */
export type TokenRenewal = z.infer<typeof TokenRenewal>;

/** Everything that a client may say over a live connection. */
export const ClientMessage = z.discriminatedUnion('type', [Hello, TokenRenewal]);
/** Everything that a client may say over a live connection. */
export type ClientMessage = z.infer<typeof ClientMessage>;
