import { readSink, type SinkConfig } from './alert-sinks.ts';
import { ALERT_KINDS, noDataMinutesOf, type AlertsConfig } from './alerts.ts';
import type { ConfigFile } from './config-file.ts';
import type { Environment } from './environment.ts';
import { placeInWords, type SecretPlace } from './secret-place.ts';
import { readSources, readSourceSecret, SOURCE_NAMES, type SourceConfig, type SourceName } from './sources.ts';

/** The meaning of a configuration file, line by line, and a sentence for each thing that keeps a server from starting with it. */
export interface ExplainedConfig {
  readonly lines: readonly string[];
  readonly faults: readonly string[];
}

/** The message of the error that a function throws; null where it throws none. */
function faultOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

const quoted = (text: string): string => JSON.stringify(text);

const listOf = (pairs: Iterable<readonly [string, string]>): string =>
  [...pairs].map(([theirs, ours]) => `${quoted(theirs)} is ${quoted(ours)}`).join(', ');

function experimentsInWords(experiments: SourceConfig['experiments']): string {
  if (experiments === undefined) return 'the ids of this stream';
  return Object.entries(experiments)
    .map(([theirs, to]) => {
      if (typeof to === 'string') return `${quoted(theirs)} is ${quoted(to)}`;
      const variants = Object.entries(to.variants ?? {});
      return `${quoted(theirs)} is ${quoted(to.experiment)}${variants.length === 0 ? '' : ` (${listOf(variants)})`}`;
    })
    .join(', ');
}

/** An engagement, with the properties that are values of metrics. */
function engagementInWords([event, to]: readonly [
  event: string,
  to: NonNullable<SourceConfig['engagements']>[string],
]): string {
  if (typeof to === 'string') return `${quoted(event)} is ${quoted(to)}`;
  const values = Object.entries(to.values).map(
    ([metric, property]) => `${quoted(property)} is the value of ${quoted(metric)}`,
  );
  return `${quoted(event)} is ${quoted(to.kind)} (${values.join(', ')})`;
}

function secretInWords({ secret }: SourceConfig, where: string, environment: Environment): string {
  if (secret === undefined) return 'none: it sends a token';
  const fault = faultOf(() => readSourceSecret(secret, where, environment));
  return fault === null ? `present, in ${placeInWords(secret)}` : `MISSING: ${fault}`;
}

/** The lines of one source: a name and what it is set to, each. */
function* sourceLines(
  stream: string,
  name: SourceName,
  config: SourceConfig,
  environment: Environment,
): Generator<string> {
  yield `  ${name} reports ${name === 'totals' ? 'totals' : 'visitors'} to POST /v1/streams/${stream}/from/${name}`;
  yield `    secret: ${secretInWords(config, `streams.${stream}.from.${name}`, environment)}`;
  yield `    experiments: ${experimentsInWords(config.experiments)}`;
  if (name === 'totals') {
    yield `    engagement: ${quoted(config.engagement ?? '')}, and no other kind`;
    if (config.kinds !== undefined)
      yield `    rates of their own: ${listOf(Object.entries(config.kinds).map(([kind, theirs]) => [theirs, kind]))}`;
  } else
    yield `    engagements: ${
      Object.entries(config.engagements ?? {})
        .map(engagementInWords)
        .join(', ') || 'none'
    }`;
  if (config.dimensions !== undefined)
    yield `    dimensions: ${Object.entries(config.dimensions)
      .map(([dimension, property]) => `${quoted(property)} is the value of ${quoted(dimension)}`)
      .join(', ')}`;
  if (config.secret !== undefined)
    yield `    exposure: ${config.exposure === undefined ? 'the usual event of the source' : quoted(config.exposure)}`;
  if (config.unit !== undefined)
    yield `    visitor: ${config.unit}, else ${config.unit === 'userId' ? 'anonymousId' : 'userId'}`;
  if (config.webhookOrigins !== undefined) yield `    deliveries are allowed to ${config.webhookOrigins.join(', ')}`;
  yield `    unknown variants are ${config.autoCreate ? 'posted, with their keys as content' : 'refused'}`;
}

