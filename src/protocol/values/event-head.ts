import { Id, Instant } from './values.ts';

/** The fields of every event: `id` is chosen by its sender and makes it idempotent; `at` is when it happened, by the sender's clock. */
export const eventHead = { id: Id, at: Instant };
