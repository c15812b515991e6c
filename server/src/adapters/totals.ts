import { createHash } from 'node:crypto';
import { Count, Instant, type Problem } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { SourceSettings } from '../settings/sources.ts';
import { messagesOfJson, Name, placeOf, readPart, UNMAPPED, type Adapted, type Adapter } from './adapter.ts';

/** Running totals of a variant on a platform: all that it counted so far, by its own names. Fields that nobody here needs are left out. */
const Totals = z.object({
  /** Of the delivery: the same for a repetition. */
  id: Name,
  /** When the platform counted. */
  at: z.nullish(Instant),
  experiment: z.nullish(Name),
  variant: Name,
  views: Count,
  engagements: z.record(z.string(), z.unknown()),
});

/** An id of 32 letters that is the same for the same delivery of the same variant. */
const eventIdOf = (...parts: readonly string[]): string =>
  `from:totals:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32)}`;

/** The kinds that the mapping names and the totals have. */
function kindsOf(
  engagements: Readonly<Record<string, unknown>>,
  mapped: SourceSettings['kinds'] = new Map(),
): { readonly kinds?: Record<string, number> } | { readonly problem: Problem } {
  const kinds: Record<string, number> = {};
  for (const [kind, name] of mapped) {
    if (!Object.hasOwn(engagements, name)) continue;
    const counted = readPart(Count, engagements[name], `engagements.${name}`);
    if ('problem' in counted) return counted;
    kinds[kind] = counted.value;
  }
  return Object.keys(kinds).length === 0 ? {} : { kinds };
}

function adapt(message: unknown, settings: SourceSettings | null, now: number): Adapted {
  const read = readPart(Totals, message);
  if ('problem' in read) return read;
  const { id, at, experiment, variant, views, engagements } = read.value;
  const kind = settings?.engagement ?? null;
  // Kinds may add up to more than the views, since one viewer likes and replies: only the one that the file names is compared.
  if (kind === null || !Object.hasOwn(engagements, kind)) return UNMAPPED;
  const counted = readPart(Count, engagements[kind], `engagements.${kind}`);
  if ('problem' in counted) return counted;
  const place = placeOf(settings, experiment ?? undefined, variant);
  if (place === null) return UNMAPPED;
  const kinds = kindsOf(engagements, settings?.kinds);
  if ('problem' in kinds) return kinds;
  const eventId = eventIdOf(id, experiment ?? '', variant);
  const counts = { impressions: views, engagements: counted.value, ...kinds };
  return { measured: { ...place, eventId, at: at ? Date.parse(at) : now, ...counts } };
}

/** Running totals that a platform counts, posted by a program of your own: one variant, or an array of them. */
export const totals: Adapter = { scope: 'ingest', messagesOf: messagesOfJson, adapt };
