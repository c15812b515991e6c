import { TEXTS } from '../../protocol/values/texts.ts';

/** A missing field is allowed, or stands for null, as older servers leave it out. */
export type Presence = 'optional' | 'null';

/**
 * A schema as data, generated from the protocol's zod schemas by `npm run documents`, so that viewers need not load zod. A name is a text of
 * that form; the bounds of a number are inclusive, `above` makes the lower one exclusive, and null is no bound.
 */
export type Schema =
  | keyof typeof TEXTS
  | 'boolean'
  | {
      readonly number: readonly [least: number | null, most: number | null];
      readonly whole?: true;
      readonly above?: true;
    }
  | { readonly oneOf: readonly unknown[] }
  | { readonly nullable: Schema }
  | { readonly list: Schema; readonly most?: number }
  | { readonly tuple: readonly Schema[] }
  | { readonly fields: Readonly<Record<string, Schema>>; readonly absent?: Readonly<Record<string, Presence>> };

function isNumber(
  value: unknown,
  { number: [least, most], whole, above }: Extract<Schema, { number: unknown }>,
): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (whole === true && !Number.isSafeInteger(value)) return false;
  if (most !== null && value > most) return false;
  return least === null || (above === true ? value > least : value >= least);
}

function hasFields(value: unknown, { fields, absent }: Extract<Schema, { fields: unknown }>): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const row = value as Record<string, unknown>;
  for (const name in fields) {
    const part = row[name];
    if (part !== undefined) {
      if (!validate(fields[name] as Schema, part)) return false;
    } else if (absent?.[name] === 'null') row[name] = null;
    else if (absent?.[name] !== 'optional') return false;
  }
  return true;
}

/**
 * Whether a JSON value fits a schema. Fields that the schema does not name are ignored; fields that an older server leaves out are filled in,
 * in the value itself.
 */
export function validate(schema: Schema, value: unknown): boolean {
  if (schema === 'boolean') return typeof value === 'boolean';
  if (typeof schema === 'string') return typeof value === 'string' && TEXTS[schema](value);
  if ('fields' in schema) return hasFields(value, schema);
  if ('number' in schema) return isNumber(value, schema);
  if ('nullable' in schema) return value === null || validate(schema.nullable, value);
  if ('oneOf' in schema) return schema.oneOf.includes(value);
  if (!Array.isArray(value)) return false;
  if ('list' in schema)
    return value.length <= (schema.most ?? Infinity) && value.every((one) => validate(schema.list, one));
  return value.length === schema.tuple.length && schema.tuple.every((one, i) => validate(one, value[i]));
}
