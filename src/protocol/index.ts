/**
 * The contract between senders, server and viewers: what goes in (events), what comes out (changes), and how errors look.
 * Version 1. Unknown fields are ignored on both sides, so that each may be newer than the other.
 * @module
 */
export * from './answers.ts';
export * from './client-messages.ts';
export * from './close-codes.ts';
export * from './cursor.ts';
export * from './entities.ts';
export * from './entity-kinds.ts';
export * from './events.ts';
export * from './explain.ts';
export * from './fatigue-severity.ts';
export * from './format-number.ts';
export * from './history.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './queries.ts';
export * from './reasons.ts';
export * from './result-rule.ts';
export * from './scopes.ts';
export * from './values.ts';
