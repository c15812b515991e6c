import { readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { stopSignal, type Command } from './command.ts';
import { commands } from './commands.ts';
import { commandUsage, programUsage, PROGRAM, suggestion } from './usage.ts';

/** Exit codes of a program that a signal ended, as shells report them: 128 and the signal's number. */
export const ENDED_BY = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141 } as const;

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function configOf(command: Command): ParseArgsConfig & { allowPositionals: true } {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]));
  return {
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: true,
  };
}

/** Reads the options and operands of a command. */
function read(name: string, command: Command, args: readonly string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ ...configOf(command), args: [...args] });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw error;
    const [, option = ''] = /'(-[^']*)'/.exec(message) ?? [];
    const near = suggestion(option.replace(/^-+/, ''), Object.keys(command.options), '--');
    throw new RangeError(`${name} has no option ${option}.${near} \`${PROGRAM} ${name} --help\` lists its options.`, {
      cause: error,
    });
  }
}

async function dispatch([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) {
    console.error(await programUsage(commands));
    return 2;
  }
  if (['--help', '-h', 'help'].includes(name)) {
    const [about] = args;
    const command = about !== undefined && Object.hasOwn(commands, about) ? await commands[about]?.() : undefined;
    console.log(
      about === undefined || command === undefined ? await programUsage(commands) : commandUsage(about, command),
    );
    return 0;
  }
  if (name === '--version') {
    console.log(version());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined;
  if (command === undefined) {
    const near = suggestion(name, Object.keys(commands));
    console.error(`${PROGRAM}: There is no command "${name}".${near}\n\n${await programUsage(commands)}`);
    return 2;
  }
  const { values, positionals } = read(name, command, args);
  if (values['help'] === true) {
    console.log(commandUsage(name, command));
    return 0;
  }
  return command.run({ values, operands: positionals });
}

const isUsageError = (error: unknown): boolean =>
  error instanceof RangeError || ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false);

/** Runs a command line and prints what it has to say; resolves with the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    const code = await dispatch(args);
    // SIGTERM is how a server is stopped, so it succeeded. Ctrl-C is reported to the shell, which then ends a script too.
    const signal = stopSignal();
    return signal === null || (signal === 'SIGTERM' && args[0] === 'start') ? code : ENDED_BY[signal];
  } catch (error) {
    const signal = stopSignal();
    if (signal !== null) return ENDED_BY[signal];
    // One clear sentence: a stack trace means nothing to somebody at a shell.
    console.error(`${PROGRAM}: ${error instanceof Error ? error.message : String(error)}`);
    return isUsageError(error) ? 2 : 1;
  }
}
