// The tables of docs/protocol.md, made from the schemas.
import { CLOSE, LIMITS, REASONS, type ReasonCode } from '../../src/protocol/index.ts';
import { CLOSE_DESCRIPTIONS } from '../../server/src/documents/asyncapi.ts';
import { allComponents } from '../../server/src/documents/openapi.ts';
import { EXTERNAL_ROUTES } from '../../server/src/routes/generated-documents.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly allOf?: readonly [Schema];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
}

const schemas = allComponents(EXTERNAL_ROUTES) as Record<string, Schema>;

const code = (text: string): string => `\`${text}\``;

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((one) => code(JSON.stringify(one))).join(', ');
  if (schema.allOf !== undefined) return typeOf(schema.allOf[0]);
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
  if (schema.items !== undefined) return `array of ${typeOf(schema.items)}`;
  if (schema.type === 'integer') return 'whole number';
  return typeof schema.type === 'string' ? schema.type : (schema.type ?? ['any']).join(' or ');
}

/** The object that a field holds, written out within it; null when there is none. */
const within = (schema: Schema): Schema | null =>
  schema.properties !== undefined
    ? schema
    : ((schema.anyOf ?? (schema.items === undefined ? [] : [schema.items])).find((one) => one.properties) ?? null);

function rows(schema: Schema, path = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const must = schema.required?.includes(name) ? 'always' : 'optional';
    const otherwise = field.default === undefined ? '' : ` Default: ${code(JSON.stringify(field.default))}.`;
    const inner = within(field);
    return [
      `| ${code(here)} | ${typeOf(field)} | ${must} | ${field.description ?? ''}${otherwise} |`,
      ...(inner === null ? [] : rows(inner, here)),
    ];
  });
}

const table = (head: readonly string[], lines: readonly string[]): string =>
  [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...lines].join('\n');

function fields(name: string): string {
  const schema = schemas[name];
  if (schema === undefined)
    throw new RangeError(`docs/protocol.md names the fields of ${name}, and there is no such schema.`);
  return `${schema.description}\n\n${table(['field', 'type', '', 'what'], rows(schema))}`;
}

const words = (): string =>
  table(
    ['type', 'words', 'what'],
    Object.entries(schemas)
      .filter(([, { enum: values }]) => values !== undefined)
      .map(([name, schema]) => `| ${name} | ${typeOf(schema)} | ${schema.description} |`),
  );

const values = (): string =>
  table(
    ['type', 'in JSON', 'what'],
    Object.entries(schemas)
      .filter(([, one]) => one.enum === undefined && one.properties === undefined && one.oneOf === undefined)
      .map(([name, schema]) => `| ${name} | ${typeOf(schema)} | ${schema.description} |`),
  );

const REASON_DESCRIPTIONS: Readonly<Record<ReasonCode, string>> = {
  'by-hand': 'a person paused or stopped it, and gave no reason',
  'external-monitor': 'an external monitor stopped it, and gave no reason',
  'external-detector': 'an external detector warns of the pattern, and gave no reason',
  'traffic-split': 'the traffic is not split as planned; the evidence is the experiment’s `traffic`',
  'traffic-bursts': 'in too many batches the traffic was far from its plan, so that they were skipped',
  'check-split': 'the same, of the suggestion to check it',
  'late-unequally': 'counts come late more often with some variants than with others',
  'totals-vary':
    'running totals of variants whose shares may change do not belong to the same moments; declare `sharesConstant` if they do not change',
  'own-time':
    'engagements seem to carry their own time, and a variant has joined, which has none of its own to begin with; declare `engagementTime`',
  'visitors-as-impressions':
    'visitors are assigned and impressions are counted, so that nothing is promised about stops; open a new experiment whose reports all carry `units` and `engagedUnits`',
  'counts-in-bursts':
    'the engagements of `batches` batches vary `ratio` times as much as independent ones, and more than `most`: visitors may see a variant many times; only bursts inside a batch are found',
  'visitors-in-bursts':
    'the same of an experiment that counts visitors: robots, or visitors who are counted more than once',
  'late-counts':
    'this share of the counts came after their batch had closed; a window of `neededMs` would have held most of them',
  'below-leader':
    'the variant is worse than the leader; of a kill, the numbers are in `evidence`. Here and below there are `visitors` in place of `impressions` where visitors are counted',
  'below-leader-metric':
    'the same by the primary metric: its values; of a kill, the numbers and the name of the metric are in `evidence`',
  'guardrail-broken':
    'the variant is worse in the guardrail than the others together by more than `bound`; the sentence names the metric, and of a kill the numbers are in `evidence`',
  'guardrail-broken-control': 'the same beside the control of the guardrail',
  'guardrail-broken-limit': 'the same beside the limit of the guardrail, which is no variant',
  'guardrail-paused': 'a variant breaks a guardrail that pauses; the sentence names both, with the evidence',
  'below-prediction': 'the variant stays below `factor` of its prediction; of a kill, the numbers are in `evidence`',
  'below-threshold': 'the same by the simple rule, which has no guarantee',
  overused: 'the pattern was used `uses` times in 7 days, `from` and more count as overused',
  declining: 'the pattern’s ER falls; of a pattern, the numbers are in `decline`',
  'declining-alone': 'the same where nothing comparable is shown beside it; the time of day may be the reason',
  fatigued: 'its ER has fallen below what it had to keep',
  severe: 'its ER has fallen below that of the others',
  rested: 'the pattern was not used for 7 days after it had worn out',
  'probably-best': 'the leader is the best of `variants` with this probability, and has this share of the traffic',
  'last-shown': 'no other variant is shown any more',
  'no-better': 'no other variant can be better than the leader by more than `difference`',
  'duration-over': 'the experiment has run for as long as its `end` says',
  'no-effect-left':
    'no other variant can be better than the leader by more than `minEffect` of its rate, as its `end` says',
  outlier: 'the variant surely earns more than `times` the usual ER of the others',
  'best-fresh': 'the pattern has earned most of those that are fresh',
  'predicts-high':
    'the predictor promises too much on average of `variants`; of two, the one predicted 1 percentage point higher earns `slope` points more',
  'predicts-low': 'the same, and it promises too little',
  'many-kills': 'more than the share `limit` of the variants shown in 24 hours were stopped',
};