/** Secrets of a sink, by name; an address that is no secret is not among them. */
function secretsOf(sink: SinkConfig): [name: string, place: SecretPlace][] {
  switch (sink.kind) {
    case 'webhook':
      return [['secret', sink.secret]];
    case 'slack':
      return [['address', sink.url]];
    case 'pagerduty':
      return [['key', sink.key]];
    case 'email':
      return sink.password === undefined ? [] : [['password', sink.password]];
  }
}

/** Where a sink is, as far as that is no secret. */
function placeOfSink(sink: SinkConfig): string {
  if (sink.kind === 'slack') return sink.kind;
  if (sink.kind !== 'email') return `${sink.kind} at ${sink.url}`;
  const { host, port, tls, user, to } = sink;
  const by = `${host}${port === undefined ? '' : `:${port}`} (${tls === 'none' ? 'not encrypted' : tls})`;
  return `email to ${to.join(', ')} by ${by}${user === undefined ? '' : ` as ${user}`}`;
}

/** When a sink is told. */
function* timesOfSink(sink: SinkConfig): Generator<string> {
  const { quiet } = sink;
  if (sink.kind === 'pagerduty') yield 'each alert is a message of its own, and opens or resolves an incident';
  else if (sink.digest !== undefined)
    yield `one message a day, at ${sink.digest.at} (${sink.digest.zone}); none on a day without alerts`;
  else if (sink.groupSeconds === 0) yield 'each alert is a message of its own';
  else yield `alerts within ${sink.groupSeconds} s are one message`;
  if (quiet !== undefined)
    yield `quiet from ${quiet.from} to ${quiet.to} (${quiet.zone}): what happens then is told after that`;
}

/** The lines of alerts: each sink, and each rule. */
function* alertLines({ publicUrl, sinks, rules }: AlertsConfig, environment: Environment): Generator<string> {
  yield `  links lead to: ${publicUrl ?? 'nowhere, since there is no publicUrl'}`;
  for (const [name, sink] of Object.entries(sinks)) {
    const fault = faultOf(() => readSink(name, sink, environment));
    yield `  sink ${quoted(name)}: ${placeOfSink(sink)}`;
    for (const [what, place] of secretsOf(sink))
      yield `    ${what}: ${fault === null ? `present, in ${placeInWords(place)}` : `MISSING OR NOT VALID: ${fault}`}`;
    for (const line of timesOfSink(sink)) yield `    ${line}`;
    if (!rules.some(({ to }) => to.includes(name))) yield '    no rule sends anything there';
  }
  for (const rule of rules) {
    const { streams, kinds, severity, to } = rule;
    const where = streams === undefined ? 'all streams' : `the streams ${streams.map(quoted).join(', ')}`;
    const minutes = noDataMinutesOf(rule);
    const told = kinds.map((kind) => (kind === 'no-data' ? `no-data (after ${minutes} min)` : kind));
    const urgency = severity ?? kinds.map((kind) => `${kind} ${ALERT_KINDS[kind].severity}`).join(', ');
    yield `  rule: of ${where}, ${told.join(', ')} go to ${to.join(', ')} as ${urgency}`;
  }
}

/**
 * Says what a configuration file means, in words. No secret is repeated.
 * @param environment Where secrets are that it names.
 */
export function explainConfig({ streams = {}, alerts }: ConfigFile, environment: Environment): ExplainedConfig {
  const lines: string[] = [];
  const faults: string[] = [];
  for (const [stream, { from }] of Object.entries(streams)) {
    lines.push(`Stream ${quoted(stream)}`);
    for (const name of SOURCE_NAMES) {
      const config = from[name];
      if (config === undefined) continue;
      lines.push(...sourceLines(stream, name, config, environment));
      const fault = faultOf(() => readSources({ [name]: config }, `streams.${stream}.from`, environment));
      if (fault !== null) faults.push(fault);
    }
  }
  if (alerts !== undefined) {
    lines.push('Alerts', ...alertLines(alerts, environment));
    for (const [name, sink] of Object.entries(alerts.sinks)) {
      const fault = faultOf(() => readSink(name, sink, environment));
      if (fault !== null) faults.push(fault);
    }
  }
  return { lines, faults };
}
