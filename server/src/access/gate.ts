import type { Problem, Scope } from 'peeksafe/protocol';
import type { Limiter, Refusal } from './limits.ts';
import type { Revocations } from './revocations.ts';
import { allows, EVERYTHING, notAllowed, type Grant } from './scopes.ts';
import { TokenRefused, type Verifier } from './tokens.ts';

/** What lets people in. */
export interface Gate {
  /** The grant of a token, or why there is none. Without tokens on this server: everything. */
  grantOf(token: string | undefined, address: string): Promise<Grant | Problem>;
  /** Counts a call of an address; null when it may go on. */
  call(address: string): Promise<Refusal | null>;
  /** Counts events that a grant's holder sends; null when they may be taken. */
  events(grant: Grant, address: string, stream: string, count: number): Promise<Refusal | null>;
  /** Takes a place for a live connection; the function that gives it back, or a refusal. */
  connect(address: string): (() => void) | Refusal;
}

const noToken: Problem = {
  code: 'unauthorised',
  message: 'This server asks for a token.',
  expected: 'Authorization: Bearer TOKEN, or the token in hello',
};

/** Why a grant does not allow this on a stream; null when it does. */
export function refuse(grant: Grant, scope: Scope, stream: string): Problem | null {
  return allows(grant, scope, stream) ? null : notAllowed(scope, stream);
}

/** Whether an answer is a problem rather than a grant. */
export const isProblem = (answer: Grant | Problem): answer is Problem => 'code' in answer;

/**
 * Makes the gate of a server.
 * @param verifier What checks tokens; null where none are asked for.
 * @param onTrouble Told when tokens cannot be checked for a reason of ours, such as keys that cannot be fetched.
 */
export function createGate(
  verifier: Verifier | null,
  revocations: Revocations,
  limiter: Limiter,
  onTrouble: (what: string, error: unknown) => void,
): Gate {
  const refused = async (address: string, message: string): Promise<Problem> => {
    await limiter.refused(address);
    return { code: 'unauthorised', message, expected: 'a valid token' };
  };
  return {
    async grantOf(token, address) {
      if (verifier === null) return EVERYTHING;
      if (token === undefined || token === '') return noToken;
      try {
        const grant = await verifier.verify(token);
        return revocations.isRevoked(grant) ? await refused(address, 'The token was revoked.') : grant;
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error;
        if (!error.isOurs) return refused(address, error.message);
        onTrouble('tokens cannot be checked', error.cause);
        return { code: 'unavailable', message: error.message, expected: 'the same again in a while' };
      }
    },
    call: (address) => limiter.call(address),
    events: (grant, address, stream, count) => limiter.events(grant.id ?? grant.subject ?? address, stream, count),
    connect: (address) => limiter.connect(address),
  };
}
