import { DimensionName, EngagementKind, Id, LIMITS, MetricName } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { Environment } from './environment.ts';
import { Name, readSecretAt, SecretPlace } from './secret-place.ts';

/** Experiments of one source: an engagement is looked up in each. */
const MAX_EXPERIMENTS = 32;

const MappedExperiment = z.union(
  [
    Id,
    z.strictObject({
      experiment: Id,
      variants: z.optional(
        z.record(Name, Id).check(z.describe('Ids of variants by the keys that they have in the other system.')),
      ),
    }),
  ],
  { error: 'the id of an experiment, or { "experiment": "ID", "variants": { "KEY": "ID" } }' },
);

const named = {
  experiments: z.record(Name, MappedExperiment).check(
    z.describe(
      'Ids of experiments by the names that they have in the other system, each with its variants where their keys are others.',
    ),
    z.refine((experiments) => Object.keys(experiments).length <= MAX_EXPERIMENTS, {
      error: `names at most ${MAX_EXPERIMENTS} experiments`,
    }),
  ),
  autoCreate: z._default(
    z
      .boolean()
      .check(
        z.describe(
          "Whether experiments and variants that are reported first are posted, with the variant's key as content.",
        ),
      ),
    false,
  ),
};

const MappedEngagement = z.union(
  [
    EngagementKind,
    z.strictObject({
      kind: EngagementKind,
      values: z
        .record(MetricName, Name)
        .check(
          z.describe('Properties of the event by the metrics that they are values of, such as { "revenue": "total" }.'),
        ),
    }),
  ],
  { error: 'a kind of engagement, or { "kind": "KIND", "values": { "METRIC": "PROPERTY" } }' },
);

/** Properties that are values of dimensions. */
const Dimensions = z.record(DimensionName, Name).check(
  z.describe(
    'Properties of the exposure by the dimensions that they are values of, such as { "device": "device_type" }; with dots for a property inside another one.',
  ),
  z.refine((dimensions) => Object.keys(dimensions).length <= LIMITS.dimensionsPerExperiment, {
    error: `names at most ${LIMITS.dimensionsPerExperiment} dimensions`,
  }),
);

const mapping = {
  ...named,
  dimensions: z.optional(Dimensions),
  engagements: z.optional(
    z
      .record(Name, MappedEngagement)
      .check(
        z.describe(
          'Kinds of engagement by the events that they are in the other system, each with the metrics that it has values for.',
        ),
      ),
  ),
};

/** A sender of events as the handshake of their webhooks names it. */
const WebhookOrigin = z.string().check(
  z.maxLength(253),
  z.regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, {
    error: 'is the name of a host, such as eventgrid.azure.net',
  }),
);

/** Systems that report by CloudEvents name our own experiments, unless they are mapped. */
const CloudEventsSource = z.strictObject({
  ...mapping,
  experiments: z.optional(mapping.experiments),
  webhookOrigins: z.optional(
    z
      .array(WebhookOrigin)
      .check(
        z.minLength(1),
        z.describe('Names of senders that may deliver, as they give them in WebHook-Request-Origin before they begin.'),
      ),
  ),
});

/** Totals name our own experiments and variants, unless they are mapped. */
const TotalsSource = z.strictObject({
  ...named,
  experiments: z.optional(named.experiments),
  engagement: Name.check(
    z.describe(
      'The kind of engagement that counts, by its name in the totals: a platform counts several that overlap.',
    ),
  ),
  kinds: z.optional(
    z.record(EngagementKind, Name).check(
      z.describe(
        'Names in the totals by the kinds of engagement that they are, for experiments that declare rates of these names, such as { "reply": "replies" }.',
      ),
      z.refine((kinds) => Object.keys(kinds).length <= LIMITS.kindsPerReport, {
        error: `names at most ${LIMITS.kindsPerReport} kinds`,
      }),
    ),
  ),
});

/** Where an event names the visitor: both ways, the other one where the first is missing. */
const TrackUnit = z
  ._default(z.enum(['anonymousId', 'userId']), 'anonymousId')
  .check(z.describe('The id of the visitor in an event; the other one where it is missing.'));

const signed = {
  ...mapping,
  secret: SecretPlace.check(z.describe('What the source proves itself by: a variable of the environment, or a file.')),
  exposure: z.optional(Name.check(z.describe('The event that says that a visitor was shown a variant.'))),
};

/** The systems that report to one stream, as the configuration file has them. */
export const StreamSources = z.strictObject({
  cloudevents: z.optional(CloudEventsSource),
  segment: z.optional(z.strictObject({ ...signed, unit: TrackUnit })),
  rudderstack: z.optional(z.strictObject({ ...signed, unit: TrackUnit })),
  posthog: z.optional(z.strictObject(signed)),
  totals: z.optional(TotalsSource),
});

/** The systems that report to one stream. */
export type StreamSources = z.infer<typeof StreamSources>;
/** One system that reports, as the configuration file has it. */
export type SourceConfig = z.infer<typeof CloudEventsSource> & {
  readonly secret?: SecretPlace;
  readonly exposure?: string | undefined;
  readonly unit?: z.infer<typeof TrackUnit>;
  readonly engagement?: string;
  readonly kinds?: Readonly<Record<string, string>> | undefined;
  readonly webhookOrigins?: readonly string[] | undefined;
};

