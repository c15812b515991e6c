import type { Attempt, Delivery, Verdict } from './courier.ts';

/** A message on its way by HTTP. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The beginning of an answer, characters: what more it says does not matter. */
const MAX_ANSWER = 200;

/** The longest that a receiver may ask to be left alone, milliseconds. */
const MAX_WAIT_MS = 24 * 60 * 60 * 1000;

/** Reads the beginning of an answer that is a refusal. One that was taken stays so, whatever becomes of the rest. */
async function refusalOf(response: Response): Promise<string> {
  if (response.ok) await response.body?.cancel();
  const reader = response.ok ? undefined : response.body?.getReader();
  if (reader === undefined) return '';
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value?.subarray(0, MAX_ANSWER));
}

function retryAfterMs(response: Response, now: number): number {
  const header = response.headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 ? Math.min(ms, MAX_WAIT_MS) : 0;
}

/** Whether a status says that a message was taken. */
export const isOk = (status: number): boolean => status >= 200 && status < 300;

/**
 * Posts a message. It never throws.
 * @param verdictOf The meaning of an answer.
 */
export async function deliverByHttp(
  { url, headers, body }: Outgoing,
  verdictOf: (status: number, answer: string) => Verdict,
  { now, signal }: Attempt,
): Promise<Delivery> {
  try {
    const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' });
    const answer = await refusalOf(response);
    const verdict = verdictOf(response.status, answer);
    const waitMs = retryAfterMs(response, now);
    return { verdict, said: `it answered ${response.status}`, answer, ...(waitMs > 0 && { waitMs }) };
  } catch (error) {
    // Its cause may hold the address, which is a secret of some receivers.
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return { verdict: 'again', said: isLate ? 'it did not answer in time' : 'no answer' };
  }
}
