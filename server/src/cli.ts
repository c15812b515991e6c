import { stopSignal } from './commands/command.ts';
import { ENDED_BY, runProgram } from './commands/program.ts';
import { endWithWrapper } from './commands/wrapper.ts';

const args = process.argv.slice(2);

/** Ends quietly when nobody reads its output any more, as in `… | head`; a server goes on. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (args[0] !== 'start') process.exit(ENDED_BY.SIGPIPE);
  });

endWithWrapper(() => stopSignal() !== null);
process.exitCode = await runProgram(args);
