import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import { startServer, type RunningServer, type ServerOptions } from '../../server/src/index.ts';
import { ROOT } from '../packages/run.ts';
import { ENTRIES } from './entries.ts';
import { allExamples, asProgram, needsPage, withImports, type DocExample } from './examples.ts';
import { checkExpected } from './expected-values.ts';

type Module = Readonly<Record<string, unknown>>;
type Read = Parameters<typeof checkExpected>[1];
type Program = (
  load: (name: string) => Promise<Module>,
  check: (expected: string, read: Read, run: () => unknown) => Promise<unknown>,
) => Promise<void>;

/** The address in the examples; a server of this process has it. */
const ADDRESS = 'https://peeksafe.example';

const AsyncFunction = (async () => {}).constructor as new (...names: string[]) => Program;

const modules = new Map<string, Module>();
for (const { name, file } of ENTRIES)
  if (!/^src\/elements\/(index|lazy)/.test(file)) modules.set(name, (await import(join(ROOT, file))) as Module);

const load = async (name: string): Promise<Module> => modules.get(name) ?? ((await import(name)) as Module);
const entryOf = (name: string): string | undefined => [...modules].find(([, module]) => name in module)?.[0];

const nothing = (): void => {};
const SILENT = { info: nothing, warn: nothing, error: nothing, debug: nothing } as unknown as NonNullable<
  ServerOptions['logger']
>;

const dataDir = mkdtempSync(join(tmpdir(), 'peeksafe-api-'));
let server: RunningServer;

before(async () => {
  server = await startServer({ dataDir, port: 0, logger: SILENT });
});
after(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true });
});

const show = (value: unknown): string => inspect(value, { depth: 5 });

async function run({ name, place, code }: DocExample): Promise<void> {
  try {
    const program = new AsyncFunction(
      '$load',
      '$check',
      asProgram(withImports(code, entryOf).replaceAll(ADDRESS, server.url)),
    );
    await program(load, (expected, read, step) => checkExpected(expected, read, step, show));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${place}: the example of ${name}: ${said}`, { cause: error });
  }
}

const isPublic = ({ name }: DocExample): boolean => entryOf(name.split('.')[0] as string) !== undefined;

for (const example of allExamples(ROOT).filter((one) => isPublic(one) && !needsPage(one)))
  test(`the example of ${example.name} shows what comes out`, () => run(example));
