import { keyOf, NOTHING, type Alert, type Draft } from '../alerts/alert.ts';
import { deliveryTo } from '../alerts/sinks/sinks.ts';
import { readConfigFile } from '../settings/config-file.ts';
import { textOption, type Command } from './command.ts';

/** How long a sink may take to answer, milliseconds. */
const TIMEOUT_MS = 10_000;

const SAMPLE: Draft = {
  ...{ ...NOTHING, kind: 'killed', title: 'A test of Peeksafe: nothing was stopped' },
  reason: 'Somebody tries whether alerts arrive here.',
};

/** An alert about nothing, which says so. */
const sampleAt = (now: number, url: string | null): Alert => ({
  ...{ ...SAMPLE, id: `test_${now}`, status: 'triggered', severity: 'info', at: new Date(now).toISOString() },
  ...{ stream: 'test', seq: null, key: keyOf('test', SAMPLE), url },
});

/** Sends one message; returns what became of it, and whether it was taken. */
async function tryOut(file: string, name: string): Promise<[isTaken: boolean, what: string]> {
  const { alerts } = readConfigFile(file, process.env);
  const names = alerts?.sinks.map((one) => one.name) ?? [];
  const named = alerts?.sinks.find((one) => one.name === name);
  if (named === undefined)
    throw new RangeError(`${file} has no sink "${name}": expected one of ${names.join(', ') || 'alerts.sinks'}.`);
  const now = Date.now();
  const body = JSON.stringify({ alerts: [sampleAt(now, alerts?.publicUrl ?? null)], isDigest: false });
  const message = { id: `alert_test_${now}`, body, attempts: 0, createdAt: now };
  const {
    verdict,
    said,
    answer = '',
  } = await deliveryTo(named.sink)(message, {
    ...{ now, signal: AbortSignal.timeout(TIMEOUT_MS) },
  });
  const isTaken = verdict === 'taken';
  return [isTaken, `${said}${isTaken || answer === '' ? '' : `: ${answer}`}`];
}

/** `peeksafe-server alert test SINK`: tries a sink of the configuration file. */
export const tryAlert: Command = {
  summary: 'sends a message to a sink of the configuration file, to see whether it arrives',
  operands: 'test SINK',
  examples: ['alert test ops', 'alert test pager --config /etc/peeksafe/peeksafe.config.json'],
  environment: { '…': 'variables that the file names as places of secrets' },
  options: { config: { type: 'string', value: 'FILE', summary: 'configuration file (peeksafe.config.json)' } },
  async run(given) {
    const [act, sink, ...more] = given.operands;
    if (act !== 'test' || sink === undefined || more.length > 0)
      throw new RangeError('alert takes the word test and one sink: peeksafe-server alert test SINK.');
    const [isTaken, what] = await tryOut(textOption(given, 'config', 'peeksafe.config.json'), sink);
    (isTaken ? console.log : console.error)(`${sink}: ${what}`);
    return isTaken ? 0 : 1;
  },
};
