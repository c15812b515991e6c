import { TEXTS } from '../../protocol/texts.ts';

/** A field that may be left out, or that is null when an older server leaves it out. */
export type Presence = 'optional' | 'null';

/**
 * What a value must be, as data: made from the protocol's schemas by `npm run documents`, so that a viewer does not carry what reads
 * schemas. A name is a text of that form; `boolean`; `[least, most]` with null for no bound is a number, with a third part a whole one.
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
 * Whether a value that came as JSON has a shape. Fields that the shape does not name are passed over; what an older server leaves out
 * is filled in, in the value itself.
 */
export function validate(shape: Schema, value: unknown): boolean {
  if (shape === 'boolean') return typeof value === 'boolean';
  if (typeof shape === 'string') return typeof value === 'string' && TEXTS[shape](value);
  if ('fields' in shape) return hasFields(value, shape);
  if ('number' in shape) return isNumber(value, shape);
  if ('nullable' in shape) return value === null || validate(shape.nullable, value);
  if ('oneOf' in shape) return shape.oneOf.includes(value);
  if (!Array.isArray(value)) return false;
  if ('list' in shape)
    return value.length <= (shape.most ?? Infinity) && value.every((one) => validate(shape.list, one));
  return value.length === shape.tuple.length && shape.tuple.every((one, i) => validate(one, value[i]));
}
