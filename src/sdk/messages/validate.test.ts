import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as protocol from '../../protocol/index.ts';
import { NUMBERS, validate, type NumberForm, type Schema } from './validate.ts';
import { LATER_SCHEMAS } from './later-schemas.generated.ts';
import { SCHEMAS as FIRST_SCHEMAS } from './schemas.generated.ts';
import { SENDER_SCHEMAS } from './sender-schemas.generated.ts';

const GENERATED = { ...FIRST_SCHEMAS, ...LATER_SCHEMAS, ...SENDER_SCHEMAS };

const SCHEMAS = {
  welcome: protocol.Welcome,
  changes: protocol.Changes,
  heartbeat: protocol.Heartbeat,
  goodbye: protocol.Goodbye,
  renewed: protocol.Renewed,
  closing: protocol.Closing,
  problem: protocol.Problem,
  eventsAnswer: protocol.EventsAnswer,
  history: protocol.History,
  breakdown: protocol.Breakdown,
} as const;

const prose = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });
const moment = fc
  .date({ min: new Date(0), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Texts of each form, and some at its edge, inside and outside. */
const TEXTS: Readonly<Record<string, { readonly good: fc.Arbitrary<string>; readonly odd: readonly string[] }>> = {
  any: { good: prose, odd: [''] },
  id: { good: prose, odd: ['', 'x'.repeat(128), 'x'.repeat(129), '\u00e9', '\u0065\u0301', 'a\u0007', '\ud800'] },
  who: { good: prose, odd: ['', 'x'.repeat(255), 'x'.repeat(256), 'a\n', '\udfff', '\u0065\u0301'] },
  content: { good: prose, odd: ['a\nb\tc', '', 'x'.repeat(4096), 'x'.repeat(4097), 'a\u0000', '\ud800'] },
  sentence: { good: prose, odd: ['', 'x'.repeat(1024), 'x'.repeat(1025), '\u009f', 'a\nb'] },
  instant: {
    good: moment,
    odd: [
      '2026-02-30T00:00:00Z',
      '2026-01-05T10:00:00+02:00',
      '2026-01-05T10:00:00',
      '1969-12-31T23:00:00Z',
      '1970-01-01T00:30:00+01:00',
      'yesterday',
    ],
  },
  cursor: {
    good: fc.constantFrom('e.0', 'k3v9x2.1042'),
    odd: ['E.1', 'e.01', 'e', `${'e'.repeat(33)}.1`, 'e.-1', ''],
  },
  url: {
    good: fc.constantFrom('https://example.org/a?b=1#c', 'https://a.b'),
    odd: ['', 'http://example.org', 'javascript:alert(1)', 'https://a b', 'https://', `https://${'x'.repeat(2041)}`],
  },
  timeZone: {
    good: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+3'),
    odd: ['', 'Europe/', '/Berlin', 'Europe Berlin', '+02:00', 'x'.repeat(65)],
  },
};

/** Mostly what is good: a value has many parts, and one that is not good spoils the whole. */
const mostly = (good: fc.Arbitrary<unknown>, odd: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 80, arbitrary: good }, { weight: 1, arbitrary: odd });

function numbers({ number: [least, most], whole }: NumberForm): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.constantFrom(0, 1, -1, 0.5, 1.5, 2 ** 53, 2 ** 53 - 1, '1', null),
    fc.double({ noNaN: true }),
  );
  const [min, max] = [least ?? -1e6, most ?? 1e6];
  if (whole === true) return mostly(fc.integer({ min: min + 1, max }), odd);
  return mostly(fc.double({ min: min === 0 ? 1e-9 : min, max, noNaN: true }), odd);
}

const isList = (shape: Schema): shape is readonly unknown[] => Array.isArray(shape);

/** Values of a shape, and now and then one that is just outside of it. */
function near(shape: Schema): fc.Arbitrary<unknown> {
  if (shape === 'boolean') return mostly(fc.boolean(), prose);
  if (typeof shape === 'string' && shape in NUMBERS) return numbers(NUMBERS[shape as keyof typeof NUMBERS]);
  if (typeof shape === 'string') {
    const { good, odd } = TEXTS[shape] as (typeof TEXTS)[string];
    return mostly(good, fc.constantFrom(...odd));
  }
  if (isList(shape)) return mostly(fc.constantFrom(...shape), prose);
  if ('number' in shape) return numbers(shape);
  if ('nullable' in shape) return fc.option(near(shape.nullable));
  if ('list' in shape) return fc.array(near(shape.list), { maxLength: 2 });
  if ('tuple' in shape) return fc.tuple(...shape.tuple.map(near));
  const all = { ...shape.fields, ...shape.optional, ...shape.orNull };
  const fields = Object.fromEntries(Object.entries(all).map(([name, field]) => [name, near(field)]));
  return fc.record(fields, { requiredKeys: Object.keys(shape.fields) });
}

interface Spoiling {
  readonly way: readonly number[];
  readonly what: unknown;
}

/** Puts something else at a place inside a value, or takes away what is there. */
function spoiled(value: unknown, { way, what }: Spoiling): unknown {
  const [step, ...rest] = way;
  if (step === undefined || typeof value !== 'object' || value === null) return what;
  const names = Object.keys(value);
  if (names.length === 0) return what;
  const name = names[step % names.length] as string;
  const part = spoiled((value as Record<string, unknown>)[name], { way: rest, what });
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === name ? part : (one as unknown)));
  return { ...value, [name]: part };
}

const spoiling: fc.Arbitrary<Spoiling | null> = fc.option(
  fc.record({
    way: fc.array(fc.nat(20), { maxLength: 6 }),
    what: fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined)),
  }),
);

const overTheWire = (value: unknown): unknown => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
};

for (const name of Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]) {
  test(`a viewer takes ${name} exactly when its schema does, and fills in the same`, () => {
    const seen = { taken: 0, refused: 0 };
    const schema = SCHEMAS[name];
    fc.assert(
      fc.property(near(GENERATED[name]), spoiling, (whole, spoil) => {
        const value = overTheWire(spoil === null ? whole : spoiled(whole, spoil));
        const read = schema.safeParse(structuredClone(value));
        const filled = structuredClone(value);
        // The one rule that is of a whole and not of its parts is checked beside the schemas.
        const fit = validate(GENERATED[name], filled) && (name !== 'eventsAnswer' || areWhole(filled));
        assert.equal(fit, read.success);
        seen[fit ? 'taken' : 'refused']++;
        // Read again, what was filled in is all that there was to fill in.
        if (read.success) assert.deepEqual(schema.safeParse(filled).data, read.data);
      }),
      { numRuns: 500 },
    );
    assert.ok(seen.taken > 20 && seen.refused > 20, `both are seen: ${JSON.stringify(seen)}`);
  });
}

const areWhole = (answer: unknown): boolean => (answer as protocol.EventsAnswer).results.every(protocol.isWhole);

test('fields that an older server leaves out are filled in, and those that a newer one adds are kept', () => {
  const schema: Schema = { fields: {}, orNull: { by: { nullable: 'who' } } };
  const value = { more: 1 };
  assert.ok(validate(schema, value));
  assert.deepEqual(value, { more: 1, by: null });
});
