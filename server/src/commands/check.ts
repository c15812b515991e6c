import { parseConfig } from '../settings/config-file.ts';
import { readSettingFile } from '../settings/environment.ts';
import { explainConfig } from '../settings/explain-config.ts';
import { textOption, type Command } from './command.ts';

/** The name of the file where none is given. */
const FILE = 'peeksafe.config.json';

/** `peeksafe-server check`: says what a configuration file means, and what is wrong with it. */
export const checkConfig: Command = {
  summary: 'says what a configuration file means, and ends with 2 where a server would not start with it',
  operands: '',
  examples: ['check', 'check --config /etc/peeksafe/peeksafe.config.json'],
  environment: { '…': 'variables that the file names as places of secrets' },
  options: { config: { type: 'string', value: 'FILE', summary: `configuration file (${FILE})` } },
  run(given) {
    if (given.operands.length > 0)
      throw new RangeError(`check takes no operand: peeksafe-server check --config ${given.operands[0]}.`);
    const file = textOption(given, 'config', FILE);
    const parsed = parseConfig(readSettingFile('--config', file));
    const { lines, faults } =
      'faults' in parsed
        ? { lines: [], faults: parsed.faults.map((fault) => `${fault}.`) }
        : explainConfig(parsed.config, process.env);
    for (const line of lines) console.log(line);
    for (const fault of faults) console.error(`${file}: ${fault}`);
    console.log(faults.length === 0 ? `${file} is valid.` : `${file} is not valid.`);
    return Promise.resolve(faults.length === 0 ? 0 : 2);
  },
};
