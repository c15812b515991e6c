// Checks the types of all files, then runs ESLint on them, by one TypeScript program: half of ESLint's time is TypeScript's, which has looked
// at every type before. Prints as `tsc` and `eslint` do. Sends an `Outcome` to the process that started it.
import { join } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { ROOT } from '../packages/run.ts';

/** The results of both: whether each found nothing. */
export interface Outcome {
  readonly areTypesRight: boolean;
  readonly isLintClean: boolean;
}

const FORMAT: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => ROOT,
  getNewLine: () => '\n',
};

/** The program of the repository's `tsconfig.json`, with nodes that know their parents, as ESLint wants them. */
function readProgram(): { program: ts.Program; faults: readonly ts.Diagnostic[] } {
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (fault) => {
      throw new Error(ts.formatDiagnostic(fault, FORMAT));
    },
  });
  if (config === undefined) throw new Error('There is no tsconfig.json.');
  const { fileNames, options, errors } = config;
  return { program: ts.createProgram(fileNames, options, ts.createCompilerHost(options, true)), faults: errors };
}

async function lint(program: ts.Program): Promise<boolean> {
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfig: { languageOptions: { parserOptions: { programs: [program] } } },
  });
  const results = await eslint.lintFiles(['.']);
  const formatter = await eslint.loadFormatter('stylish');
  process.stdout.write(await formatter.format(results));
  return results.every(({ errorCount, warningCount }) => errorCount === 0 && warningCount === 0);
}

const { program, faults: configFaults } = readProgram();
const faults = [...configFaults, ...ts.getPreEmitDiagnostics(program)];
process.stdout.write(ts.formatDiagnostics(faults, FORMAT));
process.send?.({ areTypesRight: faults.length === 0, isLintClean: await lint(program) } satisfies Outcome);
