import {
  explain,
  LIMITS,
  OTHER_VALUE,
  SegmentValue,
  type Problem,
  type ViewSegments,
  type ViewValues,
} from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { MappedEngagement, SourceSettings } from '../settings/sources.ts';
import type { ReportedVisitor } from '../views/join-visitors.ts';

/** A call of another system, as adapters see it. */
export interface SourceCall {
  /** The value of a header; its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** All headers, with their names in lower case. */
  readonly headers: () => Iterable<readonly [name: string, value: string]>;
  readonly body: Uint8Array;
}

/** The messages of a call, or why it has none that can be read. */
export type Messages = { readonly messages: readonly unknown[] } | { readonly problem: Problem };

/** A variant, by the name that another system has for it. */
export interface ReportedVariant {
  /** Id of the variant, or what stands behind `EXPERIMENT:` in it. */
  readonly variant: string;
  /** Left out where the variant says it. */
  readonly experiment?: string;
}

/** Everything that another system has counted of a variant so far. */
export interface ReportedTotals extends ReportedVariant {
  /** The same for the same delivery. */
  readonly eventId: string;
  /** When it was counted, milliseconds since 1970. */
  readonly at: number;
  readonly impressions: number;
  readonly engagements: number;
  /** Engagements by kind; left out where none is mapped. */
  readonly kinds?: Readonly<Record<string, number>>;
}

/**
 * The visitors that one message reports, none where the mapping does not name them; the totals that it reports; or the reason why it is refused.
 */
export type Adapted =
  | { readonly visitors: readonly ReportedVisitor[] }
  | { readonly measured: ReportedTotals }
  | { readonly problem: Problem };

/** A call of which the body is read only when it is asked for. */
export interface UnreadCall {
  readonly header: SourceCall['header'];
  readonly body: () => Promise<Uint8Array>;
}

/** Translates what another system sends. Pure: it knows no stream, no clock and no network. */
export interface Adapter {
  /** The scope that a token needs, where it needs this one. Left out where a token that may count visitors is enough. */
  readonly scope?: 'ingest';
  /** Says why a call is not of the source, by the secret that both share; null where it is. Left out for sources that send a token. */
  authenticate?(call: UnreadCall, secret: string): Promise<Problem | null>;
  /** Takes a call apart. */
  messagesOf(call: SourceCall): Messages;
  /**
   * Reads one message.
   * @param settings The mapping of the stream; null where none is configured.
   * @param now The time of a message without one, milliseconds since 1970.
   */
  adapt(message: unknown, settings: SourceSettings | null, now: number): Adapted;
}

/** A message that the mapping does not name. */
export const UNMAPPED: Adapted = { visitors: [] };

/** A name in another system: of a person, an event, an experiment. */
export const Name = z.string().check(z.minLength(1), z.maxLength(LIMITS.sentenceLength));

/** Reads a part of a message. @param path Where it is, such as `data`. */
export function readPart<T>(
  shape: z.ZodMiniType<T>,
  part: unknown,
  path = '',
): { readonly value: T } | { readonly problem: Problem } {
  const read = shape.safeParse(part);
  if (read.success) return { value: read.data };
  const issues = read.error.issues.map((issue) => ({
    ...issue,
    path: path === '' ? issue.path : [path, ...issue.path],
  }));
  return { problem: explain(issues, 'bad-event')[0] as Problem };
}

