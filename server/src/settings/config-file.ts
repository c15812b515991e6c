import { explain, StreamName } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import { AlertsConfig, faultsOfAlerts, readAlerts, type AlertSettings } from './alerts.ts';
import { readSettingFile, type Environment } from './environment.ts';
import { readSources, StreamSources, type Sources } from './sources.ts';

/** The configuration file of a server. */
export const ConfigFile = z.strictObject({
  $schema: z.optional(z.string().check(z.describe('Address of this schema, for editors.'))),
  streams: z.optional(
    z
      .record(StreamName, z.strictObject({ from: StreamSources }))
      .check(z.describe('The systems that report visitors or totals to each stream.')),
  ),
  alerts: z.optional(AlertsConfig.check(z.describe('Who is told what.'))),
});
/** The configuration file of a server. */
export type ConfigFile = z.infer<typeof ConfigFile>;

/** The settings in a configuration file. */
export interface Configuration {
  readonly sources: Sources;
  /** Rules and sinks of alerts; null where the file has none. */
  readonly alerts: AlertSettings | null;
}

type Issue = z.core.$ZodIssue;

/** A part of the schema, as far as names of fields are looked up in it. */
interface SchemaPart {
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: SchemaPart | boolean;
}

/** Names of the fields at a path of the file; empty where any name will do. */
function fieldsAt(path: Issue['path']): string[] {
  let part = z.toJSONSchema(ConfigFile, { io: 'input' }) as SchemaPart | undefined;
  for (const name of path) {
    const { properties, additionalProperties } = part ?? {};
    part = properties?.[String(name)] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  }
  return Object.keys(part?.properties ?? {});
}

/** The faults of a file, a sentence each: the place in it, and what is expected there. */
function faultsOf(issue: Issue): string[] {
  const place = issue.path.join('.');
  if (issue.code === 'invalid_union') return [`"${place}" is not valid: expected ${issue.message}`];
  if (issue.code !== 'unrecognized_keys') return explain([issue], 'bad-body').map(({ message }) => message);
  const known = fieldsAt(issue.path);
  const expected = known.length === 0 ? '' : `: expected one of ${known.join(', ')}`;
  return issue.keys.map((key) => `"${[...issue.path, key].join('.')}" is no field of it${expected}`);
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** The faults that no field has by itself. */
function faultsOfWhole({ streams, alerts }: ConfigFile): string[] {
  if (streams === undefined && alerts === undefined)
    return ['It says nothing: expected "streams", "alerts" or both, or no configuration file'];
  if (streams !== undefined && isEmpty(streams))
    return ['"streams" is empty: name a stream, or leave the configuration file out'];
  const empty = Object.entries(streams ?? {})
    .filter(([, { from }]) => isEmpty(from))
    .map(([stream]) => `"streams.${stream}.from" is empty: name a source, or leave "${stream}" out`);
  return [...empty, ...(alerts === undefined ? [] : faultsOfAlerts(alerts))];
}

/** A configuration file whose fields are all known and valid, or its faults, a sentence each without a period. */
export type ParsedConfig = { readonly config: ConfigFile } | { readonly faults: readonly [string, ...string[]] };

/**
 * Parses a configuration file. What depends on the environment is not looked at.
 * @param text Its content.
 */
export function parseConfig(text: string): ParsedConfig {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return { faults: [`The configuration file is not JSON: ${(error as Error).message}`] };
  }
  const read = ConfigFile.safeParse(given);
  if (!read.success) {
    const faults = read.error.issues.flatMap(faultsOf).map((fault) => `The configuration file is not valid: ${fault}`);
    return { faults: faults as [string, ...string[]] };
  }
  const faults = faultsOfWhole(read.data);
  return faults.length === 0 ? { config: read.data } : { faults: faults as [string, ...string[]] };
}

/**
 * Reads a configuration file.
 * @param text Its content.
 * @param environment Where secrets are that it names.
 * @throws RangeError when it is not JSON, a field is unknown, not valid or set but empty, or a secret is missing or too short.
 */
export function readConfig(text: string, environment: Environment): Configuration {
  const parsed = parseConfig(text);
  if ('faults' in parsed) throw new RangeError(`${parsed.faults[0]}.`);
  const { streams = {}, alerts } = parsed.config;
  const sources = Object.entries(streams).map(
    ([stream, { from }]) => [stream, readSources(from, `streams.${stream}.from`, environment)] as const,
  );
  return { sources: new Map(sources), alerts: alerts === undefined ? null : readAlerts(alerts, environment) };
}

/**
 * Reads the configuration file at a path.
 * @throws RangeError when it cannot be read or is empty, and as `readConfig` does, with the path before it.
 */
export function readConfigFile(path: string, environment: Environment): Configuration {
  const text = readSettingFile('--config', path);
  try {
    return readConfig(text, environment);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${path}: ${error.message}`, { cause: error });
  }
}
