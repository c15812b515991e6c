import { createHash } from 'node:crypto';
import { explain, StreamName, type IncomingEvent, type Problem } from 'peeksafe/protocol';
import type * as z from 'zod/mini';
import {
  meaningOfAlert,
  meaningOfFatigue,
  meaningOfKill,
  meaningOfPerformance,
  type ExternalMeaning,
} from './to-events.ts';
import { EarlyKill, instantOf, OptimizationAlert, PatternFatigue, PerformanceUpdate } from './schemas.ts';

/** The kinds of messages that external monitors post, named as in their URLs. */
export const EXTERNAL_KINDS = ['early-kill', 'performance-update', 'pattern-fatigue', 'optimization-alert'] as const;
/** A kind of message that external monitors post. */
export type ExternalKind = (typeof EXTERNAL_KINDS)[number];

/** A message of an external monitor, read. */
export interface ExternalDraft {
  readonly from: ExternalKind;
  /** Its persona. */
  readonly stream: string;
  /** Its time; null when it has none. */
  readonly at: string | null;
  readonly meaning: ExternalMeaning;
}

/** The problems of a message, by the names of its own fields. */
interface Refused {
  readonly errors: readonly Problem[];
}

interface Sense {
  readonly persona: string | null | undefined;
  readonly at: string | null | undefined;
  readonly meaning: ExternalMeaning;
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 32);

/** Checks a message against its schema and reads its meaning. */
function senseOf<T>(
  shape: z.ZodMiniType<T>,
  message: unknown,
  sense: (message: T) => Sense | Refused,
): Sense | Refused {
  const read = shape.safeParse(message);
  return read.success ? sense(read.data) : { errors: explain(read.error.issues, 'bad-event') };
}

const senseOfKill = (message: EarlyKill): Sense => ({
  persona: message.persona_id,
  at: message.killed_at,
  meaning: meaningOfKill(message),
});

function senseOfPerformance(message: PerformanceUpdate): Sense | Refused {
  const { persona_id: persona, updated_at: at, interaction_count: interactions, view_count: views } = message;
  if (interactions <= views) return { persona, at, meaning: meaningOfPerformance(message) };
  const problem: Problem = {
    code: 'too-many-engagements',
    field: 'interaction_count',
    message: `Variant "${message.variant_id}" would have ${interactions} interactions with ${views} views.`,
    expected: 'at most one interaction per view, in total',
  };
  return { errors: [problem] };
}

const senseOfFatigue = (message: PatternFatigue): Sense => ({
  persona: message.persona_id,
  at: null,
  meaning: meaningOfFatigue(message),
});

function senseOfAlert(message: OptimizationAlert): Sense {
  const { alert_type, title, description, action } = message;
  const words = [alert_type, title, description, action].map((word) => word ?? null);
  const meaning = meaningOfAlert(message, `external:optimization-alert:${digest(words)}`);
  return { persona: message.persona_id, at: null, meaning };
}

const SENSES: Readonly<Record<ExternalKind, (message: unknown) => Sense | Refused>> = {
  'early-kill': (message) => senseOf(EarlyKill, message, senseOfKill),
  'performance-update': (message) => senseOf(PerformanceUpdate, message, senseOfPerformance),
  'pattern-fatigue': (message) => senseOf(PatternFatigue, message, senseOfFatigue),
  'optimization-alert': (message) => senseOf(OptimizationAlert, message, senseOfAlert),
};

function noPersona(fallback: string | undefined): Problem {
  const read = StreamName.safeParse(fallback);
  const [why] = read.success || fallback === undefined ? [] : explain(read.error.issues, 'bad-event');
  return {
    code: 'bad-event',
    field: 'persona_id',
    message: why === undefined ? 'The message names no persona.' : 'The address names no valid persona.',
    expected: why?.expected ?? 'the name of the stream, in the message or as ?persona_id= in the address',
  };
}

/**
 * Reads a message of an external monitor. It never throws: problems are returned by field.
 * @param persona The stream of messages that name no persona.
 */
export function readExternal(from: ExternalKind, message: unknown, persona?: string): ExternalDraft | Refused {
  const sense = SENSES[from](message);
  if ('errors' in sense) return sense;
  const stream = StreamName.safeParse(sense.persona ?? persona);
  if (!stream.success) return { errors: [noPersona(persona)] };
  return { from, stream: stream.data, at: sense.at ? instantOf(sense.at) : null, meaning: sense.meaning };
}

/** A key of a message without its time: equal for equal messages. */
export const contentKey = ({ stream, meaning }: ExternalDraft): string => digest([stream, meaning]);

/**
 * Makes the event of a message. Its id follows from the content, so that a message posted again is the same event.
 * @param now The time of a message that has none, milliseconds since 1970.
 */
export function eventOf(draft: ExternalDraft, now: number): IncomingEvent {
  const at = draft.at ?? new Date(now).toISOString();
  return { id: `external:${draft.from}:${digest([at, draft.meaning])}`, at, ...draft.meaning };
}

const TIMES: Readonly<Partial<Record<ExternalKind, string>>> = {
  'early-kill': 'killed_at',
  'performance-update': 'updated_at',
};

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['variant', 'variant_id'],
  ['impressions', 'view_count'],
  ['engagements', 'interaction_count'],
]);

/** Translates a problem of an event to the field names of its message. */
export function inExternalFields(from: ExternalKind, problem: Problem): Problem {
  const { field } = problem;
  if (field === undefined) return problem;
  return { ...problem, field: (field === 'at' ? TIMES[from] : FIELDS.get(field)) ?? field };
}
