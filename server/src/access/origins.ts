import type { Problem } from 'peeksafe/protocol';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an address to bind to can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The origins of pages that this server itself serves on a port. */
export function ownOrigins(port: number): string[] {
  return [...LOOPBACK].map((host) => `http://${host}:${port}`);
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

/**
 * Says why a request by its Host is refused; null when it may go on. A page elsewhere can point a name of its own at this
 * machine (DNS rebinding); without tokens the name is all that tells the two apart.
 */
export function refuseHost(host: string | undefined): Problem | null {
  const name = host?.replace(/:\d+$/, '');
  if (name !== undefined && LOOPBACK.has(name)) return null;
  return {
    code: 'forbidden',
    message: 'This server answers on the loopback names only.',
    expected: `one of ${[...LOOPBACK].join(', ')}`,
  };
}
