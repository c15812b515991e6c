import {
  Comparison,
  DeclaredDimensions,
  DeclaredMetrics,
  DimensionName,
  EngagementTime,
  Id,
  Instant,
  LIMITS,
  MetricName,
  StreamOrigin,
  Timing,
  TimeZone,
  Unit,
} from 'peeksafe/protocol';
import * as z from 'zod/mini';

const MAX_COLUMN = 256;
const MAX_COLUMNS = 64;

const described = <T extends z.ZodMiniType>(schema: T, text: string): T => schema.check(z.describe(text));

const Column = z.string().check(z.minLength(1), z.maxLength(MAX_COLUMN));

const Template = z.string().check(z.minLength(1), z.maxLength(4096));

const TextField = z.union([Column, z.strictObject({ template: Template }), z.strictObject({ value: Template })], {
  error: 'the name of a column, { "template": "{column}-{other}" } or { "value": "the same for all rows" }',
});
/** A text of a row: a column, texts around columns, or the same for all rows. */
export type TextField = z.infer<typeof TextField>;

const Whole = z.int().check(z.nonnegative());

const CountField = z.union(
  [Column, z.strictObject({ value: Whole }), z.strictObject({ column: Column, ifEmpty: Whole })],
  { error: 'the name of a column, { "column": …, "ifEmpty": 0 } or { "value": 1 }' },
);
/** A count of a row: a column, or the same for all rows. */
export type CountField = z.infer<typeof CountField>;

const EngagementsField = z.union(
  [
    Column,
    z.strictObject({ value: Whole }),
    z.strictObject({ column: Column, ifEmpty: Whole }),
    z.strictObject({ sum: z.array(CountField).check(z.minLength(1), z.maxLength(MAX_COLUMNS)) }),
    z.strictObject({ rate: Column }),
  ],
  { error: 'the name of a column, { "column": …, "ifEmpty": 0 }, { "sum": [columns] } or { "rate": column }' },
);
/** The engagements of a row: a count, the sum of several, or the impressions times a rate. */
export type EngagementsField = z.infer<typeof EngagementsField>;

const UNITS = 'Impressions, or visitors, that the values are of; those of the row when left out.';

const MetricField = z.union(
  [
    z.strictObject({
      value: described(Column, 'The value of the one impression, or visitor, of the row; 0 where it is empty.'),
      denominator: z.optional(described(Column, 'Of a ratio: its value below the line.')),
    }),
    z.strictObject({
      n: z.optional(described(CountField, UNITS)),
      mean: described(Column, 'Mean of the values.'),
      variance: described(Column, 'Their variance, with n - 1 below.'),
    }),
    z.strictObject({
      n: z.optional(described(CountField, UNITS)),
      sum: described(Column, 'Sum of the values; of a rate how many did it.'),
      sumSquares: z.optional(described(Column, 'Sum of their squares; not of a rate.')),
      denominator: z.optional(described(Column, 'Of a ratio: sum of the values below the line.')),
      denominatorSquares: z.optional(described(Column, 'Of a ratio: sum of the squares of those.')),
      cross: z.optional(described(Column, 'Of a ratio: sum of the products.')),
    }),
  ],
  { error: '{ "value": column }, { "mean": column, "variance": column } or { "sum": column, "sumSquares": column }' },
);
/** The columns of a metric: a value of one unit, a mean with its variance, or sums. */
export type MetricField = z.infer<typeof MetricField>;

/** Lengths of the units of numeric times, in milliseconds. */
export const TIME_UNITS = {
  microseconds: 0.001,
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
} as const;

