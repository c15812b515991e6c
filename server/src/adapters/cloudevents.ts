import { EngagementKind, Instant, LIMITS, MetricName, ViewSegments, type Problem } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { SourceSettings } from '../settings/sources.ts';
import type { ReportedEngagement, ReportedExposure } from '../views/join-visitors.ts';
import {
  engagementOf,
  experimentsOf,
  exposureOf,
  isJson,
  mediaTypeOf,
  Name,
  readJson,
  readPart,
  UNMAPPED,
  type Adapted,
  type Adapter,
  type Messages,
  type Person,
  type SourceCall,
} from './adapter.ts';

// CloudEvents 1.0.2: spec.md, formats/json-format.md and bindings/http-protocol-binding.md of github.com/cloudevents/spec.

/** An event of which the attributes that nobody here needs are left out. */
const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: Name,
  source: Name,
  type: Name,
  subject: z.nullish(Name),
  time: z.nullish(Instant),
  datacontenttype: z.nullish(z.string()),
  data: z.optional(z.unknown()),
});
type CloudEvent = z.infer<typeof CloudEvent>;

const Kinds = z.array(EngagementKind).check(z.maxLength(LIMITS.kindsPerView));

/** Values of metrics, by name. */
const Values = z.optional(z.record(MetricName, z.number().check(z.gte(0), z.lte(LIMITS.viewValue))));

/** The values of an engagement, as visitors are counted by them. An event is the same by its source and id. */
const broughtBy = (event: CloudEvent, values: z.infer<typeof Values>): Pick<ReportedEngagement, 'values' | 'id'> => ({
  ...(values !== undefined && {
    values: Object.fromEntries(
      Object.entries(values).map(([metric, value]) => [metric, [value, 1] as [number, number]]),
    ),
    id: idOf(event),
  }),
});

const idOf = ({ source, id }: CloudEvent): string => `${source}\n${id}`;

/** The data of `peeksafe.viewed`: a visitor was shown a variant, and may have engaged with it. */
const Viewed = z.object({
  experiment: z.optional(Name),
  variant: Name,
  unit: Name,
  engaged: z.optional(Kinds),
  values: Values,
  segments: z.optional(ViewSegments),
});

/** The data of `peeksafe.engaged`: a visitor who was shown variants before has engaged. */
const Engaged = z.object({ experiment: z.optional(Name), unit: Name, engaged: z.optional(Kinds), values: Values });

const WHOLE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const EXPECTED = `${WHOLE}, ${BATCH}, or an event of JSON with its attributes in headers (ce-…)`;

/** The value of an attribute in a header, where what is not plain ASCII is percent-encoded. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** An event whose attributes are in headers and whose data are the body. */
function binaryEvent(call: SourceCall): Messages {
  const data = call.body.length === 0 ? { value: undefined } : readJson(call.body);
  if ('problem' in data) return data;
  const attributes = [...call.headers()]
    .filter(([name]) => name.startsWith('ce-'))
    .map(([name, value]) => [name.slice('ce-'.length), decoded(value)]);
  return { messages: [{ ...Object.fromEntries(attributes), data: data.value }] };
}

function messagesOf(call: SourceCall): Messages {
  const media = mediaTypeOf(call);
  if (media !== BATCH && media !== WHOLE) {
    const isBinary = call.header('ce-specversion') !== undefined && (isJson(media) || call.body.length === 0);
    if (isBinary) return binaryEvent(call);
    const message = `The body's type is ${media === '' ? 'not given' : JSON.stringify(media.slice(0, 100))}.`;
    return { problem: { code: 'bad-type', message, expected: EXPECTED } };
  }
  const read = readJson(call.body);
  if ('problem' in read) return read;
  if (media === WHOLE) return { messages: [read.value] };
  if (Array.isArray(read.value)) return { messages: read.value as unknown[] };
  return { problem: { code: 'bad-body', message: 'The batch is no array.', expected: 'a JSON array of events' } };
}

