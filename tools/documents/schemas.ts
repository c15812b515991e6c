// The schemas of what a server says (src/sdk/messages/schemas.generated.ts), made from the protocol's schemas.
import { isDeepStrictEqual } from 'node:util';
import type { $ZodCheck, $ZodType, $ZodTypes } from 'zod/v4/core';
import * as protocol from '../../src/protocol/index.ts';
import { NUMBERS, type NumberForm, type Schema } from '../../src/sdk/messages/validate.ts';

/** The messages and answers that a viewer reads. */
const READ = {
  welcome: protocol.Welcome,
  changes: protocol.Changes,
  heartbeat: protocol.Heartbeat,
  goodbye: protocol.Goodbye,
  renewed: protocol.Renewed,
  problem: protocol.Problem,
  history: protocol.History,
} as const;

const NAMED = new Map<$ZodType, Schema>([
  [protocol.Id, 'id'],
  [protocol.Actor, 'who'],
  [protocol.Content, 'content'],
  [protocol.Sentence, 'sentence'],
  [protocol.Instant, 'instant'],
  [protocol.Cursor, 'cursor'],
  [protocol.WebAddress, 'url'],
  [protocol.TimeZone, 'timeZone'],
]);

const fail = (what: string): never => {
  throw new Error(
    `There is no schema for ${what}: teach it to tools/documents/schemas.ts and src/sdk/messages/validate.ts.`,
  );
};

const checksOf = (schema: $ZodTypes): readonly $ZodCheck[] =>
  (schema._zod.def as { checks?: $ZodCheck[] }).checks ?? [];

/** The bounds of a number, from its own form and its checks. */
function numberSchema(schema: $ZodTypes): Schema {
  let [least, most, above]: [number | null, number | null, boolean] = [null, null, false];
  const { format } = schema._zod.def as { format?: string };
  if (format !== undefined && format !== 'safeint') fail(`a number of the form ${format}`);
  for (const check of checksOf(schema)) {
    const def = check._zod.def as { check: string; value?: number; inclusive?: boolean };
    if (def.check === 'greater_than') [least, above] = [def.value as number, def.inclusive === false];
    else if (def.check === 'less_than' && def.inclusive === true) most = def.value as number;
    else if (def.check !== 'number_format') fail(`a number that is ${def.check}`);
  }
  const form: NumberForm = {
    number: [least, most],
    ...(format !== undefined && { whole: true }),
    ...(above && { above }),
  };
  const named = Object.entries(NUMBERS).find(([, one]) => isDeepStrictEqual(one, form));
  return (named?.[0] as keyof typeof NUMBERS | undefined) ?? form;
}

function fieldsSchema(shape: Readonly<Record<string, $ZodType>>): Schema {
  const fields: Record<string, Schema> = {};
  const optional: Record<string, Schema> = {};
  const orNull: Record<string, Schema> = {};
  for (const [name, field] of Object.entries(shape)) {
    const { def } = (field as $ZodTypes)._zod;
    if (def.type === 'optional') optional[name] = schemaOf(def.innerType);
    else if (def.type !== 'default') fields[name] = schemaOf(field);
    else orNull[name] = def.defaultValue === null ? schemaOf(def.innerType) : fail('a default but null');
  }
  const isUsed = (some: object): boolean => Object.keys(some).length > 0;
  return { fields, ...(isUsed(optional) && { optional }), ...(isUsed(orNull) && { orNull }) };
}

function schemaOf(given: $ZodType): Schema {
  const named = NAMED.get(given);
  if (named !== undefined) return named;
  const schema = given as $ZodTypes;
  const { def } = schema._zod;
  switch (def.type) {
    case 'string':
      return checksOf(schema).length === 0 ? 'any' : fail('a text with checks of its own');
    case 'boolean':
      return 'boolean';
    case 'number':
      return numberSchema(schema);
    case 'literal':
      return def.values;
    case 'enum':
      return Object.values(def.entries);
    case 'nullable':
      return { nullable: schemaOf(def.innerType) };
    case 'array':
      return checksOf(schema).length === 0 ? { list: schemaOf(def.element) } : fail('a list with bounds');
    case 'tuple':
      return { tuple: def.items.map(schemaOf) };
    case 'object':
      return fieldsSchema(def.shape);
    default:
      return fail(def.type);
  }
}

/** Said to few viewers, and read by a part of the SDK that is loaded then. */
const READ_LATER = { closing: protocol.Closing, breakdown: protocol.Breakdown } as const;

/** Said to senders. */
const READ_BY_SENDERS = { eventsAnswer: protocol.EventsAnswer } as const;

/** The text of src/sdk/messages/schemas.generated.ts. */
export const schemasModule = (): string => moduleOf(READ, 'SCHEMAS', 'The messages that a server may send, by type.');

/** The text of src/sdk/messages/later-schemas.generated.ts. */
export const laterSchemasModule = (): string =>
  moduleOf(READ_LATER, 'LATER_SCHEMAS', 'What a part of the SDK reads that is loaded when it is needed.');

/** The text of src/sdk/messages/sender-schemas.generated.ts. */
export const senderSchemasModule = (): string =>
  moduleOf(READ_BY_SENDERS, 'SENDER_SCHEMAS', 'What a server answers to senders.');

function moduleOf(read: Readonly<Record<string, $ZodType>>, constant: string, what: string): string {
  const schemas = Object.entries(read).map(([name, schema]) => `  ${name}: ${JSON.stringify(schemaOf(schema))},`);
  return `// Made from the protocol's schemas by \`npm run documents\`; not to be changed by hand.
import type { Schema } from './validate.ts';

/** ${what} */
export const ${constant} = {
${schemas.join('\n')}
} as const satisfies Readonly<Record<string, Schema>>;
`;
}
