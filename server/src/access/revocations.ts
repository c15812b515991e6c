import type { DatabaseSync } from 'node:sqlite';
import type { Grant } from './scopes.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS revoked_tokens (
    kind TEXT NOT NULL CHECK (kind IN ('token', 'subject')),
    name TEXT NOT NULL,
    revoked_at INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
  ) STRICT, WITHOUT ROWID;
`;

/** A revocation of one token by its id, or of every token of a subject issued until then. */
export interface Revocation {
  readonly kind: 'token' | 'subject';
  readonly name: string;
}

/** Tokens that were taken back before they expired. They stand in the store, where a command may add to them while the server runs. */
export class Revocations {
  readonly #db: DatabaseSync;
  /** When, by kind and name; milliseconds since 1970. */
  readonly #revoked = new Map<string, number>();
  #version: number | null = null;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(SCHEMA);
    this.refresh();
  }

  /** Takes in what others have written to the store. Cheap when nobody did. */
  refresh(): void {
    // SQLite's own count of what other connections have changed: saves asking the table each time.
    const version = this.#db.prepare('PRAGMA data_version').get()?.['data_version'] as number;
    if (version === this.#version) return;
    this.#version = version;
    for (const { kind, name, at } of this.#db.prepare('SELECT kind, name, revoked_at AS at FROM revoked_tokens').all())
      this.#revoked.set(`${kind as string} ${name as string}`, at as number);
  }

  /** Takes a token back, or all of a subject, for good. */
  revoke({ kind, name }: Revocation, now: number): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO revoked_tokens (kind, name, revoked_at) VALUES (?, ?, ?)')
      .run(kind, name, now);
    this.#revoked.set(`${kind} ${name}`, now);
  }

  /** Whether the token of a grant was revoked. */
  isRevoked({ id, subject, issuedAt }: Grant): boolean {
    if (id !== null && this.#revoked.has(`token ${id}`)) return true;
    const at = subject === null ? undefined : this.#revoked.get(`subject ${subject}`);
    return at !== undefined && (issuedAt === null || issuedAt <= at);
  }
}
