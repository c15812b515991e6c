import { isIP } from 'node:net';
import type { Problem } from 'peeksafe/protocol';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The origins of the pages that this server serves on a port. */
export function ownOrigins(port: number): string[] {
  return [...LOOPBACK].map((host) => `http://${host}:${port}`);
}

/** URL schemes that no page's origin has. */
const NO_PAGES = new Set(['blob:', 'data:', 'file:', 'ftp:', 'ws:', 'wss:']);

/**
 * Reads an origin as browsers send it: in lower case, without a trailing slash or a default port. Apps that load their pages by a scheme of their
 * own (`capacitor://localhost`) have an origin too.
 * @throws RangeError when it is not an origin, so that no page could ever match it.
 */
export function readOrigin(text: string): string {
  const url = URL.parse(text);
  const isBare = url !== null && ['', '/'].includes(url.pathname) && /^[^?#@*]*$/.test(text);
  if (!isBare || url.host === '' || NO_PAGES.has(url.protocol))
    throw new RangeError(
      `"${text.slice(0, 200)}" is no origin of a page: name its scheme and host alone, such as https://www.example.org, and each one by itself.`,
    );
  return `${url.protocol}//${url.host}`;
}

/**
 * Says why a request from a page is refused; null when it may go on. Requests without an origin come from programs.
 * @param allowed Origins from the configuration, never from the request.
 */
export function refuseOrigin(origin: string | undefined, allowed: ReadonlySet<string>): Problem | null {
  if (origin === undefined || allowed.has(origin)) return null;
  return {
    code: 'forbidden',
    message: `Pages of the origin ${origin.slice(0, 200)} may not use this server.`,
    expected: 'an origin that the server was started with (--origin)',
  };
}

/** Headers that a proxy adds to a request that it forwards. */
const BY_PROXIES = /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip)$/;

/**
 * Says why a server without tokens refuses a request that came through a proxy; null when it came directly. To such a server
 * everybody behind the proxy is on this machine, so what was meant for one person would be open to all.
 * @param remedy The kind of server that accepts such requests.
 */
export function refuseForwarded(headers: Headers, remedy = 'a server with PEEKSAFE_SECRET or --jwks'): Problem | null {
  const added = [...headers.keys()].find((name) => BY_PROXIES.test(name));
  if (added === undefined) return null;
  return {
    code: 'forbidden',
    message: `Without tokens no request that a proxy passed on is taken (${added.slice(0, 50)}): the proxy would open this to others.`,
    expected: `a request of this machine itself, or ${remedy}`,
  };
}

const hostName = (host: string | undefined): string => host?.replace(/:\d+$/, '').toLowerCase() ?? '';

/**
 * Says why a request by its Host is refused; null when it may go on. A page elsewhere can point a name of its own at this
 * machine (DNS rebinding); without tokens the name is all that tells the two apart.
 */
export function refuseHost(host: string | undefined): Problem | null {
  if (LOOPBACK.has(hostName(host))) return null;
  return {
    code: 'forbidden',
    message: 'This server answers on the loopback names only.',
    expected: `one of ${[...LOOPBACK].join(', ')}`,
  };
}

/** Whether no stranger can have pointed a host name at this network: it is an address, or a name that public DNS does not delegate. */
const isOfNetwork = (name: string): boolean =>
  isIP(name.replace(/^\[|\]$/g, '')) !== 0 ||
  (name !== '' && !name.includes('.')) ||
  /\.(local|internal|localhost)$/.test(name);

/** The names that a route without tokens answers to. */
export interface OwnNames {
  /** Address that it is bound to. */
  readonly host: string;
  /** Further names, from the configuration. */
  readonly names: ReadonlySet<string>;
}

/**
 * A name of this server, as a Host without its port gives it.
 * @throws RangeError when the text is none.
 */
export function readName(text: string): string {
  const name = text.toLowerCase();
  if (/^[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?$/.test(name) || isIP(name.replace(/^\[|\]$/g, '')) === 6) return name;
  throw new RangeError(
    `"${text.slice(0, 200)}" is no name of a host: expected one such as metrics.example.org, without a port.`,
  );
}

/**
 * Says why a request to a route that never asks for a token is refused by its Host or its way; null when it may go on. On loopback it is
 * as {@link refuseHost} and {@link refuseForwarded} say. On another address whoever reaches that may ask, by an address or a name
 * that only the network knows; a page of a stranger comes by a name of the public DNS, which has to be among the configured ones.
 */
export function refuseUnnamed(headers: Headers, { host, names }: OwnNames): Problem | null {
  const name = hostName(headers.get('host') ?? undefined);
  if (names.has(name)) return null;
  if (isLoopback(host))
    return refuseHost(name) ?? (names.size > 0 ? null : refuseForwarded(headers, 'a name of --metrics-names'));
  if (LOOPBACK.has(name) || name === host.toLowerCase() || isOfNetwork(name)) return null;
  return {
    code: 'forbidden',
    message: `This server is not known here by the name ${name.slice(0, 200)}.`,
    expected: 'its address, or a name of --metrics-names',
  };
}
