import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Command } from './commands/command.ts';
import { commands } from './commands/commands.ts';

async function usage(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => {
      const { operands, summary } = await load();
      return `  ${`${name} ${operands}`.padEnd(24)} ${summary}`;
    }),
  );
  return [
    'peeksafe-server COMMAND [OPTION …]',
    '',
    ...rows,
    '',
    '`peeksafe-server COMMAND --help` lists the options of a command.',
  ].join('\n');
}

function optionsOf(command: Command): string {
  const rows = Object.entries(command.options).map(([name, { summary }]) => `  --${name.padEnd(16)} ${summary}`);
  return [`${command.summary}`, '', ...rows].join('\n');
}

function configOf(command: Command): ParseArgsConfig & { allowPositionals: true } {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]));
  return { options: { ...options, help: { type: 'boolean' } }, allowPositionals: true, strict: true };
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(await usage());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined;
  if (command === undefined) {
    console.error(`There is no command "${name}".\n\n${await usage()}`);
    return 2;
  }
  const { values, positionals }: { values: Record<string, unknown>; positionals: string[] } = parseArgs({
    ...configOf(command),
    args: [...args],
  });
  if (values['help'] === true) {
    console.log(optionsOf(command));
    return 0;
  }
  return command.run({ values, operands: positionals });
}

const isUsageError = (error: unknown): boolean =>
  error instanceof RangeError || ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // One clear sentence: a stack trace says nothing to somebody at a shell.
  console.error(`peeksafe-server: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = isUsageError(error) ? 2 : 1;
}
