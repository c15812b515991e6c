/**
 * What a token may allow. `view`: see streams, live, past and audit. `ingest`: report what happened. `operate`: decide in a person's name,
 * such as to stop a variant or to show it again.
 */
export const SCOPES = ['view', 'ingest', 'operate'] as const;
/** What a token may allow. */
export type Scope = (typeof SCOPES)[number];
