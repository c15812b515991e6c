import { readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { stopSignal, type Command } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { endWithWrapper } from './commands/wrapper.ts';
import { commandUsage, programUsage, PROGRAM, suggestion } from './commands/usage.ts';

/** As shells say that a program was ended by SIGINT, SIGTERM or SIGPIPE: 128 and the signal's number. */
const ENDED = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141 } as const;

/** Ends quietly when nobody reads what it says any more, as in `… | head`; a server goes on. */
function endWithReader(isServer: boolean): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (!isServer) process.exit(ENDED.SIGPIPE);
    });
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
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

/** What was given to a command. */
function read(name: string, command: Command, args: readonly string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ ...configOf(command), args: [...args] });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw error;
    const [, option = ''] = /'(-[^']*)'/.exec(message) ?? [];
    const near = suggestion(option.replace(/^-+/, ''), Object.keys(command.options), '--');
    throw new RangeError(
      `${name} has no option ${option}.${near} \`${PROGRAM} ${name} --help\` lists those that it has.`,
      { cause: error },
    );
  }
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  endWithReader(name === 'start');
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

endWithWrapper(() => stopSignal() !== null);
const args = process.argv.slice(2);
try {
  const code = await main(args);
  // Who asked a server to stop has what was asked for; a person's Ctrl-C is told to the shell, so that a script ends too.
  const signal = stopSignal();
  process.exitCode = signal === null || (signal === 'SIGTERM' && args[0] === 'start') ? code : ENDED[signal];
} catch (error) {
  const signal = stopSignal();
  if (signal === null) {
    // One clear sentence: a stack trace says nothing to somebody at a shell.
    console.error(`${PROGRAM}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = isUsageError(error) ? 2 : 1;
  } else process.exitCode = ENDED[signal];
}