const notJson: Problem = {
  code: 'bad-event',
  field: 'datacontenttype',
  message: 'The data are not JSON.',
  expected: 'JSON in data',
};

/** Dimensions that are said by their names go before those that the mapping reads. */
const withSegments = (one: ReportedExposure, segments: ViewSegments): ReportedExposure => ({
  ...one,
  segments: { ...one.segments, ...segments },
});

function viewed(event: CloudEvent, settings: SourceSettings | null, at: number): Adapted {
  const read = readPart(Viewed, event.data, 'data');
  if ('problem' in read) return read;
  const { experiment, variant, unit, engaged = [], values, segments } = read.value;
  const parts = [['data', event.data]] as const;
  const exposed = exposureOf(settings, { unit, at, experiment, key: variant, parts });
  if ('problem' in exposed) return exposed;
  const [exposure] = exposed.visitors.map((one) => ('variant' in one && segments ? withSegments(one, segments) : one));
  if (exposure === undefined) return UNMAPPED;
  if (engaged.length === 0 && values === undefined) return { visitors: [exposure] };
  const named = 'experiment' in exposure ? exposure.experiment : undefined;
  if (named === undefined) return { problem: noExperiment };
  return { visitors: [exposure, { unit, at, engaged, experiments: [named], ...broughtBy(event, values) }] };
}

const noExperiment: Problem = {
  code: 'bad-event',
  field: 'data.experiment',
  message: 'An engagement counts for an experiment, and none is named.',
  expected: 'the id of an experiment, or experiments in the configuration file',
};

function engagedOnly(event: CloudEvent, settings: SourceSettings | null, at: number): Adapted {
  const read = readPart(Engaged, event.data, 'data');
  if ('problem' in read) return read;
  const { experiment, unit, values, engaged = ['click'] } = read.value;
  if (engaged.length === 0 && values === undefined) return UNMAPPED;
  const visitor = { unit, at, engaged, ...broughtBy(event, values) };
  const names = settings?.experiments ?? null;
  if (experiment === undefined) {
    const experiments = experimentsOf(settings);
    return experiments.length === 0 ? { problem: noExperiment } : { visitors: [{ ...visitor, experiments }] };
  }
  const named = names === null ? experiment : names.get(experiment)?.experiment;
  return named === undefined ? UNMAPPED : { visitors: [{ ...visitor, experiments: [named] }] };
}

/** An event of a type that the mapping names: the person is in `data.unit`, else the subject. */
function mappedEvent(event: CloudEvent, settings: SourceSettings | null, at: number): Adapted {
  if (settings?.engagements.has(event.type) !== true) return UNMAPPED;
  const unit = readPart(z.object({ unit: Name }), event.data, 'data');
  const person: Person | null =
    'value' in unit ? { ...unit.value, at } : event.subject ? { unit: event.subject, at } : null;
  if (person === null) return unit as { problem: Problem };
  return engagementOf(settings, event.type, person, { id: ['id', idOf(event)], properties: ['data', event.data] });
}

function adapt(message: unknown, settings: SourceSettings | null, now: number): Adapted {
  const read = readPart(CloudEvent, message);
  if ('problem' in read) return read;
  const { value: event } = read;
  const at = event.time ? Date.parse(event.time) : now;
  if (event.datacontenttype && !isJson(event.datacontenttype.split(';', 1)[0]?.trim().toLowerCase() ?? ''))
    return { problem: notJson };
  switch (event.type) {
    case 'peeksafe.viewed':
      return viewed(event, settings, at);
    case 'peeksafe.engaged':
      return engagedOnly(event, settings, at);
    default:
      return mappedEvent(event, settings, at);
  }
}

/** CloudEvents 1.0: one event, a batch, or one in binary mode. */
export const cloudEvents: Adapter = { messagesOf, adapt };