const closeCodes = (): string =>
  table(
    ['code', 'what it means, and what a client does'],
    Object.entries(CLOSE).map(([name, close]) => `| ${close} | ${CLOSE_DESCRIPTIONS[name as keyof typeof CLOSE]} |`),
  );

const LIMIT_WORDS: Readonly<Record<keyof typeof LIMITS, string>> = {
  idLength: 'longest id, in UTF-16 code units',
  whoLength: 'longest subject of a token, in UTF-16 code units: it goes into the log as `by`',
  contentLength: 'longest content of a variant, in UTF-16 code units',
  sentenceLength: 'longest title, reason or other sentence, in UTF-16 code units',
  urlLength: 'longest address of a page, in UTF-16 code units',
  timeZoneLength: 'longest name of a time zone, in characters',
  patternsPerVariant: 'most patterns that one variant may use',
  sharesPerExperiment: 'most variants for which one experiment may plan shares',
  streams: 'most streams of one server',
  variants: 'most variants of one stream',
  experiments: 'most experiments of one stream',
  patterns: 'most patterns of one stream',
  suggestions: 'most suggestions of one stream',
  notes: 'most notes of one stream, deleted ones included',
  kills: 'kills of one stream from which on no variant may be revived; a kill is never refused',
  closings: 'closings of one stream from which on no experiment may be reopened; a closing is never refused',
  rowsPerReport: 'most rows of one `experiment.observed`, and most variants that it names',
  reportSeconds: 'longest time between the first and the last second of one `experiment.observed`, in seconds',
  metricsPerExperiment: 'most metrics that one experiment declares',
  metricNameLength: 'longest name of a metric, in characters',
  metricSum:
    'largest sum of the values of a metric of one variant, from its negative on; its square bounds sums of squares and products',
  dimensionsPerExperiment: 'most dimensions that one experiment declares',
  dimensionNameLength: 'longest name of a dimension, in characters',
  valuesPerDimension: 'most values of a dimension besides `other`',
  segmentValueLength: 'longest value of a dimension, in UTF-16 code units',
  valuesPerReport: 'most values of one dimension that one report names',
  segmentsPerReport: 'most counts of rows by value that one `experiment.observed` has of one dimension',
  breakdownVariants: 'most variants in one page of a breakdown',
  kindsPerReport: 'most kinds of engagement that one `experiment.observed` names',
  viewsPerCall: 'most views in one call',
  viewsBytes: 'largest body of a call with views, in bytes',
  kindsPerView: 'most kinds of engagement of one view',
  viewValue: 'largest value of one view, and of one visitor, in the unit of its metric',
  eventsPerCall: 'most events in one call',
  bodyBytes: 'largest body of one call, in bytes',
  clientMessageBytes: 'largest message that a viewer may send over its WebSocket, in bytes',
  tokenLength: 'longest token, in characters',
  clockSkewMs: "how far ahead of the server's clock an event's `at` may be, in milliseconds",
  helloMs: 'how long a viewer may take to say hello, in milliseconds',
  batchMs: 'shortest and longest batch, in milliseconds',
  batchesPerWindow: 'most batches that the attribution window may hold',
  openBatches: 'most batches of one experiment that wait for late counts',
  attributionWindowMs: 'longest time that late engagements may be waited for, in milliseconds',
  experimentDays: 'longest duration that an experiment may be given',
  suggestionEvidence: 'most numbers that a suggestion rests on',
  historyVariants: 'most variants in one page of history',
  historyPoints: 'most points per variant that one history call may ask for',
};

const limits = (): string =>
  table(
    ['limit', 'what', 'name in `LIMITS`'],
    Object.entries(LIMITS).map(([name, limit]) => {
      const numbers = [limit].flat().map((one) => one.toLocaleString('en'));
      return `| ${numbers.join(' to ')} | ${LIMIT_WORDS[name as keyof typeof LIMITS]} | ${code(name)} |`;
    }),
  );

const reasons = (): string =>
  table(
    ['code', 'numbers', 'reason'],
    Object.entries(REASONS).map(
      ([name, numbers]) =>
        `| ${code(name)} | ${numbers.map(code).join(', ')} | ${REASON_DESCRIPTIONS[name as ReasonCode]} |`,
    ),
  );

const PARTS: Readonly<Record<string, () => string>> = { limits, words, values, 'close codes': closeCodes, reasons };

/** Makes the generated parts of a page again: they stand between `<!-- made: NAME -->` and `<!-- end -->`. */
export function withTables(page: string): string {
  return page.replaceAll(
    /(<!-- made: ([\w ]+) -->\n)[^]*?(<!-- end -->)/g,
    (_all, begin: string, name: string, end) => {
      const make = PARTS[name] ?? (() => fields(name));
      return `${begin}\n${make()}\n\n${end as string}`;
    },
  );
}