/** Systems that report visitors or totals, by the name that their address ends with. */
export type SourceName = keyof z.infer<typeof StreamSources>;
/** All of them. */
export const SOURCE_NAMES = [
  'cloudevents',
  'segment',
  'rudderstack',
  'posthog',
  'totals',
] as const satisfies readonly SourceName[];

/** An experiment as another system names it. */
export interface MappedNames {
  readonly experiment: string;
  /** Ids of variants by their keys there; a key that is not in it stands for itself. */
  readonly variants: ReadonlyMap<string, string>;
}

/** An engagement as another system reports it. */
export interface MappedEngagement {
  readonly kind: string;
  /** Properties of its event by the metrics that they are values of. */
  readonly values: ReadonlyMap<string, string>;
}

/** How the reports of one source are read for one stream. */
export interface SourceSettings {
  /** By the experiment's name in the other system; null where that names our own. */
  readonly experiments: ReadonlyMap<string, MappedNames> | null;
  /** By the name of the event in the other system. */
  readonly engagements: ReadonlyMap<string, MappedEngagement>;
  /** Properties of the exposure by dimension. */
  readonly dimensions: ReadonlyMap<string, string>;
  readonly autoCreate: boolean;
  /** The event that is an exposure; null for the usual one of the source. */
  readonly exposure: string | null;
  /** The id of an event that is the visitor, for sources that have two. */
  readonly unit: 'anonymousId' | 'userId';
  /** The kind of engagement of totals that counts; null for sources that report visitors. */
  readonly engagement: string | null;
  /** Names in the totals by the kinds that they are. */
  readonly kinds: ReadonlyMap<string, string>;
  /** Senders that may deliver, in lower case; empty for sources without a handshake. */
  readonly webhookOrigins: ReadonlySet<string>;
  /** Authenticates the source; null where a token does. */
  readonly secret: string | null;
}

/** The settings of all sources, by stream and source. */
export type Sources = ReadonlyMap<string, ReadonlyMap<SourceName, SourceSettings>>;

/** Shortest secret of a source, characters. */
const MIN_SECRET = 16;

/**
 * Reads the secret of a source.
 * @throws RangeError when it is missing or too short.
 */
export function readSourceSecret(place: SecretPlace, where: string, environment: Environment): string {
  const secret = readSecretAt(place, `${where}.secret`, environment);
  if (secret.length < MIN_SECRET)
    throw new RangeError(
      `"${where}.secret" is shorter than ${MIN_SECRET} characters: make one with "openssl rand -hex 32".`,
    );
  return secret;
}

function namesOf(experiments: NonNullable<SourceConfig['experiments']>): ReadonlyMap<string, MappedNames> {
  return new Map(
    Object.entries(experiments).map(([name, to]) => [
      name,
      typeof to === 'string'
        ? { experiment: to, variants: new Map<string, string>() }
        : { experiment: to.experiment, variants: new Map(Object.entries(to.variants ?? {})) },
    ]),
  );
}

function engagementsOf(engagements: NonNullable<SourceConfig['engagements']>): ReadonlyMap<string, MappedEngagement> {
  return new Map(
    Object.entries(engagements).map(([event, to]) => [
      event,
      typeof to === 'string'
        ? { kind: to, values: new Map<string, string>() }
        : { kind: to.kind, values: new Map(Object.entries(to.values)) },
    ]),
  );
}

const isEmpty = (value: object | undefined): boolean => value !== undefined && Object.keys(value).length === 0;

function settingsOf(config: SourceConfig, where: string, environment: Environment): SourceSettings {
  const { experiments, engagements, dimensions, autoCreate, secret, exposure = null, unit = 'anonymousId' } = config;
  const { engagement = null, kinds, webhookOrigins = [] } = config;
  for (const [name, value] of Object.entries({ experiments, engagements, dimensions, kinds }))
    if (isEmpty(value)) throw new RangeError(`"${where}.${name}" is empty: name something, or leave it out.`);
  if (engagements !== undefined && experiments === undefined)
    throw new RangeError(`"${where}.engagements" needs "${where}.experiments": which experiments do they count for?`);
  if (autoCreate && experiments === undefined)
    throw new RangeError(`"${where}.autoCreate" needs "${where}.experiments": which experiments may be created?`);
  return {
    experiments: experiments === undefined ? null : namesOf(experiments),
    engagements: engagementsOf(engagements ?? {}),
    dimensions: new Map(Object.entries(dimensions ?? {})),
    kinds: new Map(Object.entries(kinds ?? {})),
    ...{ autoCreate, exposure, unit, engagement },
    webhookOrigins: new Set(webhookOrigins.map((origin) => origin.toLowerCase())),
    secret: secret === undefined ? null : readSourceSecret(secret, where, environment),
  };
}

/**
 * Reads the systems that report to one stream.
 * @param where Their path in the configuration file.
 * @param environment Where secrets are that it names.
 * @throws RangeError when something is empty that was set, needs something that is missing, or a secret is missing or too short.
 */
export function readSources(
  from: StreamSources,
  where: string,
  environment: Environment,
): ReadonlyMap<SourceName, SourceSettings> {
  const sources = SOURCE_NAMES.flatMap((name): [SourceName, SourceSettings][] => {
    const config = from[name];
    return config === undefined ? [] : [[name, settingsOf(config, `${where}.${name}`, environment)]];
  });
  return new Map(sources);
}
