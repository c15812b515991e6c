// The questions that the bench sends to a process that holds viewers, and its answers.

/** How a server is spoken to; the same raw client speaks them all. */
export type Dialect = 'peeksafe' | 'socket.io' | 'ws' | 'limit';

/** One POST: when it was begun, and the number of its last event. */
export interface Posted {
  readonly at: number;
  readonly seq: number;
}

/** The server that viewers go to, and how. */
export interface Whereto {
  readonly dialect: Dialect;
  readonly port: number;
  /** Whether they offer compression, in the words of a browser. */
  readonly offers: boolean;
}

/** A question to a process of viewers. */
export type Question =
  | { readonly ask: 'connect'; readonly to: Whereto; readonly count: number }
  /** Answered when every viewer has what was posted up to here. */
  | { readonly ask: 'reached'; readonly seq: number; readonly timeoutMs: number }
  /** Forgets all that was counted until now. */
  | { readonly ask: 'forget' }
  | { readonly ask: 'receipts'; readonly posts: readonly Posted[] };

/** The receipts of viewers since the last `forget`. */
export interface Receipts {
  readonly frames: number;
  readonly bytes: number;
  /** Viewers whose connection ended, or who were sent a change that does not follow on what they had. */
  readonly broken: number;
  /** For every viewer and every POST: milliseconds from its beginning until the viewer had it. */
  readonly latencies: Float64Array;
  /** How many viewers never got how many POSTs. */
  readonly missing: number;
}

/** The answer to each question. */
export interface Answers {
  readonly connect: { readonly ms: number };
  /** When the last viewer had it. */
  readonly reached: { readonly at: number };
  readonly forget: object;
  readonly receipts: Receipts;
}

/** An answer on its way between processes. */
export type Reply = { readonly answer: object } | { readonly error: string };
