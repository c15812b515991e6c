import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ImportError } from '../../src/import/import-error.ts';
import type { TableShape } from '../../src/import/table/row.ts';
import { openTable } from '../../src/import/table/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'peeksafe-table-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string | Buffer): string {
  const path = join(folder, `made-up-${files++}`);
  writeFileSync(path, content);
  return path;
}

type Read = [line: number, number: number, ...texts: string[]];

async function read(content: string | Buffer, columns: readonly string[], shape: TableShape = {}): Promise<Read[]> {
  const table = await openTable(fileOf(content), shape);
  const rows: Read[] = [];
  for await (const row of table.rows) rows.push([row.line, row.number, ...columns.map((column) => row.text(column))]);
  return rows;
}

async function faultOf(content: string | Buffer, columns: readonly string[] = ['a']): Promise<ImportError> {
  const error: unknown = await read(content, columns).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ImportError, `expected an ImportError, got ${String(error)}`);
  return error;
}

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

test('a row has the line on which it begins, whatever blank lines and breaks inside quotes come before', async () => {
  for (const [end, inside] of [
    ['\n', '\n'],
    ['\r\n', '\n'],
    ['\r\n', '\r\n'],
    ['\n', '\r\n'],
  ] as const) {
    const lines = ['a,b', '', `1,"x${inside}y"`, '', '', `2,"z${inside}${inside}"`, '3,4', ''];
    assert.deepEqual(await read(lines.join(end), ['a', 'b']), [
      [3, 1, '1', `x${inside}y`],
      [7, 2, '2', `z${inside}${inside}`],
      [10, 3, '3', '4'],
    ]);
  }
});

test('any table that is written as CSV is read as it was, by any delimiter, quoted or not, gzipped or plain', async () => {
  const field = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'",;\t\r\n ax') }));
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
    );
  const how = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    zipped: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(table, how, async (rows, { delimiter, end, bom, zipped }) => {
      const header = rows[0]?.map((_, i) => `c${i}`) ?? [];
      const plain = /^[^",;\t\r\n\uFEFF]+$/;
      const write = (one: readonly string[]): string =>
        one.map((text) => (plain.test(text) ? text : quoted(text))).join(delimiter);
      const text = `${bom ? '\uFEFF' : ''}${[header, ...rows].map(write).join(end)}${end}`;
      const written = Buffer.from(text);
      const got = await read(zipped ? gzipSync(written) : written, header, { delimiter });
      assert.deepEqual(
        got.map(([, , ...texts]) => texts),
        rows.map((row) => row.map((one) => Buffer.from(one).toString())),
      );
      const numbers = got.map(([, number]) => number);
      assert.deepEqual(
        numbers,
        [...rows.keys()].map((i) => i + 1),
      );
    }),
    { numRuns: 150 },
  );
});

test('NDJSON is told by its first character; its values are texts, and those inside others have a path', async () => {
  const lines = ['\uFEFF{"a":1,"b":{"c":"x\\ny","d":true}}\r', '', '{"a":0.25,"b.c":"flat","b":null}', '{}'];
  assert.deepEqual(await read(lines.join('\n'), ['a', 'b.c', 'b.d', 'toString']), [
    [1, 1, '1', 'x\ny', 'true', ''],
    [3, 2, '0.25', 'flat', '', ''],
    [4, 3, '', '', '', ''],
  ]);
});

test('any objects that are written as NDJSON are read as they were', async () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeNat(), fc.boolean());
  const rows = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), async (objects, end) => {
      const got = await read(objects.map((one) => JSON.stringify(one)).join(end), ['a', 'b', 'c']);
      const wanted = objects.map((one) => ['a', 'b', 'c'].map((key) => String(one[key] ?? '')));
      assert.deepEqual(
        got.map(([, , ...texts]) => texts),
        wanted,
      );
    }),
    { numRuns: 100 },
  );
});

for (const [what, content, expected] of [
  ['a field too few', 'a,b\n1,2\n\n3\n', /^Line 4: the row has 1 field: expected 2, as in the header/],
  ['a stray quote', 'a,b\n1,2\n"x"y,2\n', /^Line 3: .*RFC 4180/],
  [
    'a quote that is never closed',
    `a,b\n1,2\n3,"4\n${'5,6\n'.repeat(400_000)}`,
    /^Line 3: the row is longer than 1,048,576 bytes: is a quote not closed/,
  ],
  ['a quote that the end of the file leaves open', 'a,b\n1,2\n3,"4\n5,6\n', /^Line 3: .*RFC 4180/],
  [
    'a line of NDJSON without end',
    `{"a":1}\n{"a":"${'x'.repeat(1_100_000)}"}\n`,
    /^Line 2: the line is longer than 1,048,576 bytes/,
  ],
  ['a line that is no JSON', '{"a":1}\n{"a":1,}\n', /^Line 2: the line is not JSON .*expected a JSON object a line/],
  ['a line that is another value', '{"a":1}\n[1]\n', /^Line 2: the line is "\[1\]": expected a JSON object a line/],
  [
    'a number that was rounded',
    '{"a":1}\n{"a":12345678901234567890}\n',
    /^Line 2: "a" is .*: expected a number below 2\^53, or the same as a text/,
  ],
  ['a value that is an object', '{"a":{"b":1}}\n', /^Line 1: "a" is .*: expected a text, a number/],
  ['Latin-1', Buffer.from('a,b\n1,2\n3,caf\u00e9\n', 'latin1'), /^Line 3: the text is not UTF-8/],
  ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), /^Line 1: the text is not UTF-8/],
] as const) {
  test(`${what} is refused with its line`, async () => {
    assert.match((await faultOf(content)).message, expected);
  });
}

test('rows that are none are handed over and skipped where somebody takes them', async () => {
  const faults: string[] = [];
  const onBadRow = (error: ImportError): void => void faults.push(error.message.replace(/:.*/, ''));
  assert.deepEqual(await read('a,b\n1,2\n3\n4,5\n', ['a'], { onBadRow }), [
    [2, 1, '1'],
    [4, 3, '4'],
  ]);
  assert.deepEqual(await read('{"a":1}\n{\n{"a":2}\n', ['a'], { onBadRow }), [
    [1, 1, '1'],
    [3, 3, '2'],
  ]);
  assert.deepEqual(faults, ['Line 3', 'Line 2']);
});
