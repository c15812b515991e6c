/**
 * The scopes that a token may grant. `view`: see streams, live, past and audit. `ingest`: report what happened. `operate`: decide in a person's name,
 * such as to stop a variant or to show it again. `count`: read the plan that visitors are assigned by, and count what they see and do; made for pages, where
 * everybody can read it.
 */
export const SCOPES = ['view', 'ingest', 'operate', 'count'] as const;
/** The header of an answer to `GET /changes` that says what the caller's token allows on the stream: scopes, separated by spaces. */
export const SCOPES_HEADER = 'Peeksafe-Scopes';

/** A scope that a token may grant. */
export type Scope = (typeof SCOPES)[number];
