import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { ROOT } from '../packages/run.ts';
import { docGaps } from './doc-gaps.ts';
import { ENTRIES } from './entries.ts';

const OPTIONS: ts.CompilerOptions = {
  ...{ strict: true, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], types: [], noEmit: true },
  ...{ module: ts.ModuleKind.NodeNext, allowImportingTsExtensions: true },
};
const DIR = '/repository';
const host = ts.createCompilerHost(OPTIONS, true);
/** The compiler's own types are the same in each test. */
const own = new Map<string, ts.SourceFile | undefined>();

/** The gaps of a module that is the whole of `peeksafe/stats`, beside one that it may import. */
function gapsIn(source: string, inner = ''): string[] {
  const file = `${DIR}/src/stats/index.ts`;
  const files = new Map([
    [file, source],
    [`${DIR}/src/stats/inner.ts`, inner],
  ]);
  const program = ts.createProgram([file], OPTIONS, {
    ...host,
    directoryExists: () => true,
    fileExists: (name) => files.has(name) || host.fileExists(name),
    readFile: (name) => files.get(name) ?? host.readFile(name),
    getSourceFile(name, version) {
      const text = files.get(name);
      if (text !== undefined) return ts.createSourceFile(name, text, version, true);
      if (!own.has(name)) own.set(name, host.getSourceFile(name, version));
      return own.get(name);
    },
  });
  return docGaps(program, DIR, file).map(({ sentence }) => sentence);
}

const EXAMPLE = '@example\n * ```ts\n * f(); // 1\n * ```';

test('a public function needs its parameters, its return and an example', () => {
  assert.deepEqual(gapsIn('/** Doubles. */\nexport const double = (n: number): number => 2 * n;'), [
    'The public function double has no description of its parameter "n" (@param).',
    'The public function double has no description of what it returns (@returns).',
    'The public function double has no example (@example).',
  ]);
});

test('one that is described has no gaps, and one that returns nothing need not say so', () => {
  const doc = `/**\n * Logs.\n * @param n A number.\n * ${EXAMPLE}\n */`;
  assert.deepEqual(
    gapsIn(`${doc}\nexport function log(n: number): Promise<void> { return Promise.resolve(void n); }`),
    [],
  );
});

test('what is not exported from an entry, or is internal, needs none of that', () => {
  const source =
    'const one = (n: number): number => n;\n/** @internal */\nexport const two = (n: number): number => one(n);';
  assert.deepEqual(gapsIn(source, 'export const three = (n: number): number => n;'), []);
});

test('an error needs a description where it is thrown, in what is called too, but not where it is caught', () => {
  const inner = 'export function check(n: number): void { if (n < 0) throw new RangeError("n"); }';
  const doc = (throws = ''): string => `/**\n * Reads.\n * @param n A number.\n${throws} * ${EXAMPLE}\n */`;
  const body = (work: string): string => `${work.includes('check') ? 'import { check } from "./inner.ts";\n' : ''}`;
  const gaps = (work: string, throws = ''): string[] =>
    gapsIn(`${body(work)}${doc(throws)}\nexport function read(n: number): void { ${work} }`, inner);
  const missing = ['The public function read throws RangeError and does not say when (@throws).'];
  assert.deepEqual(gaps('throw new RangeError(String(n));'), missing);
  assert.deepEqual(gaps('check(n);'), missing);
  assert.deepEqual(gaps('try { check(n); } catch (error) { throw error; }'), missing);
  assert.deepEqual(gaps('try { check(n); } catch {}'), []);
  assert.deepEqual(gaps('Promise.resolve().then(() => check(n));'), []);
  assert.deepEqual(gaps('check(n);', ' * @throws RangeError if it is below 0.\n'), []);
  assert.deepEqual(gaps('check(n);', ' * @throws {TypeError} If it is no number.\n'), missing);
});

test('methods of classes and interfaces are described, with the errors of the class that implements them', () => {
  const source = `
/** A counter. */
export interface Counter {
  /** Counts. */
  add(n: number): number;
}
class Sum implements Counter {
  add(n: number): number { if (n < 0) throw new RangeError('n'); return n; }
}
/**
 * Makes one.
 * @returns A counter.
 * ${EXAMPLE}
 */
export const counter = (): Counter => new Sum();`;
  assert.deepEqual(gapsIn(source), [
    'The public method Counter.add has no description of its parameter "n" (@param).',
    'The public method Counter.add has no description of what it returns (@returns).',
    'The public method Counter.add throws RangeError and does not say when (@throws).',
  ]);
});

test('every property of an options object is described', () => {
  assert.deepEqual(
    gapsIn('/** Options. */\nexport interface Options {\n  /** One. */ readonly a: 1;\n  readonly b: 2;\n}'),
    ['The public property Options.b has no description.'],
  );
});

test('the lint looks at the source of every entry', async () => {
  const eslint = new ESLint({ cwd: ROOT });
  for (const { file } of ENTRIES.filter(({ name }) => /stats|assign/.test(name))) {
    const { rules } = (await eslint.calculateConfigForFile(join(ROOT, file))) as { rules: Record<string, [number]> };
    assert.equal(rules['peeksafe/described-api']?.[0], 2, file);
  }
});
