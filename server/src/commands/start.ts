import { LIMITS_BY_DEFAULT } from '../access/limits.ts';
import { readConfigFile } from '../settings/config-file.ts';
import { setting } from '../settings/environment.ts';
import { readSecrets } from '../access/secrets.ts';
import type { TokenSettings } from '../access/tokens.ts';
import { readSettings } from '../language-model/settings.ts';
import { readNatsSettings, type NatsSettings, type Role } from '../log/jetstream/settings.ts';
import { checkPages } from '../routes/pages.ts';
import { startServer, type WebhookOptions } from '../server.ts';
import { boundHeapGrowth } from '../startup/heap-growth.ts';
import {
  durationOption,
  listOption,
  NATS_ENVIRONMENT,
  numberOption,
  SECRET_ENVIRONMENT,
  textOption,
  untilStopped,
  type Command,
  type CommandInput,
} from './command.ts';

/** Default port of /metrics: the customary one of OpenTelemetry's Prometheus exporter. */
const METRICS_PORT = 9464;

/** The webhook's address and signing secrets, the newest first; null when none is given. */
function webhookOf(given: CommandInput): WebhookOptions | null {
  const url = textOption(given, 'webhook', '');
  const text = setting(process.env, 'PEEKSAFE_WEBHOOK_SECRET');
  const secrets = text?.split(/[\s,]+/).filter((one) => one !== '') ?? [];
  if (text !== null && secrets.length === 0)
    throw new RangeError('PEEKSAFE_WEBHOOK_SECRET is set but holds no secret: give it one, or unset it.');
  if (url === '') return null;
  if (secrets.length === 0)
    throw new RangeError(
      '--webhook needs a secret: set PEEKSAFE_WEBHOOK_SECRET to "whsec_" and 24 to 64 bytes in base64.',
    );
  return { url, secrets };
}

/** How tokens are verified; null when neither a secret nor a key set is given. */
function tokensOf(given: CommandInput): TokenSettings | null {
  const secrets = readSecrets(process.env);
  const [jwks, issuer, audience] = ['jwks', 'issuer', 'audience'].map((name) => textOption(given, name, ''));
  if (secrets.length === 0 && !jwks) {
    for (const name of ['issuer', 'audience', 'trust-proxy'])
      if (textOption(given, name, '') !== '')
        throw new RangeError(
          `--${name} needs tokens: set PEEKSAFE_SECRET or PEEKSAFE_SECRET_FILE, or name a key set with --jwks.`,
        );
    return null;
  }
  return { secrets, ...(jwks && { jwks }), ...(issuer && { issuer }), ...(audience && { audience }) };
}

/** Variables that name files with secrets. */
const SECRET_FILES = [
  'PEEKSAFE_SECRET_FILE',
  'PEEKSAFE_NATS_CREDS',
  'PEEKSAFE_NATS_TOKEN_FILE',
  'PEEKSAFE_NATS_PASSWORD_FILE',
] as const;

function secretFile(name: string): [what: string, path: string][] {
  const file = process.env[name];
  return file === undefined || file === '' ? [] : [[`The file of ${name}`, file]];
}

const LIMIT_OPTIONS = {
  'limit-sockets': { of: 'sockets', summary: 'live connections of one address' },
  'limit-calls': { of: 'calls', summary: 'calls of one token at an address, per second' },
  'limit-events': { of: 'events', summary: 'events of one token, per second' },
  'limit-stream-events': { of: 'streamEvents', summary: 'events of one stream, per second' },
  'limit-views': { of: 'views', summary: 'views of one address, per second' },
  'limit-unit-views': { of: 'unitViews', summary: 'views of one visitor, per second' },
  'limit-unsent': { of: 'unsentBytes', summary: 'bytes that wait to be sent, of all connections together' },
} as const;

/** The shared log and this server's role on it; empty when the log is in the folder. */
function logOf(given: CommandInput): { nats?: NatsSettings; role?: Role } {
  const log = textOption(given, 'log', '');
  const role = textOption(given, 'role', 'all');
  if (!isRole(role)) throw new RangeError(`--role is writer, gateway or all, not "${role}".`);
  if (log !== '') return { nats: readNatsSettings(log, process.env), role };
  if (given.values['role'] !== undefined)
    throw new RangeError('--role is for servers that share a log: name it with --log.');
  return {};
}

const isRole = (text: string): text is Role => ['writer', 'gateway', 'all'].includes(text);

const limitsOf = (given: CommandInput): Record<string, number> =>
  Object.fromEntries(
    Object.entries(LIMIT_OPTIONS).map(([name, { of }]) => [
      of,
      numberOption(given, name, LIMITS_BY_DEFAULT[of], 1, 1e9),
    ]),
  );

/** The port: of the option, else of the environment. */
function portOf(given: CommandInput): number {
  const text = given.values['port'] === undefined ? setting(process.env, 'PORT') : null;
  if (text === null) return numberOption(given, 'port', 8787, 0, 65_535);
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new RangeError(`PORT takes a number from 0 to 65535, not "${text.slice(0, 200)}".`);
}