const TimeField = z.union(
  [
    Column,
    z.strictObject({
      column: Column,
      format: z.optional(
        described(
          z.string().check(z.minLength(1), z.maxLength(64)),
          'Such as "dd.MM.yyyy HH:mm:ss"; ISO 8601 when left out. Letters: yyyy M MM d dd H HH h hh m mm s ss S (digits of the fraction) a (AM or PM) X (offset); others in quotes.',
        ),
      ),
      zone: z.optional(
        described(TimeZone, 'IANA name of the zone of times without an offset, such as "Europe/Berlin".'),
      ),
    }),
    z.strictObject({
      column: Column,
      unit: z.enum(Object.keys(TIME_UNITS) as (keyof typeof TIME_UNITS)[]),
      since: z.optional(described(Instant, 'The moment that the numbers count from; 1970 when left out.')),
    }),
    z.strictObject({ value: Instant }),
  ],
  {
    error:
      'the name of a column of times with an offset, { "column": …, "zone": …, "format": … }, { "column": …, "unit": "seconds" } or { "value": a time }',
  },
);
/** The time of a row. */
export type TimeField = z.infer<typeof TimeField>;

const Values = z.union([z.string(), z.array(z.string()).check(z.minLength(1), z.maxLength(1000))]);
const Condition = z.union([Values, z.strictObject({ not: Values })], {
  error: 'a text, a list of texts, or { "not": one of these }',
});
/** The values that a column must have, or must not have. */
export type Condition = z.infer<typeof Condition>;

const Kinds = z.array(Id).check(z.minLength(1), z.maxLength(LIMITS.kindsPerReport));

const EventField = z.strictObject({
  column: Column,
  impressions: described(Kinds, 'Values of the column that say an impression.'),
  engagements: described(Kinds, 'Values that say an engagement; each is its kind.'),
});
/** The column that says whether a row is an impression or an engagement. */
export type EventField = z.infer<typeof EventField>;

const variantFields = {
  variant: described(TextField, 'Id of the variant, which no other experiment of the stream has.'),
  content: z.optional(
    described(TextField, 'What the variant shows; its id when left out. The first row of a variant decides.'),
  ),
  predictedEr: z.optional(described(Column, 'Column of the predicted rate, from 0 to 1; empty where there is none.')),
  impressions: z.optional(described(CountField, 'Impressions; { "value": 1 } where each row is one.')),
  engagements: z.optional(described(EngagementsField, 'Engagements, at most one an impression.')),
  kinds: z.optional(
    described(
      z.record(Id, CountField),
      'Engagements by kind. They say more of the engagements, and are no part of them.',
    ),
  ),
  metrics: z.optional(
    described(z.record(MetricName, MetricField), 'Values of the metrics that "settings" declares, by their names.'),
  ),
  segments: z.optional(
    described(
      z.record(DimensionName, Column),
      'Columns with the value of the row in each dimension that "settings" declares; an empty one says nothing.',
    ),
  ),
  units: z.optional(described(CountField, 'Visitors whose first impression is among these.')),
  engagedUnits: z.optional(described(CountField, 'Visitors who engaged, each at the time of the first impression.')),
  repeated: z.optional(
    described(
      z.boolean(),
      'The same figures stand on several rows, as of a control beside each treatment: counted once a time.',
    ),
  ),
} as const;

const VariantFields = z.strictObject(variantFields);
/** The columns of one variant. */
export type VariantFields = z.infer<typeof VariantFields>;

