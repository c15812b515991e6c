import { createHash } from 'node:crypto';
import { explain, Id, type EventInput, type Problem } from 'peeksafe/protocol';
import * as z from 'zod/mini';

/** What an outside monitor's message becomes: an event and the stream that it belongs to, or what is wrong with it. */
export type Adapted = { readonly stream: string; readonly event: EventInput } | { readonly errors: Problem[] };

/** The kinds of messages that the monitors of the former system post, as their addresses name them. */
export const OUTSIDE_KINDS = ['early-kill', 'performance-update', 'pattern-fatigue', 'optimization-alert'] as const;
/** A kind of message of an outside monitor. */
export type OutsideKind = (typeof OUTSIDE_KINDS)[number];

const Count = z.int().check(z.gte(0));
const Rate = z.number().check(z.gte(0), z.lte(1));
const Time = z.optional(z.nullable(z.string().check(z.maxLength(64))));
const Text = z.optional(z.nullable(z.string().check(z.maxLength(1024))));

const EarlyKill = z.object({
  variant_id: Id,
  persona_id: Id,
  reason: Text,
  final_engagement_rate: z.optional(z.nullable(Rate)),
  sample_size: z.optional(z.nullable(Count)),
  killed_at: Time,
});
const PerformanceUpdate = z.object({
  variant_id: Id,
  persona_id: Id,
  interaction_count: Count,
  view_count: Count,
  updated_at: Time,
});
const PatternFatigue = z.object({
  pattern: Id,
  persona_id: Id,
  usage_count: z.optional(z.nullable(Count)),
  fatigue_score: Rate,
  recommendation: Text,
  detected_at: Time,
});
const OptimizationAlert = z.object({
  alert_type: Id,
  persona_id: Id,
  title: z.string().check(z.minLength(1), z.maxLength(1024)),
  description: Text,
  action: Text,
  priority: z.optional(z.nullable(z.string())),
  created_at: Time,
});

/** From these scores of 0 to 1 on; below the first a pattern is only declining. */
const FATIGUED_FROM = 0.5;
const SEVERE_FROM = 0.9;

const PRIORITIES: ReadonlyMap<string, 'low' | 'medium' | 'high' | 'critical'> = new Map([
  ['low', 'low'],
  ['info', 'low'],
  ['medium', 'medium'],
  ['normal', 'medium'],
  ['warning', 'medium'],
  ['high', 'high'],
  ['urgent', 'critical'],
  ['critical', 'critical'],
]);

const HAS_OFFSET = /(?:z|[+-]\d\d:?\d\d)$/i;
const PLAIN_TIME = /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d/i;

/**
 * A time as the former system writes it. Without an offset it is UTC: what Python's `utcnow().isoformat()` leaves out. None is now.
 * Returns null when it is no time.
 */
function instant(text: string | null | undefined, now: number): string | null {
  if (text === undefined || text === null) return new Date(now).toISOString();
  if (!PLAIN_TIME.test(text)) return null;
  const time = Date.parse(HAS_OFFSET.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** The same message has the same id, so that one that is posted again counts once. */
function idOf(kind: OutsideKind, message: unknown): string {
  const entries = Object.entries(message as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `outside:${kind}:${createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 32)}`;
}

const fault = (field: string, message: string, expected: string): Adapted => ({
  errors: [{ code: 'bad-event', field, message, expected }],
});

type Body = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;
type Read<T> =
  { readonly success: true; readonly data: T } | { readonly success: false; readonly error: z.core.$ZodError };

function build<T extends { persona_id: string }>(
  kind: OutsideKind,
  read: Read<T>,
  time: keyof T & string,
  now: number,
  body: (data: T) => Body,
): Adapted {
  if (!read.success) return { errors: explain(read.error.issues, 'bad-event') };
  const at = instant(read.data[time] as string | null | undefined, now);
  if (at === null)
    return fault(time, `"${time}" is not a time.`, 'an ISO 8601 time, with its offset, or in UTC without one');
  return { stream: read.data.persona_id, event: { ...body(read.data), id: idOf(kind, read.data), at } };
}

/**
 * Turns a message of a monitor that a team already has into an event of ours: an early kill becomes `variant.killed` with cause external,
 * totals become `variant.measured`, a worn pattern `pattern.warned`, an alert `suggestion.made`.
 * @param stream The stream it belongs to when it does not say (`persona_id`); null when nobody does.
 * @param now The time of a message that has none, milliseconds since 1970.
 */
export function adapt(kind: OutsideKind, message: unknown, stream: string | null, now: number): Adapted {
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return { errors: [{ code: 'bad-event', message: 'The message is not valid.', expected: 'a JSON object' }] };
  const whole = stream === null ? message : { persona_id: stream, ...message };
  switch (kind) {
    case 'early-kill':
      return build(kind, EarlyKill.safeParse(whole), 'killed_at', now, ({ variant_id: variant, reason }) => ({
        kind: 'variant.killed',
        variant,
        cause: 'external',
        ...(reason && { reason }),
      }));
    case 'performance-update':
      return build(kind, PerformanceUpdate.safeParse(whole), 'updated_at', now, (data) => ({
        kind: 'variant.measured',
        variant: data.variant_id,
        impressions: data.view_count,
        engagements: data.interaction_count,
      }));
    case 'pattern-fatigue':
      return build(kind, PatternFatigue.safeParse(whole), 'detected_at', now, (data) => {
        const { pattern, fatigue_score: score, recommendation: reason } = data;
        const level = score >= SEVERE_FROM ? 'severe' : score >= FATIGUED_FROM ? 'fatigued' : 'declining';
        return { kind: 'pattern.warned', pattern, level, freshness: 1 - score, ...(reason && { reason }) };
      });
    case 'optimization-alert': {
      const read = OptimizationAlert.safeParse(whole);
      return build(kind, read, 'created_at', now, (data) => ({
        kind: 'suggestion.made',
        suggestion: idOf(kind, data),
        action: data.alert_type,
        priority: PRIORITIES.get(data.priority?.toLowerCase() ?? '') ?? 'medium',
        title: data.title,
        reason: [data.description, data.action]
          .filter((text) => text)
          .join(' ')
          .slice(0, 1024),
      }));
    }
  }
}
