import * as z from 'zod/mini';
import { ExperimentClosing } from '../state/closing.ts';
import { Experiment, Kill, Pattern, Variant } from '../state/entities.ts';
import { Suggestion } from '../state/suggestion.ts';
import { Note } from '../state/note.ts';
import { StreamInfo } from '../state/stream-info.ts';
import { Count, Cursor, Id, Instant, Sentence } from '../values/values.ts';

/** Server: the answer to hello. */
export const Welcome = z.object({
  type: z.literal('welcome'),
  protocol: z.int(),
  stream: Id,
  /** Where the stream stands now. */
  cursor: Cursor,
  /** Time between heartbeats, in milliseconds; silence of 2.5 times that means the connection is dead. */
  heartbeatMs: z.int().check(z.positive()),
  /** The server's clock, to measure delay against. */
  at: Instant,
  /** The scopes that the token of hello grants on this stream, such as `operate`; a page offers the actions that they allow. */
  scopes: z.optional(z.array(z.string())),
  /** When the token of hello expires, by the server's clock; left out where no token is required. A newer one may be sent before. */
  tokenExpiresAt: z.optional(Instant),
});
/** Server: the answer to hello. */
export type Welcome = z.infer<typeof Welcome>;

/**
 * The changes between two cursors: each entity at most once, in its whole current state.
 * `since: null` starts from nothing: the reader replaces all it had.
 */
export const Changes = z.object({
  type: z.literal('changes'),
  since: z.nullable(Cursor),
  cursor: Cursor,
  /** When the newest of these changes was committed, by the server's clock. */
  at: Instant,
  /** True when more follows at once; state is complete only with the page that has none. */
  more: z.optional(z.boolean()),
  experiments: z.optional(z.array(Experiment)),
  variants: z.optional(z.array(Variant)),
  patterns: z.optional(z.array(Pattern)),
  kills: z.optional(z.array(Kill)),
  suggestions: z.optional(z.array(Suggestion)),
  notes: z.optional(z.array(Note)),
  closings: z.optional(z.array(ExperimentClosing)),
  /** The settings of the stream, where they changed; left out by older servers. */
  stream: z.optional(StreamInfo),
});
/** The changes between two cursors. */
export type Changes = z.infer<typeof Changes>;

/** Server: still here, and this far. Sent to a viewer that got nothing else for the time that its welcome named. */
export const Heartbeat = z.object({ type: z.literal('heartbeat'), cursor: Cursor, at: Instant });
/** Server: still here, and this far. */
export type Heartbeat = z.infer<typeof Heartbeat>;

/** Server: about to close, and when to come back. */
export const Goodbye = z.object({
  type: z.literal('goodbye'),
  reason: Sentence,
  /** Come back at a random moment within this many milliseconds. */
  retryAfterMs: Count,
});
/** Server: about to close, and when to come back. */
export type Goodbye = z.infer<typeof Goodbye>;

/** Server: the newer token is taken, and the connection goes on with it. */
export const Renewed = z.object({
  type: z.literal('renewed'),
  tokenExpiresAt: Instant,
  /** The scopes that the newer token grants on this stream, as in welcome; an older server leaves this out, and the scopes stay as they were. */
  scopes: z.optional(z.array(z.string())),
});
/** Server: the newer token is taken. */
export type Renewed = z.infer<typeof Renewed>;

/**
 * Over Server-Sent Events only, as an event named `close`: what a WebSocket says by its close frame. The response ends after it.
 */
export const Closing = z.object({ code: z.int(), reason: z.string() });
/** Over Server-Sent Events: what a WebSocket says by its close frame. */
export type Closing = z.infer<typeof Closing>;

/** Every message that a server may send over a live connection. A client ignores a type that it does not know. */
export const ServerMessage = /* @__PURE__ */ z.discriminatedUnion('type', [
  Welcome,
  Changes,
  Heartbeat,
  Goodbye,
  Renewed,
]);
/** Everything that a server may say over a live connection. */
export type ServerMessage = z.infer<typeof ServerMessage>;
