import { SCOPES, type Problem, type Scope } from 'peeksafe/protocol';

/** The rights of a token's holder, and when they expire. */
export interface Grant {
  /** The token's id, to revoke it by; null when it has none. */
  readonly id: string | null;
  /** The holder; null when the token does not say. */
  readonly subject: string | null;
  readonly scopes: ReadonlySet<Scope>;
  /** Names of streams, or `all`. */
  readonly streams: ReadonlySet<string> | 'all';
  /** When the token was made, milliseconds since 1970; null when it does not say. */
  readonly issuedAt: number | null;
  /** Milliseconds since 1970; null for never, on a server without tokens. */
  readonly expiresAt: number | null;
}

/** The grant of everybody on a server without tokens, which answers on its own machine only. */
export const EVERYTHING: Grant = {
  id: null,
  subject: null,
  scopes: new Set(SCOPES),
  streams: 'all',
  issuedAt: null,
  expiresAt: null,
};

/** Whether a grant allows this on a stream. */
export function allows(grant: Grant, scope: Scope, stream: string): boolean {
  return grant.scopes.has(scope) && (grant.streams === 'all' || grant.streams.has(stream));
}

/** The refusal of what a grant does not allow. It does not reveal whether the stream exists. */
export function notAllowed(scope: Scope, stream: string): Problem {
  return {
    code: 'forbidden',
    message: `This token does not allow that on the stream "${stream}".`,
    expected: `a token with the scope ${scope} for this stream`,
  };
}

/** The sender behind a grant, for the log, and the sender's scopes. */
export function senderOf({ subject, scopes }: Grant): {
  readonly actor: string | null;
  readonly scopes: readonly Scope[];
} {
  return { actor: subject, scopes: [...scopes] };
}