/** `peeksafe-server start`: runs the server until it is stopped. */
export const start: Command = {
  summary: 'runs the server',
  operands: '',
  examples: ['start --data /var/lib/peeksafe --port 8787', 'start --host 0.0.0.0 --origin https://dashboard.example'],
  environment: {
    PORT: 'port, unless --port is given',
    ...SECRET_ENVIRONMENT,
    PEEKSAFE_WEBHOOK_SECRET: 'secrets that webhooks are signed with, the newest first',
    ...NATS_ENVIRONMENT,
  },
  options: {
    data: { type: 'string', value: 'FOLDER', summary: 'folder of the store (.peeksafe)' },
    config: {
      type: 'string',
      value: 'FILE',
      summary: 'configuration file: which systems report to which stream, and who is told what (none)',
    },
    log: {
      type: 'string',
      summary: 'where the log is: nats://host:port, which several servers may share (the folder); docs/scale.md',
    },
    role: { type: 'string', summary: 'with --log: writer, gateway or all (all)' },
    host: {
      type: 'string',
      summary: 'address to bind to (127.0.0.1); another needs PEEKSAFE_SECRET or PEEKSAFE_SECRET_FILE, or --jwks',
    },
    jwks: { type: 'string', summary: 'address of a JSON Web Key Set whose tokens are accepted (none)' },
    issuer: { type: 'string', summary: 'what "iss" of a token must be (anything)' },
    audience: { type: 'string', summary: 'what "aud" of a token must hold (anything)' },
    'trust-proxy': { type: 'string', summary: 'addresses or networks of proxies in front, separated by commas (none)' },
    ...Object.fromEntries(
      Object.entries(LIMIT_OPTIONS).map(([name, { of, summary }]) => [
        name,
        { type: 'string' as const, summary: `${summary} (${LIMITS_BY_DEFAULT[of]})` },
      ]),
    ),
    port: { type: 'string', summary: 'port (8787, or PORT of the environment)' },
    'metrics-port': {
      type: 'string',
      summary: `port of /metrics (${METRICS_PORT}, or off)`,
    },
    'metrics-host': { type: 'string', summary: 'address of /metrics, which asks for no token (127.0.0.1)' },
    'metrics-names': {
      type: 'string',
      summary: 'public DNS names that /metrics answers to, separated by commas (none; docs/operations.md)',
    },
    hsts: {
      type: 'string',
      summary: 'behind TLS: HSTS max-age for this host, such as 180d (none)',
    },
    keep: { type: 'string', summary: 'how long raw counts stay in the log, such as 90d (forever)' },
    pages: { type: 'string', summary: 'folder of pages to serve at / (none)' },
    webhook: {
      type: 'string',
      summary: 'address that receives kills and closings, signed with PEEKSAFE_WEBHOOK_SECRET (none)',
    },
    origin: { type: 'string', summary: 'origins of pages that may use it, separated by commas' },
  },
  async run(given) {
    const stopped = untilStopped();
    boundHeapGrowth();
    const hasMetrics = given.values['metrics-port'] !== 'off';
    const pages = textOption(given, 'pages', '');
    if (pages !== '') checkPages(pages, SECRET_FILES.flatMap(secretFile));
    const webhook = webhookOf(given);
    const languageModel = readSettings(process.env);
    const tokens = tokensOf(given);
    const file = textOption(given, 'config', '');
    const config = file === '' ? null : readConfigFile(file, process.env);
    const server = await startServer({
      dataDir: textOption(given, 'data', '.peeksafe'),
      host: textOption(given, 'host', '127.0.0.1'),
      port: portOf(given),
      ...logOf(given),
      ...(tokens !== null && { tokens }),
      ...(given.values['keep'] !== undefined && { keepMs: durationOption(given, 'keep', '') }),
      ...(given.values['hsts'] !== undefined && { hstsMs: durationOption(given, 'hsts', '') }),
      limits: limitsOf(given),
      proxies: listOption(given, 'trust-proxy'),
      metricsHost: textOption(given, 'metrics-host', '127.0.0.1'),
      metricsNames: listOption(given, 'metrics-names'),
      ...(hasMetrics && { metricsPort: numberOption(given, 'metrics-port', METRICS_PORT, 0, 65_535) }),
      ...(pages !== '' && { demoDir: pages }),
      ...(webhook !== null && { webhook }),
      ...(languageModel !== null && { languageModel }),
      ...(config !== null && { sources: config.sources }),
      ...(config?.alerts && { alerts: config.alerts }),
      origins: listOption(given, 'origin'),
    });
    if (tokens === null)
      console.error('Without a secret for tokens, this server answers on this machine only, and to everybody on it.');
    console.log(server.url);
    if (!stopped.aborted) await new Promise((done) => stopped.addEventListener('abort', done, { once: true }));
    await server.close();
    return 0;
  },
};
