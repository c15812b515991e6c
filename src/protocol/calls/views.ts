import * as z from 'zod/mini';
import { LIMITS } from '../limits.ts';
import { ViewValues } from '../state/metrics.ts';
import { ViewSegments } from '../state/segments.ts';
import { Count, Id } from '../values/values.ts';
import { Problem } from './answers.ts';

/** The kind of an engagement, such as `click`: a word of lower-case letters, digits and hyphens. */
export const EngagementKind = z.string().check(
  z.maxLength(32),
  z.refine((text) => /^[a-z][a-z0-9-]*$/.test(text), { error: 'is a word of lower-case letters, digits and hyphens' }),
);

/** One view of a variant in a page. It may come again with more in it: only what is new is counted. */
export const View = z.object({
  /** Its own id, chosen by the page by chance. */
  view: z.string().check(z.minLength(8), z.maxLength(64)),
  variant: Id,
  /** The visitor, or what stands for one; left out where a page view does. */
  unit: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** When it was seen, milliseconds since 1970 by the page's clock. */
  at: z.int(),
  /** Kinds of engagement that it had so far. */
  engaged: z.optional(z.array(EngagementKind).check(z.maxLength(LIMITS.kindsPerView))),
  /** Values of metrics that it had so far, such as seconds read or money spent: they only grow. Those that the experiment does not declare are not counted. */
  values: z.optional(ViewValues),
  /** Its value in each dimension. Dimensions that the experiment does not declare are not counted, and values that they neither know nor learn are `other`. */
  segments: z.optional(ViewSegments),
});
/** One view of a variant in a page. */
export type View = z.infer<typeof View>;

/** A call of a page with its views: all in the body, since a page that is left cannot send headers of its own. */
export const ViewsCall = z.object({
  /** A token with the scope `count`; left out where the server asks for none. */
  token: z.optional(z.string().check(z.maxLength(LIMITS.tokenLength))),
  /** When it was sent, milliseconds since 1970 by the page's clock, which may be wrong. */
  sentAt: z.int(),
  /** Whether the page says of itself that a program steers it. */
  automated: z.optional(z.boolean()),
  views: z.array(View).check(z.minLength(1), z.maxLength(LIMITS.viewsPerCall)),
});
/** A call of a page with its views. */
export type ViewsCall = z.infer<typeof ViewsCall>;

/** The results of views, once they are durable. */
export const ViewsAnswer = z.object({
  /** Views of which something was new. */
  counted: Count,
  /** Views of which everything was known. */
  known: Count,
  /** Views that were set aside, because a program made them. */
  setAside: Count,
  /** Views that were refused, by their places in the call. Sending them again is of no use. */
  refused: z.array(z.object({ place: Count, problem: Problem })),
});
/** The results of views. */
export type ViewsAnswer = z.infer<typeof ViewsAnswer>;

/** The results of messages of another system, once they are durable. */
export const ReportsAnswer = z.object({
  /** Messages of which something was new. */
  counted: Count,
  /** Messages of which everything was known. */
  known: Count,
  /** Engagements of visitors of whom no exposure within the attribution window before is known. */
  unexposed: Count,
  /** Messages of which the mapping of the stream names nothing. */
  unmapped: Count,
  /** Messages that were refused, by their places in the call. Sending them again is of no use. */
  refused: z.array(z.object({ place: Count, problem: Problem })),
});
/** The results of messages of another system. */
export type ReportsAnswer = z.infer<typeof ReportsAnswer>;
