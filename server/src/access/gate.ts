import type { Problem, Scope } from 'peeksafe/protocol';
import type { Limiter, Refusal } from './limits.ts';
import type { Revocations } from './revocations.ts';
import { allows, EVERYTHING, notAllowed, type Grant } from './scopes.ts';
import { TokenRefused, type Verifier } from './tokens.ts';

/** Why there is no grant, and when to try again if that is known. */
export interface NoGrant {
  readonly problem: Problem;
  readonly retryAfterS?: number;
}

/** Checks tokens and limits. */
export interface Gate {
  /**
   * The grant of a token, or why there is none. A server without tokens grants everything. The token is checked before anything is counted against
   * its address: a valid one works whatever others send from there.
   */
  grantOf(token: string | undefined, address: string): Promise<Grant | NoGrant>;
  /** Counts a call of a grant's holder; null when it may proceed. */
  countCall(grant: Grant, address: string): Promise<Refusal | null>;
  /** Counts a call without a grant, such as a handshake before hello; null when it may proceed. */
  countStranger(address: string): Promise<Refusal | null>;
  /** Counts events of a grant's holder; null when they may be accepted. */
  countEvents(grant: Grant, address: string, stream: string, count: number): Promise<Refusal | null>;
  /** Counts views of an address, by visitor; null when they may be counted. */
  countViews(address: string, units: ReadonlyMap<string, number>): Promise<Refusal | null>;
  /** Takes a slot for a live connection; returns the function that frees it, or a refusal. */
  takeSlot(address: string): (() => void) | Refusal;
  /** Whether there is a slot for another live connection. */
  hasSlot(address: string): boolean;
}

const noToken: Problem = {
  code: 'unauthorised',
  message: 'This server asks for a token.',
  expected: 'Authorization: Bearer TOKEN, or the token in hello',
};

/** Why a grant does not allow a scope on a stream; null when it does. */
export function refuse(grant: Grant, scope: Scope, stream: string): Problem | null {
  return allows(grant, scope, stream) ? null : notAllowed(scope, stream);
}

/** Whether an answer is a grant. */
export const isGrant = (answer: Grant | NoGrant): answer is Grant => 'scopes' in answer;

/**
 * Creates the gate of a server.
 * @param verifier Verifies tokens; null when the server asks for none.
 * @param onError Called when tokens cannot be checked for a fault of the server, such as keys that cannot be fetched.
 */
export function createGate(
  verifier: Verifier | null,
  revocations: Revocations,
  limiter: Limiter,
  onError: (what: string, error: unknown) => void,
): Gate {
  const unauthorised = (message: string): NoGrant => ({
    problem: { code: 'unauthorised', message, expected: 'a valid token' },
  });
  const refused = async (error: TokenRefused, address: string): Promise<NoGrant> => {
    switch (error.fault) {
      case 'refused':
        return unauthorised(error.message);
      case 'forged':
        return (await limiter.countForged(address)) ?? unauthorised(error.message);
      case 'unchecked':
        onError('tokens cannot be checked', error.cause);
        return { problem: { code: 'unavailable', message: error.message, expected: 'the same again in a while' } };
    }
  };
  return {
    async grantOf(token, address) {
      if (verifier === null) return EVERYTHING;
      if (token === undefined || token === '') return { problem: noToken };
      try {
        const grant = await verifier.verify(token);
        return revocations.isRevoked(grant) ? unauthorised('The token was revoked.') : grant;
      } catch (error) {
        if (error instanceof TokenRefused) return refused(error, address);
        throw error;
      }
    },
    countCall: ({ id, subject }, address) => limiter.countCall(`holder ${id ?? subject ?? ''} ${address}`),
    countStranger: (address) => limiter.countCall(`stranger ${address}`),
    countEvents: (grant, address, stream, count) =>
      limiter.countEvents(grant.id ?? grant.subject ?? address, stream, count),
    countViews: (address, units) => limiter.countViews(address, units),
    takeSlot: (address) => limiter.takeSlot(address),
    hasSlot: (address) => limiter.hasSlot(address),
  };
}
