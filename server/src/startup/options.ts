import { HEARTBEAT_MS } from 'peeksafe/protocol';
import type { Logger } from 'pino';
import { createAddresses, type Addresses } from '../access/addresses.ts';
import { LIMITS_BY_DEFAULT, type Limits } from '../access/limits.ts';
import { isLoopback, readName, readOrigin } from '../access/origins.ts';
import { createVerifier, type TokenSettings, type Verifier } from '../access/tokens.ts';
import type { LanguageModelSettings } from '../language-model/settings.ts';
import type { NatsSettings, Role } from '../log/jetstream/settings.ts';
import type { Scenarios } from '../routes/scenarios.ts';
import type { AlertSettings } from '../settings/alerts.ts';
import type { Sources } from '../settings/sources.ts';
import { readSecret, readWebhookUrl } from '../settings/standard-webhooks.ts';
import { checkPages } from '../routes/pages.ts';
import { StartError } from '../start-error.ts';

/** How a server is started. */
export interface ServerOptions {
  /** Folder of the embedded store; created when missing. */
  readonly dataDir: string;
  /** Address to bind to; only loopback addresses are accepted without `tokens`. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port; 0 for any that is free. Default 8787. */
  readonly port?: number;
  /** Port of `/metrics` for Prometheus; left out for none, 0 for any that is free. */
  readonly metricsPort?: number;
  /** Address of `/metrics`, which asks for no token. Default `127.0.0.1`. */
  readonly metricsHost?: string;
  /** Public DNS names, without ports, that `/metrics` answers to. IP addresses, private network names and, on loopback, loopback names need no entry. */
  readonly metricsNames?: readonly string[];
  /** How long raw counts stay in the log before they are compacted, milliseconds. Default: forever. */
  readonly keepMs?: number;
  /** NATS JetStream as the log, shared by several servers. Default: the log is in `dataDir`. */
  readonly nats?: NatsSettings;
  /** Role of this server when several share a log. Default `all`. */
  readonly role?: Role;
  /** Folder of pages to serve at `/`, to anyone who reaches the server. It must not contain the store. */
  readonly demoDir?: string;
  /** The simulated world behind a stream, in which `POST /v1/streams/{stream}/scenarios` triggers scenarios. */
  readonly scenarios?: Scenarios;
  /** Origins of other sites whose pages may use this server, such as `https://www.example.org`. */
  readonly origins?: readonly string[];
  /** How tokens are verified. Without it, anyone on this machine may do everything. */
  readonly tokens?: TokenSettings;
  /** Addresses or networks of trusted proxies; only their `X-Forwarded-For` is believed. Requires `tokens`. */
  readonly proxies?: readonly string[];
  /**
   * HSTS max-age for this host, without its subdomains, milliseconds. Default: no HSTS header. For servers behind TLS.
   */
  readonly hstsMs?: number;
  /** Rate and size limits; omitted ones keep their defaults. */
  readonly limits?: Partial<Limits>;
  /**
   * A viewer that was sent nothing for this long gets a heartbeat, milliseconds. Keep it below the idle timeout of proxies on the way.
   * Default 15,000.
   */
  readonly heartbeatMs?: number;
  /** The server's own logger. Default: JSON lines of level `info` and above on standard error. */
  readonly logger?: Logger;
  /** Webhook for kills and revivals. Default: none. */
  readonly webhook?: WebhookOptions;
  /** Other systems that report visitors to streams, as `readConfigFile` reads them. Default: none but those that send CloudEvents with a token. */
  readonly sources?: Sources;
  /** Rules and sinks of alerts, as `readConfigFile` reads them. Default: none. */
  readonly alerts?: AlertSettings;
  /** A language model that rewords suggestions and drafts variants; it never decides anything. Default: none. */
  readonly languageModel?: LanguageModelSettings;
}

/** A publisher's URL and its signing secrets (`whsec_…`); two during a secret rotation. */
export interface WebhookOptions {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** The options, validated and with their defaults. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsNames: ReadonlySet<string>;
  readonly heartbeatMs: number;
  /** Null when the server asks for no tokens. */
  readonly verifier: Verifier | null;
  /** Real path of the folder of pages. */
  readonly demoDir: string | undefined;
  readonly addresses: Addresses;
  /** Allowed origins; the server adds its own once it knows its port. */
  readonly origins: Set<string>;
  readonly limits: Limits;
  readonly webhook: { readonly url: string; readonly secrets: readonly Uint8Array[] } | null;
}

/**
 * Validates the options before anything is opened.
 * @throws StartError or RangeError, as `startServer` does.
 */
export function readOptions(options: ServerOptions): ServerSettings {
  const { host = '127.0.0.1', metricsHost = '127.0.0.1', webhook, tokens } = options;
  // Node takes an empty address for all interfaces.
  if (host.trim() === '' || metricsHost.trim() === '') throw new RangeError('The address to bind to is empty.');
  const verifier = tokens === undefined ? null : createVerifier(tokens, Date.now);
  if (verifier === null && !isLoopback(host)) {
    throw new StartError(
      'ENOSECRET',
      `Without a secret for tokens this server answers on this machine only, and ${host} is open to others. Set PEEKSAFE_SECRET, or leave --host out.`,
    );
  }
  const proxies = options.proxies ?? [];
  if (verifier === null && proxies.length > 0)
    throw new RangeError(
      'Trusted proxies need tokens: without tokens, the server refuses requests that a proxy forwarded.',
    );
  if (webhook?.secrets.length === 0) throw new RangeError('The webhook needs at least one signing secret.');
  return {
    ...{ host, metricsHost, verifier, port: options.port ?? 8787, heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS },
    demoDir: options.demoDir === undefined ? undefined : checkPages(options.demoDir, [['The store', options.dataDir]]),
    addresses: createAddresses(proxies),
    origins: new Set((options.origins ?? []).map(readOrigin)),
    metricsNames: new Set((options.metricsNames ?? []).map(readName)),
    limits: { ...LIMITS_BY_DEFAULT, ...options.limits },
    webhook:
      webhook === undefined ? null : { url: readWebhookUrl(webhook.url), secrets: webhook.secrets.map(readSecret) },
  };
}
