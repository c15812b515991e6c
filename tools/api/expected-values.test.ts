import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asProgram, withImports } from './examples.ts';
import { checkExpected } from './expected-values.ts';

const AsyncFunction = (async () => {}).constructor as new (...names: string[]) => (check: unknown) => Promise<void>;

/** Runs an example without imports. */
const run = (code: string): Promise<void> =>
  new AsyncFunction('$check', asProgram(code))((...[expected, read, step]: Parameters<typeof checkExpected>) =>
    checkExpected(expected, read, step, JSON.stringify),
  );

for (const right of [
  '1 + 1; // 2',
  'const third = 1 / 3; // 0.333…\nthird < 1; // true',
  "'a long text'; // 'a long…'",
  '({ a: 1, b: { c: [1, 2, 3] } }); // { a: 1, b: { c: [1, …] } }',
  '({ a: 1, b: 2 }); // { a: 1, … }',
  '({ a: 1, b: undefined }); // { a: 1 }',
  'new Map([["a", 1]]); // new Map([["a", 1]])',
  'await Promise.resolve(3); // 3',
  "JSON.parse('{'); // throws SyntaxError",
])
  test(`a comment that is right passes: ${right}`, () => run(right));

for (const [wrong, said] of [
  ['1 + 1; // 3', 'the comment says 3, and the value is 2'],
  ['0.34; // 0.333…', 'the comment says 0.333…, and the value is 0.34'],
  ['[1, 2]; // [1]', 'the comment says [1], and the value is [1,2]'],
  ['({ a: 1, b: 2 }); // { a: 1 }', 'the comment says { a: 1 }, and the value is {"a":1,"b":2}'],
  ['({ a: 1 }); // { a: 1, b: 2, … }', 'the comment says { a: 1, b: 2, … }, and the value is {"a":1}'],
  ['1; // throws RangeError', 'the comment says throws RangeError, and the value is 1'],
] as const)
  test(`a comment that is wrong fails: ${wrong}`, () => assert.rejects(run(wrong), { message: said }));

test('another error than the expected one fails', () =>
  assert.rejects(run('null.a; // throws RangeError'), /says throws RangeError, and this was thrown: TypeError/));

test('an example that shows no value fails', () => assert.throws(() => asProgram('f();'), /It shows no value/));

test('an example gets the imports of our names that it uses and does not declare', () => {
  const entries: Record<string, string> = { sum: 'peeksafe/stats', low: 'peeksafe/url', connect: 'peeksafe/sdk' };
  const code = 'const low = sum({ connect: 1 }).low;\nconnect(low, other);';
  const imports = "import { connect } from 'peeksafe/sdk';\nimport { sum } from 'peeksafe/stats';";
  assert.equal(
    withImports(code, (name) => entries[name]),
    `${imports}\n\n${code}`,
  );
});
