import { Instant } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { SourceSettings } from '../settings/sources.ts';
import { engagementOf, exposureOf, missing, Name, readPart, UNMAPPED, type Adapted, type Person } from './adapter.ts';

/** The event by which Segment's specification reports an exposure. */
const EXPOSURE = 'Experiment Viewed';

const Text = z.nullish(z.string());
const Key = z.union([Name, z.int()]);

/** A `track` call of Segment's specification, which RudderStack follows: what is needed of it. */
const Track = z.object({
  event: Name,
  messageId: Text,
  anonymousId: Text,
  userId: Text,
  /** Corrected by the clocks of both sides. */
  timestamp: z.nullish(Instant),
  receivedAt: z.nullish(Instant),
  originalTimestamp: z.nullish(Instant),
});
type Track = z.infer<typeof Track>;

/** The properties of an exposure; GrowthBook's own integration writes them in the second way. */
const Exposed = z.object({
  experiment_id: z.nullish(Key),
  variation_id: z.nullish(Key),
  experimentId: z.nullish(Key),
  variationId: z.nullish(Key),
});

function personOf(track: Track, unit: SourceSettings['unit'], now: number): Person | null {
  const ids = unit === 'userId' ? [track.userId, track.anonymousId] : [track.anonymousId, track.userId];
  const id = ids.find((one) => one !== null && one !== undefined && one !== '');
  const time = track.timestamp ?? track.receivedAt ?? track.originalTimestamp;
  return id ? { unit: id, at: time ? Date.parse(time) : now } : null;
}

/** The need of a field. */
const AS_SENT = 'a text, as the source sends it unless it is mapped';

function exposed(properties: unknown, context: unknown, settings: SourceSettings | null, person: Person): Adapted {
  const read = readPart(Exposed, properties, 'properties');
  if ('problem' in read) return read;
  const { experiment_id, variation_id, experimentId, variationId } = read.value;
  const experiment = experiment_id ?? experimentId;
  const key = variation_id ?? variationId;
  if (experiment === null || experiment === undefined) return missing('properties.experiment_id', AS_SENT);
  if (key === null || key === undefined) return missing('properties.variation_id', AS_SENT);
  // Devices, languages and pages are in the context of a call, and a mapping names them so.
  const parts = [
    ['properties', properties],
    ['message', { context }],
  ] as const;
  return exposureOf(settings, { ...person, experiment: String(experiment), key: String(key), parts });
}

const Head = z.object({ type: z.string(), properties: z.optional(z.unknown()), context: z.optional(z.unknown()) });

/** Reads a message of Segment's specification: calls but `track`, and events that nothing is mapped to, are unmapped. */
export function adaptTrack(message: unknown, settings: SourceSettings | null, now: number): Adapted {
  const head = readPart(Head, message);
  if ('problem' in head) return head;
  if (head.value.type !== 'track') return UNMAPPED;
  const read = readPart(Track, message);
  if ('problem' in read) return read;
  const { event } = read.value;
  const isExposure = event === (settings?.exposure ?? EXPOSURE);
  if (!isExposure && settings?.engagements.has(event) !== true) return UNMAPPED;
  const person = personOf(read.value, settings?.unit ?? 'anonymousId', now);
  if (person === null) return missing('anonymousId', AS_SENT);
  if (isExposure) return exposed(head.value.properties, head.value.context, settings, person);
  const brought = {
    id: ['messageId', read.value.messageId],
    properties: ['properties', head.value.properties],
  } as const;
  return engagementOf(settings, event, person, brought);
}
