import { readSettings } from '../language-model/settings.ts';
import { startServer } from '../server.ts';
import { numberOption, textOption, untilStopped, type Command } from './command.ts';

/** Where Prometheus finds the figures unless told otherwise: the customary port of OpenTelemetry's exporter. */
const METRICS_PORT = 9464;

/** Secrets of the webhook, the newest first; two while it is being changed. */
function secretsOf(text: string): string[] {
  const secrets = text.split(/[\s,]+/).filter((one) => one !== '');
  if (secrets.length === 0)
    throw new RangeError(
      '--webhook needs a secret: set PEEKSAFE_WEBHOOK_SECRET to "whsec_" and 24 to 64 bytes in base64.',
    );
  return secrets;
}

/** `peeksafe-server start`: runs the server until it is stopped. */
export const start: Command = {
  summary: 'runs the server',
  operands: '',
  options: {
    data: { type: 'string', summary: 'folder of the store (.peeksafe)' },
    host: { type: 'string', summary: 'address to bind to (127.0.0.1)' },
    port: { type: 'string', summary: 'port (8787, or PORT of the environment)' },
    'metrics-port': {
      type: 'string',
      summary: `port of /metrics on the loopback address (${METRICS_PORT}, or off)`,
    },
    pages: { type: 'string', summary: 'folder of pages to serve at / (none)' },
    webhook: {
      type: 'string',
      summary: 'address that is told of kills, signed with PEEKSAFE_WEBHOOK_SECRET of the environment (none)',
    },
    origin: { type: 'string', summary: 'origins of pages that may use it, separated by commas' },
  },
  async run(given) {
    const stopped = untilStopped();
    const hasMetrics = given.values['metrics-port'] !== 'off';
    const pages = textOption(given, 'pages', '');
    const webhook = textOption(given, 'webhook', '');
    const secret = process.env['PEEKSAFE_WEBHOOK_SECRET'] ?? '';
    const languageModel = readSettings(process.env);
    const server = await startServer({
      dataDir: textOption(given, 'data', '.peeksafe'),
      host: textOption(given, 'host', '127.0.0.1'),
      port: numberOption(given, 'port', Number(process.env['PORT'] ?? 8787), 0, 65_535),
      ...(hasMetrics && { metricsPort: numberOption(given, 'metrics-port', METRICS_PORT, 0, 65_535) }),
      ...(pages !== '' && { demoDir: pages }),
      ...(webhook !== '' && { webhook: { url: webhook, secrets: secretsOf(secret) } }),
      ...(languageModel !== null && { languageModel }),
      origins: textOption(given, 'origin', '')
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    });
    console.error('Without a secret for tokens, this server answers on this machine only, and to everybody on it.');
    console.log(server.url);
    if (!stopped.aborted) await new Promise((done) => stopped.addEventListener('abort', done, { once: true }));
    await server.close();
    return 0;
  },
};
