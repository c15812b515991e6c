import { verify } from '../maintenance/verify.ts';
import { storeOption, type Command } from './command.ts';

/** `peeksafe-server verify`: folds the log again and compares. */
export const verifyStore: Command = {
  summary: 'folds every stream from its log again and compares; the server must be stopped',
  operands: '',
  examples: ['verify --data /var/lib/peeksafe'],
  options: { data: { type: 'string', value: 'FOLDER', summary: 'folder of the store (.peeksafe)' } },
  run(given) {
    const { integrity, streams } = verify(storeOption(given));
    console.log(`store: ${integrity}`);
    for (const { stream, events, variants, faults } of streams) {
      console.log(
        `${stream}: ${events} events, ${variants} variants, ${faults.length === 0 ? 'as the log says' : 'NOT as the log says'}`,
      );
      for (const fault of faults) console.log(`  ${fault}`);
    }
    const holds = integrity === 'ok' && streams.every(({ faults }) => faults.length === 0);
    return Promise.resolve(holds ? 0 : 1);
  },
};
