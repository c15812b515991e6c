import { contain, type OnError } from '../contain.ts';
import type { Grant } from './scopes.ts';

/** Somebody who stays connected, by what right, and how to end it. */
export interface Session {
  grant: Grant;
  /** Ends the connection and says why. */
  end(reason: string): void;
}

/** Those who stay connected. A right may end before the connection does, so it is looked at again. */
export class Sessions {
  readonly #isRevoked: (grant: Grant) => boolean;
  readonly #onError: OnError;
  readonly #open = new Set<Session>();

  /** @param onError Called with what the end of one session threw; the others are looked at all the same. */
  constructor(isRevoked: (grant: Grant) => boolean, onError: OnError) {
    this.#isRevoked = isRevoked;
    this.#onError = onError;
  }

  /** Keeps an eye on a connection until the returned function is called. */
  watch(session: Session): () => void {
    this.#open.add(session);
    return () => void this.#open.delete(session);
  }

  /** Ends those whose token has expired or was taken back. */
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
