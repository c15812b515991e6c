import * as z from 'zod/mini';
import { Seq, TimeZone } from '../values/values.ts';

/** Where the events of a stream come from: people who read now, the simulator, or a record that is played again. */
export const StreamOrigin = z.enum(['live', 'simulated', 'replay']);
/** Where the events of a stream come from. */
export type StreamOrigin = z.infer<typeof StreamOrigin>;

/** Whether the times of a stream are those of a record, or invented, as where a file has totals alone. */
export const Timing = z.enum(['recorded', 'invented']);
/** Whether the times of a stream are those of a record, or invented. */
export type Timing = z.infer<typeof Timing>;

/** The treatment of views that programs make. */
export const Robots = z.enum(['set-aside', 'count']);
/** The treatment of views that programs make. */
export type Robots = z.infer<typeof Robots>;

/** The settings of a stream that its viewers need. */
export const StreamInfo = z.object({
  seq: Seq,
  /** The time zone of its days, as an IANA name; null when nobody has set one. */
  timeZone: z.nullable(TimeZone),
  origin: StreamOrigin,
  /** Whether its times are invented. Left out where they are those of a record. */
  timing: z.optional(Timing),
  /** The treatment of views that programs make: `count` counts them, which is for tests alone. Left out where they are set aside. */
  robots: z.optional(Robots),
});
/** The settings of a stream that its viewers need. */
export type StreamInfo = z.infer<typeof StreamInfo>;
