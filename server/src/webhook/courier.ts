import type { Compose, Message, Outbox } from './outbox.ts';

/** Time between attempts, milliseconds, each between half of it and all of it at random; after the last attempt the message is given up. */
const SCHEDULE_MS = [1, 5, 30, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map(
  (seconds) => seconds * 1000,
);

/** Messages delivered at the same time. */
const MAX_IN_FLIGHT = 4;

/** Longest timer; a message that is due later is checked again by then. Milliseconds. */
const MAX_TIMER_MS = 60_000;

/** A message on its way. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The meaning of an answer: the message was taken, may be sent again, is never taken, or nothing is taken there any more. */
export type Verdict = 'taken' | 'again' | 'never' | 'gone';

/** A receiver of messages. */
export interface Endpoint {
  /** Its name in errors; never an address or a secret. */
  readonly name: string;
  /** Composes the messages about events. */
  readonly compose: Compose;
  /** When it may be told something, milliseconds since 1970; at any time where it is left out. */
  readonly notBefore?: (now: number) => number;
  /** @param now Milliseconds since 1970. */
  request(message: Message, now: number): Outgoing;
  /** @param answer The beginning of what it answered with a refusal. */
  verdict(status: number, answer: string): Verdict;
}

/** Options of a courier. */
export interface CourierOptions {
  readonly outbox: Outbox;
  readonly endpoint: Endpoint;
  readonly clock: () => number;
  /** Receives messages that were given up, and errors of the store; never the address or a secret. */
  readonly onError: (what: string, error: unknown) => void;
  /** Timeout of an attempt, milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Time between attempts, milliseconds; tests pass their own. */
  readonly schedule?: readonly number[];
}

/** Delivers messages to one endpoint. */
export interface Courier {
  /** Delivers what is new in the log. */
  wake(): void;
  /** Stops; messages in progress stay in the outbox. */
  close(): Promise<void>;
}

type Outcome =
  | { readonly verdict: 'taken' }
  | { readonly verdict: Exclude<Verdict, 'taken'>; readonly error: string; readonly waitMs: number };

/** The beginning of an answer: what more it says does not matter. */
const MAX_ANSWER = 200;

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
  return ms > 0 ? Math.min(ms, 24 * 60 * 60 * 1000) : 0;
}

/** Starts a courier. Messages that waited before are delivered at once. */
export function createCourier(options: CourierOptions): Courier {
  const { outbox, endpoint, clock, onError, timeoutMs = 10_000, schedule = SCHEDULE_MS } = options;
  const closing = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const attempt = async (message: Message): Promise<Outcome> => {
    const { url, headers, body } = endpoint.request(message, clock());
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' });
      const verdict = endpoint.verdict(response.status, await refusalOf(response));
      if (verdict === 'taken') return { verdict };
      return { verdict, error: `it answered ${response.status}`, waitMs: retryAfterMs(response, clock()) };
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return { verdict: 'again', error: isLate ? 'it did not answer in time' : 'no answer', waitMs: 0 };
    }
  };

  const deliver = async (message: Message): Promise<void> => {
    const outcome = await attempt(message);
    if (outcome.verdict === 'taken') {
      outbox.delivered(message.id, clock());
      return;
    }
    if (closing.signal.aborted) return;
    const { verdict, error, waitMs } = outcome;
    if (verdict === 'gone') {
      outbox.disable(error, clock());
      onError(`${endpoint.name} is disabled until its address is another`, new Error(error));
      return;
    }
    const wait = schedule[message.attempts];
    const isOver = wait === undefined || verdict !== 'again';
    const jittered = ((wait ?? 0) * (1 + Math.random())) / 2;
    outbox.failed(message.id, error, isOver ? null : Math.ceil(clock() + Math.max(waitMs, jittered)));
    if (isOver)
      onError(`${endpoint.name} ${message.id} given up after ${message.attempts + 1} attempts`, new Error(error));
  };

  const deliverDue = (): void => {
    clearTimeout(timer);
    if (closing.signal.aborted) return;
    try {
      if (outbox.isDisabled) return;
      outbox.follow(endpoint.compose, clock());
      const quietMs = (endpoint.notBefore?.(clock()) ?? 0) - clock();
      if (quietMs > 0) {
        timer = setTimeout(deliverDue, Math.min(MAX_TIMER_MS, quietMs)).unref();
        return;
      }
      const free = MAX_IN_FLIGHT - underWay.size;
      const due = outbox.due(clock(), MAX_IN_FLIGHT * 2).filter(({ id }) => !underWay.has(id));
      for (const message of due.slice(0, free)) {
        const work = deliver(message)
          .catch((error: unknown) => onError(endpoint.name, error))
          .finally(() => {
            underWay.delete(message.id);
            deliverDue();
          });
        underWay.set(message.id, work);
      }
      const next = outbox.nextAt();
      if (next !== null && underWay.size < MAX_IN_FLIGHT)
        timer = setTimeout(deliverDue, Math.min(MAX_TIMER_MS, Math.max(20, next - clock()))).unref();
    } catch (error) {
      // Such as a full disk: the event is still in the log, so the next look finds it.
      onError(endpoint.name, error);
      timer = setTimeout(deliverDue, MAX_TIMER_MS).unref();
    }
  };

  deliverDue();
  return {
    wake: deliverDue,
    async close() {
      closing.abort();
      clearTimeout(timer);
      await Promise.all(underWay.values());
    },
  };
}
