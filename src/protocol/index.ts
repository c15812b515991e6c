/**
 * The contract between senders, server and viewers: what goes in (events), what comes out (changes), and how errors look.
 * Version 1. Unknown fields are ignored on both sides, so that each may be newer than the other.
 * @module
 */
export * from './calls/answers.ts';
export * from './connection/client-messages.ts';
export * from './connection/close-codes.ts';
export * from './values/cursor.ts';
export * from './calls/breakdown.ts';
export * from './state/closing.ts';
export * from './state/counted-units.ts';
export * from './state/entities.ts';
export * from './state/entity-kinds.ts';
export * from './state/metrics.ts';
export * from './state/note.ts';
export * from './state/ordinary-test.ts';
export * from './state/segments.ts';
export * from './state/stream-info.ts';
export * from './state/suggestion.ts';
export * from './events.ts';
export * from './logged-events.ts';
export * from './calls/explain.ts';
export * from './state/fatigue-severity.ts';
export * from './values/format-number.ts';
export * from './calls/history.ts';
export * from './values/letters.ts';
export * from './connection/handshake.ts';
export * from './limits.ts';
export * from './connection/messages.ts';
export * from './calls/plan.ts';
export * from './calls/queries.ts';
export * from './state/reasons.ts';
export * from './calls/result-rule.ts';
export * from './calls/scopes.ts';
export { csvField } from './values/spreadsheet.ts';
export * from './values/values.ts';
export * from './calls/views.ts';
