/**
 * Assigns visitors to variants: a pure function for browsers, servers and the edge.
 * @module
 */
export { assign, type Assignment, type AssignmentRequest, type PlannedVariant } from './assign.ts';
export { bucketOf } from './hash.ts';