/** How a file of others becomes events: the columns that say what, and what is the same for all rows. */
export const ImportMap = described(
  z.strictObject({
    $schema: z.optional(described(z.string(), 'Address of this schema, for editors.')),
    name: z.optional(described(z.string().check(z.maxLength(256)), 'What the map reads, for people.')),
    format: z.optional(
      described(z.enum(['csv', 'ndjson']), 'Told by the first character when left out: NDJSON begins with "{".'),
    ),
    delimiter: z.optional(
      described(z.string().check(z.minLength(1), z.maxLength(1)), 'Between two fields of CSV; a comma when left out.'),
    ),
    where: z.optional(
      described(z.record(Column, Condition), 'Rows to import, by the values of columns; the others are passed over.'),
    ),
    id: z.optional(
      described(
        TextField,
        'What makes a row itself, in all files that are imported; its file and place when left out, which is { "template": "import-{$file}-{$row}" }.',
      ),
    ),
    time: described(TimeField, 'When the impressions were shown; with "event", when it happened.'),
    opened: z.optional(
      described(TimeField, 'When the experiment and its variants went out; with their first row when left out.'),
    ),
    experiment: described(TextField, 'Id of the experiment.'),
    title: z.optional(described(TextField, 'Title of the experiment. The first row decides.')),
    settings: z.optional(
      described(
        z.strictObject({
          comparison: z.optional(Comparison),
          sharesConstant: z.optional(z.boolean()),
          randomizationUnit: z.optional(Unit),
          metrics: z.optional(DeclaredMetrics),
          dimensions: z.optional(DeclaredDimensions),
          shares: z.optional(
            described(
              z.literal('equal'),
              'The traffic was split equally by plan; with "order": "sorted" or "spread" only.',
            ),
          ),
        }),
        'Settings of each experiment, as in experiment.opened.',
      ),
    ),
    stream: z.optional(
      described(
        z.strictObject({
          batchMs: z.optional(z.int()),
          attributionWindowMs: z.optional(z.int()),
          engagementTime: z.optional(EngagementTime),
          timeZone: z.optional(TimeZone),
          origin: z.optional(StreamOrigin),
          timing: z.optional(Timing),
        }),
        'Settings of the stream, as in stream.configured, sent first.',
      ),
    ),
    ...variantFields,
    variant: z.optional(variantFields.variant),
    variants: z.optional(
      described(
        z.array(VariantFields).check(z.minLength(1), z.maxLength(MAX_COLUMNS)),
        'Instead of "variant": several variants that stand on one row, side by side.',
      ),
    ),
    event: z.optional(described(EventField, 'Instead of counts: each row is an impression or an engagement.')),
    counts: z.optional(
      described(
        z.enum(['since-last', 'running-totals']),
        'Counts since the last row of the variant (when left out), or its totals so far.',
      ),
    ),
    order: z.optional(
      described(
        z.enum(['file', 'sorted']),
        'Rows are sent in the order of the file (when left out), or held in memory and sorted by time.',
      ),
    ),
    spread: z.optional(
      described(
        z.strictObject({
          hours: described(
            z.number().check(z.gt(0), z.lte(8784)),
            'How long each experiment seems to take, from its time on.',
          ),
          batch: described(
            z.int().check(z.gt(0), z.lte(1_000_000)),
            'Impressions of each variant that are sent together, about.',
          ),
        }),
        'The file has one row of final totals a variant, and no time inside: impressions are drawn in random order and spread over an invented time, which pages then say (`timing`).',
      ),
    ),
  }),
  'How `peeksafe-server import FILE --map MAP.json` reads a file: which column says what.',
);
/** How a file of others becomes events. */
export type ImportMap = z.infer<typeof ImportMap>;

/** The variants that stand on each row. */
export const variantsOf = (map: ImportMap): readonly VariantFields[] => {
  if (map.variants !== undefined) return map.variants;
  const { variant, content, predictedEr, impressions, engagements, kinds, metrics, segments } = map;
  const { units, engagedUnits, repeated } = map;
  return [
    {
      variant: variant as TextField,
      content,
      predictedEr,
      impressions,
      engagements,
      kinds,
      metrics,
      segments,
      units,
      engagedUnits,
      repeated,
    },
  ];
};

/** Says what parts of a map contradict each other, or miss each other; null when none do. */
export function contradiction(map: ImportMap): string | null {
  const { event, spread, counts = 'since-last', order = 'file', settings, variants } = map;
  const flat = Object.keys(variantFields).filter((name) => map[name as keyof VariantFields] !== undefined);
  if (variants !== undefined && flat.length > 0)
    return `"${flat[0]}" stands beside "variants": expected it inside each of these, or no "variants"`;
  if (variants === undefined && map.variant === undefined)
    return '"variant" is missing: expected the column that says which variant a row is about, or "variants"';
  const isHeld = order === 'sorted' || spread !== undefined;
  if (settings?.shares !== undefined && !isHeld)
    return '"settings.shares" needs all rows before the first event: expected "order": "sorted" or "spread" beside it';
  if (spread !== undefined && (counts !== 'since-last' || order !== 'file' || event !== undefined))
    return '"spread" stands beside "counts", "order" or "event": expected it alone, since its rows are final totals';
  for (const fields of variantsOf(map)) {
    const problem = contradictionOf(fields, map, isHeld);
    if (problem !== null) return problem;
  }
  return null;
}

