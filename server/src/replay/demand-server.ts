import { ImportError } from '../import/import-error.ts';

/**
 * Fails at once when no server answers. A publisher would wait for it, but a person at a shell may have mistyped the address.
 * @throws ImportError when no server answers; the signal's reason when that ends it.
 */
export async function demandServer(url: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    const answer = await fetch(new URL('healthz', `${url.replace(/\/+$/, '')}/`), signal ? { signal } : {});
    await answer.body?.cancel();
  } catch (error) {
    signal?.throwIfAborted();
    throw new ImportError(
      'no-server',
      `No server answers at ${url}: start one with "peeksafe-server start", or give its address.`,
      null,
      error,
    );
  }
}
