import { TEXTS } from '../../protocol/values/texts.ts';

/** A form of numbers: its bounds are inclusive, `above` makes the lower one exclusive, and null is no bound. */
export interface NumberForm {
  readonly number: readonly [least: number | null, most: number | null];
  readonly whole?: true;
  readonly above?: true;
}

/** The forms that most numbers of the protocol have, by name. */
export const NUMBERS = {
  real: { number: [null, null] },
  share: { number: [0, 1] },
  count: { number: [0, null], whole: true },
  whole: { number: [null, null], whole: true },
} as const satisfies Readonly<Record<string, NumberForm>>;

type Fields = Readonly<Record<string, Schema>>;

/**
 * A schema as data, generated from the protocol's zod schemas by `npm run documents`, so that viewers need not load zod. A name is a text or a
 * number of that form, and an array has the values of which it is one. A field that is optional may be missing; one of `orNull` stands for null then, as older servers leave it out.
 */
export type Schema =
  | keyof typeof TEXTS
  | keyof typeof NUMBERS
  | 'boolean'
  | NumberForm
  | readonly unknown[]
  | { readonly nullable: Schema }
  | { readonly list: Schema; readonly most?: number }
  | { readonly tuple: readonly Schema[] }
  | { readonly fields: Fields; readonly optional?: Fields; readonly orNull?: Fields };

const isList = (schema: Schema): schema is readonly unknown[] => Array.isArray(schema);

function isNumber(value: unknown, { number: [least, most], whole, above }: NumberForm): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (whole === true && !Number.isSafeInteger(value)) return false;
  if (most !== null && value > most) return false;
  return least === null || (above === true ? value > least : value >= least);
}

const TEXT_FORMS: Readonly<Record<string, ((text: string) => boolean) | undefined>> = TEXTS;
const NUMBER_FORMS: Readonly<Record<string, NumberForm | undefined>> = NUMBERS;

function isNamed(value: unknown, name: Extract<Schema, string>): boolean {
  if (typeof value === 'string') return TEXT_FORMS[name]?.(value) ?? false;
  if (name === 'boolean') return typeof value === 'boolean';
  const form = NUMBER_FORMS[name];
  return form !== undefined && isNumber(value, form);
}

function hasFields(value: unknown, { fields, optional, orNull }: Extract<Schema, { fields: unknown }>): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const row = value as Record<string, unknown>;
  for (const name in fields) if (!validate(fields[name] as Schema, row[name])) return false;
  for (const name in optional)
    if (row[name] !== undefined && !validate(optional[name] as Schema, row[name])) return false;
  for (const name in orNull) {
    if (row[name] === undefined) row[name] = null;
    else if (!validate(orNull[name] as Schema, row[name])) return false;
  }
  return true;
}

/**
 * Whether a JSON value fits a schema. Fields that the schema does not name are ignored; fields that an older server leaves out are filled in,
 * in the value itself.
 */
export function validate(schema: Schema, value: unknown): boolean {
  if (typeof schema === 'string') return isNamed(value, schema);
  if (isList(schema)) return schema.includes(value);
  if ('fields' in schema) return hasFields(value, schema);
  if ('number' in schema) return isNumber(value, schema);
  if ('nullable' in schema) return value === null || validate(schema.nullable, value);
  if (!Array.isArray(value)) return false;
  if ('list' in schema)
    return value.length <= (schema.most ?? Infinity) && value.every((one) => validate(schema.list, one));
  return value.length === schema.tuple.length && schema.tuple.every((one, i) => validate(one, value[i]));
}
