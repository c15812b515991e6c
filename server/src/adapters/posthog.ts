import { Instant } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { SourceSettings } from '../settings/sources.ts';
import {
  engagementOf,
  experimentsOf,
  exposureOf,
  messagesOfJson,
  Name,
  readPart,
  UNMAPPED,
  type Adapted,
  type Adapter,
} from './adapter.ts';
import { checkHeader } from './authenticity.ts';

// PostHog's destination "HTTP Webhook" (github.com/PostHog/posthog, webhook.template.ts) with its own body, `{ event, person }`.

/** The event by which PostHog reports an exposure. It may send a copy, `$experiment_exposure`, beside it: only one of them is taken. */
const EXPOSURE = '$feature_flag_called';

/** Properties of each event begin so that name the variant of a flag. */
const FLAG = '$feature/';

const Sent = z.object({
  event: z.object({
    event: Name,
    uuid: z.nullish(z.string()),
    distinct_id: Name,
    timestamp: z.nullish(Instant),
    properties: z.nullish(z.record(z.string(), z.unknown())),
  }),
});

const Exposed = z.object({
  $feature_flag: Name,
  $feature_flag_response: z.nullish(z.union([Name, z.boolean()])),
});

/** The experiments of which an event says that the person is in them; all of the mapping where it says nothing of flags. */
function experimentsIn(properties: Readonly<Record<string, unknown>>, settings: SourceSettings | null): string[] {
  if (!Object.keys(properties).some((name) => name.startsWith(FLAG))) return experimentsOf(settings);
  const named = [...(settings?.experiments ?? [])].filter(([flag]) => {
    const value = Object.hasOwn(properties, FLAG + flag) ? properties[FLAG + flag] : undefined;
    return value !== undefined && value !== null && value !== false;
  });
  return [...new Set(named.map(([, { experiment }]) => experiment))];
}

function adapt(message: unknown, settings: SourceSettings | null, now: number): Adapted {
  const read = readPart(Sent, message);
  if ('problem' in read) return read;
  const { event, uuid, distinct_id: unit, timestamp, properties: given } = read.value.event;
  const properties = given ?? {};
  const person = { unit, at: timestamp ? Date.parse(timestamp) : now };
  if (event !== (settings?.exposure ?? EXPOSURE)) {
    const brought = { id: ['event.uuid', uuid], properties: ['event.properties', properties] } as const;
    return engagementOf(settings, event, person, brought, experimentsIn(properties, settings));
  }
  const exposed = readPart(Exposed, properties, 'event.properties');
  if ('problem' in exposed) return exposed;
  const { $feature_flag: flag, $feature_flag_response: response } = exposed.value;
  const isMapped = settings?.experiments?.get(flag)?.variants.has(String(response)) === true;
  // The flag is off for the person, or could not be evaluated: nobody of the experiment.
  if (response === null || response === undefined || (response === false && !isMapped)) return UNMAPPED;
  const parts = [['event.properties', properties]] as const;
  return exposureOf(settings, { ...person, experiment: flag, key: String(response), parts });
}

/** PostHog: one event, or an array of them. */
export const postHog: Adapter = { authenticate: checkHeader, messagesOf: messagesOfJson, adapt };
