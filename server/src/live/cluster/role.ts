// Apart from the node: who starts a server on SQLite must not need the types of NATS.

/** What a node does: it may write streams, serve viewers and senders, or both. */
export type Role = 'writer' | 'gateway' | 'all';
