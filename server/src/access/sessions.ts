import { contain, type OnError } from '../contain.ts';
import type { Grant } from './scopes.ts';

/** A connection that stays open, its grant, and how to end it. */
export interface Session {
  grant: Grant;
  /** Ends the connection and says why. */
  end(reason: string): void;
}

/** The open connections. A grant may end before its connection does, so grants are checked again and again. */
export class Sessions {
  readonly #isRevoked: (grant: Grant) => boolean;
  readonly #onError: OnError;
  readonly #open = new Set<Session>();

  /** @param onError Receives errors of ending one session; the others are checked all the same. */
  constructor(isRevoked: (grant: Grant) => boolean, onError: OnError) {
    this.#isRevoked = isRevoked;
    this.#onError = onError;
  }

  /** Watches a connection until the returned function is called. */
  watch(session: Session): () => void {
    this.#open.add(session);
    return () => void this.#open.delete(session);
  }

  /** Ends the sessions whose token has expired or was revoked. */
  sweep(now: number): void {
    for (const session of [...this.#open]) {
      const { grant } = session;
      if (grant.expiresAt !== null && grant.expiresAt <= now) this.#end(session, 'The token has expired.');
      else if (this.#isRevoked(grant)) this.#end(session, 'The token was revoked.');
    }
  }

  #end(session: Session, reason: string): void {
    this.#open.delete(session);
    contain('the end of a session', () => session.end(reason), this.#onError);
  }
}
