import * as z from 'zod/mini';
import { LIMITS } from '../limits.ts';
import { Count, Id } from '../values/values.ts';

/** The value that stands for all values of a dimension that it does not name. */
export const OTHER_VALUE = 'other';

/** The name of a dimension, one in its experiment, such as `device`: at most 64 lower-case letters, digits and hyphens, a letter first. */
export const DimensionName = z.string().check(
  z.maxLength(LIMITS.dimensionNameLength),
  z.refine((text) => /^[a-z][a-z0-9-]*$/u.test(text), {
    error: 'is lower-case letters, digits and hyphens, a letter first',
  }),
);

/** A value of a dimension, such as `mobile`: 1 to 64 characters, with the rules of an id. */
export const SegmentValue = Id.check(z.maxLength(LIMITS.segmentValueLength));

/** A dimension that an experiment may be broken down by, as it is sent. */
export const DeclaredDimension = z
  .object({
    name: DimensionName,
    /** Its values. All others are counted together as `other`. */
    values: z._default(
      z.array(SegmentValue).check(
        z.maxLength(LIMITS.valuesPerDimension),
        z.refine((values) => new Set(values).size === values.length, { error: 'has each value once' }),
        z.refine((values) => !values.includes(OTHER_VALUE), {
          error: `does not name "${OTHER_VALUE}", which every dimension has`,
        }),
      ),
      [],
    ),
    /**
     * Whether it learns further values as they are reported, up to 32 with those declared; from then on further ones are `other`. Texts of senders, pages among
     * them, are then kept and shown as they come.
     */
    learns: z._default(z.boolean(), false),
  })
  .check(z.refine(({ values, learns }) => learns || values.length > 0, { error: 'has values, or learns them' }));
/** A dimension that an experiment declares, every default filled in. */
export type DeclaredDimension = z.infer<typeof DeclaredDimension>;

/** The dimensions that an experiment declares: names differ. */
export const DeclaredDimensions = z.array(DeclaredDimension).check(
  z.maxLength(LIMITS.dimensionsPerExperiment),
  z.refine((dimensions) => new Set(dimensions.map(({ name }) => name)).size === dimensions.length, {
    error: 'has each name once',
  }),
);

const atMostDimensions = z.refine<object>((record) => Object.keys(record).length <= LIMITS.dimensionsPerExperiment, {
  error: `has at most ${LIMITS.dimensionsPerExperiment} dimensions`,
});

/** The part of a report that is of one value of a dimension, in the unit that the report counts: visitors, where it counts them. */
export const SegmentCounts = z.object({ impressions: Count, engagements: Count });
/** The part of a report that is of one value of a dimension. */
export type SegmentCounts = z.infer<typeof SegmentCounts>;

/** A report by dimension and value. The values of a dimension add up to at most what the report counts; of the rest nobody says the value. */
export const Segments = z
  .record(
    DimensionName,
    z.record(SegmentValue, SegmentCounts).check(
      z.refine((values) => Object.keys(values).length <= LIMITS.valuesPerReport, {
        error: `has at most ${LIMITS.valuesPerReport} values`,
      }),
    ),
  )
  .check(atMostDimensions);
/** A report by dimension and value. */
export type Segments = z.infer<typeof Segments>;

const column = z.array(Count).check(z.maxLength(LIMITS.segmentsPerReport));

/**
 * One dimension of the rows of a report, as columns of equal length: each entry is what one row has of one value, in the unit of the row. The entries of a row
 * add up to at most what it counts.
 */
export const SegmentColumns = z
  .object({
    /** The values that entries are of. */
    values: z.array(SegmentValue).check(z.maxLength(LIMITS.valuesPerReport)),
    /** The row, as its place in the columns of the report. */
    row: column,
    /** The value, as its place in `values`. */
    value: column,
    impressions: column,
    engagements: column,
  })
  .check(
    z.refine(
      ({ row, value, impressions, engagements }) =>
        [value, impressions, engagements].every(({ length }) => length === row.length),
      { error: 'is columns of equal length' },
    ),
  );
/** One dimension of the rows of a report. */
export type SegmentColumns = z.infer<typeof SegmentColumns>;

/** The same by name of the dimension. */
export const ColumnsByDimension = z.record(DimensionName, SegmentColumns).check(atMostDimensions);

/** The value of a view in each dimension, such as `{ device: 'mobile' }`. */
export const ViewSegments = z.record(DimensionName, SegmentValue).check(atMostDimensions);
/** The value of a view in each dimension. */
export type ViewSegments = z.infer<typeof ViewSegments>;
