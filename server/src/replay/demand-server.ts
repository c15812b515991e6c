import { ReplayError } from './replay-error.ts';

/**
 * A publisher waits for a server that is away; somebody at a shell who mistyped an address should be told at once.
 * @throws ReplayError when no server answers; the signal's reason when that ends it.
 */
export async function demandServer(url: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    const answer = await fetch(new URL('healthz', `${url.replace(/\/+$/, '')}/`), signal ? { signal } : {});
    await answer.body?.cancel();
  } catch (error) {
    signal?.throwIfAborted();
    throw new ReplayError(
      'no-server',
      `No server answers at ${url}: start one with "peeksafe-server start", or give its address.`,
      null,
      error,
    );
  }
}