/** A visitor at a moment. */
export interface Person {
  readonly unit: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A variant, by the names of the other system; null where the mapping does not name the experiment. */
export function placeOf(
  settings: SourceSettings | null,
  experiment: string | undefined,
  key: string,
): ReportedVariant | null {
  const names = settings?.experiments ?? null;
  if (names === null) return { variant: key, ...(experiment !== undefined && { experiment }) };
  const mapped = experiment === undefined ? undefined : names.get(experiment);
  return mapped === undefined ? null : { experiment: mapped.experiment, variant: mapped.variants.get(key) ?? key };
}

/** A value of a dimension as other systems write it: whatever is no text becomes one. */
const Plain = z.union([z.string(), z.number(), z.boolean()], { error: 'is not a text, a number, true or false' });

/** A part of a message by the way to it: a property, or, with dots, a property of an object in it. A name with dots goes first. */
function partAt(given: unknown, path: string): unknown {
  if (given === null || typeof given !== 'object') return undefined;
  const whole = new Map<string, unknown>(Object.entries(given));
  if (whole.has(path)) return whole.get(path);
  const dot = path.indexOf('.');
  return dot === -1 ? undefined : partAt(whole.get(path.slice(0, dot)), path.slice(dot + 1));
}

/**
 * The values that an exposure has by dimension, from its properties. Texts that no value can be are `other`, as values that nobody has declared are.
 * @param parts What holds the properties, by the name of its field; the first that has one says it.
 */
function segmentsOf(
  settings: SourceSettings | null,
  parts: readonly (readonly [field: string, given: unknown])[],
): { readonly segments?: ViewSegments } | { readonly problem: Problem } {
  const segments: Record<string, string> = {};
  for (const [dimension, path] of settings?.dimensions ?? []) {
    for (const [field, given] of parts) {
      const part = partAt(given, path) ?? null;
      if (part === null || part === '') continue;
      const read = readPart(Plain, part, `${field}.${path}`);
      if ('problem' in read) return read;
      const value = SegmentValue.safeParse(String(read.value));
      segments[dimension] = value.success ? value.data : OTHER_VALUE;
      break;
    }
  }
  return Object.keys(segments).length === 0 ? {} : { segments };
}

/** An exposure, by the names of the other system. */
interface Exposure extends Person {
  readonly experiment: string | undefined;
  readonly key: string;
  /** The object with the properties that dimensions are read from. */
  readonly parts: Parameters<typeof segmentsOf>[1];
}

/** The exposure of a person; nothing where the mapping does not name the experiment. */
export function exposureOf(
  settings: SourceSettings | null,
  { experiment, key, parts, ...person }: Exposure,
): { readonly visitors: readonly ReportedVisitor[] } | { readonly problem: Problem } {
  const place = placeOf(settings, experiment, key);
  if (place === null) return { visitors: [] };
  const read = segmentsOf(settings, parts);
  return 'problem' in read ? read : { visitors: [{ ...person, ...place, ...read }] };
}

/** The experiments of a mapping that an engagement may count for. */
export const experimentsOf = (settings: SourceSettings | null): string[] => [
  ...new Set([...(settings?.experiments?.values() ?? [])].map(({ experiment }) => experiment)),
];

/** The parts of an event of another system that values are read from. */
export interface Brought {
  /** The field of the message that has its id, and the id, which is the same when the message comes again. */
  readonly id: readonly [field: string, id: string | null | undefined];
  /** The field that has the properties, and those. */
  readonly properties: readonly [field: string, properties: unknown];
}

/** A number, or a decimal as a text: some shops send money so. */
const Amount = z.pipe(
  z.union([z.number(), z.string().check(z.regex(/^\d{1,12}(\.\d{1,12})?$/u))], { error: 'is not a number' }),
  z.pipe(z.transform(Number), z.number().check(z.gte(0), z.lte(LIMITS.viewValue))),
);

/** The values that an event brings, by metric; none where it has no such property. */
function valuesOf(
  { values: mapped }: MappedEngagement,
  { properties: [field, given] }: Brought,
): { readonly values: ViewValues } | { readonly problem: Problem } {
  const properties = new Map<string, unknown>(Object.entries(given ?? {}));
  const values: Record<string, [number, number]> = {};
  for (const [metric, property] of mapped) {
    const amount = properties.get(property) ?? null;
    if (amount === null) continue;
    const read = readPart(Amount, amount, `${field}.${property}`);
    if ('problem' in read) return read;
    values[metric] = [read.value, 1];
  }
  return { values };
}

/** A message that lacks a field. */
export function missing(field: string, expected: string): { readonly problem: Problem } {
  return { problem: { code: 'bad-event', field, message: `"${field}" is missing.`, expected } };
}

/**
 * The engagement that an event of the other system is, with the values that it brings; unmapped where the mapping does not name it.
 * @param experiments Those that it counts for.
 */
export function engagementOf(
  settings: SourceSettings | null,
  event: string,
  person: Person,
  brought: Brought,
  experiments = experimentsOf(settings),
): Adapted {
  const mapped = settings?.engagements.get(event);
  if (mapped === undefined || experiments.length === 0) return UNMAPPED;
  const read = valuesOf(mapped, brought);
  if ('problem' in read) return read;
  const engagement = { ...person, engaged: [mapped.kind], experiments };
  if (Object.keys(read.values).length === 0) return { visitors: [engagement] };
  const [field, id] = brought.id;
  // A repetition would count the money twice.
  if (!id) return missing(field, 'the id of the message, where it brings values');
  return { visitors: [{ ...engagement, values: read.values, id }] };
}

/** The messages of a body that is one JSON object, or an array of them. */
export function messagesOfJson(call: SourceCall): Messages {
  const media = mediaTypeOf(call);
  if (!isJson(media)) {
    const message = `The body's type is ${media === '' ? 'not given' : JSON.stringify(media.slice(0, 100))}.`;
    return { problem: { code: 'bad-type', message, expected: 'Content-Type: application/json' } };
  }
  const read = readJson(call.body);
  if ('problem' in read) return read;
  return { messages: Array.isArray(read.value) ? (read.value as unknown[]) : [read.value] };
}

/** Whether a media type is JSON. */
export const isJson = (media: string): boolean => media === 'application/json' || media.endsWith('+json');

/** Reads a body as JSON in UTF-8. */
export function readJson(body: Uint8Array): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    const expected = 'JSON in UTF-8';
    return { problem: { code: 'bad-json', message: 'The body is not JSON, or was cut off.', expected } };
  }
}

/** The media type of a call, in lower case and without parameters. */
export const mediaTypeOf = (call: SourceCall): string =>
  call.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
