import { LIMITS } from 'peeksafe/protocol';
import type { ComponentDescriptions } from './description-group.ts';

/** Words for dimensions, and for counts by their values. */
export const SEGMENTS: Readonly<Record<string, ComponentDescriptions>> = {
  DimensionName: {
    '': `The name of a dimension: at most ${LIMITS.dimensionNameLength} lower-case letters, digits and hyphens, a letter first.`,
  },
  SegmentValue: {
    '': `A value of a dimension, such as \`mobile\`: at most ${LIMITS.segmentValueLength} characters, with the rules of an id. \`other\` is all that a dimension does not name.`,
  },
  DeclaredDimension: {
    '': 'A dimension that an experiment may be broken down by. It has values, or learns them.',
    name: 'Its name, one in its experiment, such as `device`.',
    values: `Its values, at most ${LIMITS.valuesPerDimension}, each once. All others are counted together as \`other\`.`,
    learns: `Whether it learns further values as they are reported, up to ${LIMITS.valuesPerDimension} with those declared; later ones are \`other\`. Then texts of senders, pages among them, are kept and shown as they come; false until somebody says otherwise.`,
  },
  DeclaredDimensions: {
    '': `The dimensions that an experiment declares, each name once: at most ${LIMITS.dimensionsPerExperiment}.`,
  },
  SegmentCounts: {
    '': 'The part of a report that is of one value, in the unit that the report counts: visitors, where it counts them.',
  },
  Segments: {
    '': `A report by dimension and value. The values of a dimension add up to at most what the report counts (\`bad-event\`); of the rest nobody says the value. At most ${LIMITS.valuesPerReport} values of a dimension.`,
  },
  SegmentColumns: {
    '': 'One dimension of the rows of a report, as columns of equal length: each entry is what one row has of one value, in the unit of the row. The entries of a row add up to at most what it counts (`bad-event`).',
    values: 'The values that entries are of.',
    row: 'The row of each entry, as its place in the columns of the report.',
    value: 'The value of each entry, as its place in `values`.',
    impressions: 'The impressions of each entry.',
    engagements: 'The engagements of each entry.',
  },
  ColumnsByDimension: { '': 'Columns of dimensions by name.' },
  ViewSegments: { '': 'The value of a view in each dimension, such as `{ "device": "mobile" }`.' },
};
