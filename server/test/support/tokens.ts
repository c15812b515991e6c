import { randomUUID } from 'node:crypto';
import { CompactSign } from 'jose';
import type { Scope } from 'peeksafe/protocol';
import { signToken, type TokenClaims } from '../../src/access/tokens.ts';

/** A secret for tests: 32 bytes. */
export const SECRET = 'a secret of tests, 32 bytes long';

/** A secret in one word, for environments, where several are separated by spaces or commas. */
export const WORD = 'a-secret-of-tests-in-only-one-word';

/** A token for a stream, valid for a minute by default. */
export function tokenFor(
  stream: string,
  scopes: readonly Scope[] = ['view'],
  more: Partial<TokenClaims> & { readonly secret?: string } = {},
): Promise<string> {
  const now = Date.now();
  const claims = { id: randomUUID(), scopes, streams: [stream], expiresAt: now + 60_000, ...more };
  return signToken(more.secret ?? SECRET, claims, now);
}

/** The header that carries a token. */
export const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** A token whose claims are a text of JSON, whatever it says: signed as it is, unlike what `signToken` would make. */
export function tokenOf(claims: string, secret = SECRET): Promise<string> {
  return new CompactSign(new TextEncoder().encode(claims))
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
}
