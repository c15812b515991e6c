import { readSettingFile, setting, type Environment } from '../../settings/environment.ts';

/** The role of a server on a shared log: it may write streams, serve viewers and senders, or both. */
export type Role = 'writer' | 'gateway' | 'all';

/** Where NATS is, and the credentials for it. */
export interface NatsSettings {
  /** `host:port`, one or more. */
  readonly servers: readonly string[];
  /** Name of this installation: several may share one NATS. */
  readonly installation: string;
  /** Replicas of everything in JetStream: 1, 3 or 5. */
  readonly replicas: number;
  readonly tls: { readonly caFile?: string } | null;
  /** Must not be logged. */
  readonly credentials: NatsCredentials;
}

/** How a node authenticates. */
type NatsCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'file'; readonly content: Uint8Array };

const EXPECTED = 'nats://host:4222, or nats://a:4222,b:4222,c:4222/name?replicas=3';

function secretOf(environment: Environment, name: string): string | null {
  const [value, file] = [setting(environment, name), setting(environment, `${name}_FILE`)];
  return file === null ? value : readSettingFile(`${name}_FILE`, file);
}

function credentialsOf(environment: Environment): NatsCredentials {
  const file = setting(environment, 'PEEKSAFE_NATS_CREDS');
  const token = secretOf(environment, 'PEEKSAFE_NATS_TOKEN');
  const user = setting(environment, 'PEEKSAFE_NATS_USER');
  const password = secretOf(environment, 'PEEKSAFE_NATS_PASSWORD');
  if (file !== null)
    return { kind: 'file', content: new TextEncoder().encode(readSettingFile('PEEKSAFE_NATS_CREDS', file)) };
  if (token !== null) return { kind: 'token', token };
  if (user === null && password === null) return { kind: 'none' };
  if (user === null || password === null)
    throw new RangeError('PEEKSAFE_NATS_USER and PEEKSAFE_NATS_PASSWORD (or PEEKSAFE_NATS_PASSWORD_FILE) go together.');
  return { kind: 'password', user, password };
}

/**
 * Reads `--log nats://…` and what the environment says of it: `PEEKSAFE_NATS_CREDS` (a file), `PEEKSAFE_NATS_USER` with
 * `PEEKSAFE_NATS_PASSWORD`, or `PEEKSAFE_NATS_TOKEN` (the latter two also as `…_FILE`), and `PEEKSAFE_NATS_CA` for `tls://`.
 * @throws RangeError when the address is not valid. The message never quotes a credential.
 */
export function readNatsSettings(text: string, environment: Environment): NatsSettings {
  const [, scheme, authority, path = '', query = ''] =
    /^(nats|tls):\/\/([^/?#]+)(\/[^?#]*)?(?:\?(.*))?$/.exec(text) ?? [];
  // Not quoted: it may hold a password.
  if (authority === undefined) throw new RangeError(`--log takes an address such as ${EXPECTED}.`);
  if (authority.includes('@'))
    throw new RangeError(
      '--log takes no credentials, since other users of the machine can read them: set PEEKSAFE_NATS_USER and PEEKSAFE_NATS_PASSWORD, PEEKSAFE_NATS_TOKEN or PEEKSAFE_NATS_CREDS.',
    );
  const servers = authority.split(',').map((one) => one.trim());
  const wrong = servers.find((one) => !/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/.test(one));
  if (wrong !== undefined)
    throw new RangeError(`"${wrong}" is not a server: --log takes an address such as ${EXPECTED}.`);
  const installation = path.replace(/^\//, '') || 'peeksafe';
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(installation))
    throw new RangeError('The name after the slash of --log has at most 64 letters, digits, _ and -.');
  const replicas = Number(new URLSearchParams(query).get('replicas') ?? (servers.length >= 3 ? 3 : 1));
  if (![1, 3, 5].includes(replicas)) throw new RangeError('replicas of --log is 1, 3 or 5.');
  const caFile = setting(environment, 'PEEKSAFE_NATS_CA');
  const tls = scheme === 'tls' ? (caFile === null ? {} : { caFile }) : null;
  return { servers, installation, replicas, tls, credentials: credentialsOf(environment) };
}