/** The columns that a metric of a type takes, where it has sums. */
const SUMS_OF = {
  rate: ['sum'],
  mean: ['sum', 'sumSquares'],
  ratio: ['sum', 'sumSquares', 'denominator', 'denominatorSquares', 'cross'],
} as const;

/** Says what is wrong with the columns of metrics; null where they are of those that are declared. */
function contradictionOfMetrics({ metrics = {} }: VariantFields, { settings, spread }: ImportMap): string | null {
  const declared = new Map(settings?.metrics?.map(({ name, type }) => [name, type]));
  for (const [name, field] of Object.entries(metrics)) {
    const type = declared.get(name);
    if (spread !== undefined) return '"metrics" stands beside "spread": expected counts alone, which can be drawn';
    if (type === undefined)
      return `"metrics.${name}" is not declared: expected it in "settings.metrics", with its type`;
    const given = Object.keys(field).filter((column) => column !== 'n');
    const ways: readonly (readonly string[])[] = [
      type === 'ratio' ? ['value', 'denominator'] : ['value'],
      ...(type === 'mean' ? [['mean', 'variance']] : []),
      SUMS_OF[type],
    ];
    const isOne = ways.some((way) => way.length === given.length && way.every((column) => given.includes(column)));
    if (!isOne) return `"metrics.${name}" is a ${type}: expected ${ways.map((way) => way.join(', ')).join('; or ')}`;
  }
  return null;
}

/** Says what is wrong with the columns of dimensions; null where they are of those that are declared. */
function contradictionOfSegments({ segments = {} }: VariantFields, { settings, spread, counts }: ImportMap) {
  const declared = new Set(settings?.dimensions?.map(({ name }) => name));
  for (const name of Object.keys(segments)) {
    if (spread !== undefined || counts === 'running-totals')
      return '"segments" stands beside totals: expected it with counts since the last row only';
    if (!declared.has(name)) return `"segments.${name}" is not declared: expected it in "settings.dimensions"`;
  }
  return null;
}

function contradictionOf(fields: VariantFields, map: ImportMap, isHeld: boolean): string | null {
  const { event, counts, spread } = map;
  const { impressions, engagements, kinds, units, engagedUnits, repeated, metrics } = fields;
  const counted = impressions ?? engagements ?? kinds ?? units ?? engagedUnits ?? metrics;
  if (event !== undefined && counted !== undefined)
    return '"event" stands beside counts: expected either, since each row is one impression or one engagement with it';
  if (event === undefined && (impressions === undefined || engagements === undefined))
    return `"${impressions === undefined ? 'impressions' : 'engagements'}" is missing: expected a column, or "event" where each row is an impression or an engagement`;
  if ((units === undefined) !== (engagedUnits === undefined))
    return `"${units === undefined ? 'units' : 'engagedUnits'}" is missing: expected both of visitors and of those who engaged, or neither`;
  if (counts === 'running-totals' && units !== undefined)
    return '"units" stands beside totals: expected it with counts since the last row only';
  if (spread !== undefined && (kinds ?? units) !== undefined)
    return `"${kinds === undefined ? 'units' : 'kinds'}" stands beside "spread": expected counts alone, which can be drawn`;
  if (kinds !== undefined && units !== undefined) return '"kinds" stands beside "units": expected one of them';
  if (repeated === true && !isHeld) return '"repeated" needs all rows: expected "order": "sorted" beside it';
  if (repeated === true && spread !== undefined) return '"repeated" stands beside "spread": expected one row a variant';
  return contradictionOfMetrics(fields, map) ?? contradictionOfSegments(fields, map);
}
