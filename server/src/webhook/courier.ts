import type { LoggedEvent } from 'peeksafe/protocol';
import type { Message, Outbox } from './outbox.ts';
import { sign } from './signature.ts';

/** Time between attempts, milliseconds, each between half of it and all of it at random; after the last attempt the message is given up. */
const SCHEDULE_MS = [1, 5, 30, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map(
  (seconds) => seconds * 1000,
);

/** Messages delivered at the same time. */
const MAX_IN_FLIGHT = 4;

/** Longest timer; a message that is due later is checked again by then. Milliseconds. */
const MAX_TIMER_MS = 60_000;

/** Options of a courier. */
export interface CourierOptions {
  readonly outbox: Outbox;
  readonly url: string;
  readonly secrets: readonly Uint8Array[];
  readonly clock: () => number;
  /** Receives messages that were given up, and errors of the store; never the address or a secret. */
  readonly onError: (what: string, error: unknown) => void;
  /** Timeout of an attempt, milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Time between attempts, milliseconds; tests pass their own. */
  readonly schedule?: readonly number[];
}

/** Delivers messages to the publisher. */
export interface Courier {
  /** Delivers what is new in the log. */
  wake(): void;
  /** Stops; messages in progress stay in the outbox. */
  close(): Promise<void>;
}

/**
 * Checks a publisher's address: https, or http to this machine only, and without credentials in it.
 * @throws RangeError when it is not valid.
 */
export function readWebhookUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHere = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (
    url === null ||
    (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) ||
    url.username ||
    url.password
  )
    throw new RangeError(
      'The webhook address is not valid: expected https://…, or http://localhost…, without credentials.',
    );
  return url.href;
}

/** The data of a message that go beyond its stream, its sequence number, the reason and the actor; null when there is no message. */
function dataOf(event: LoggedEvent): object | null {
  switch (event.kind) {
    case 'variant.killed':
      return { variant: event.variant, cause: event.cause, evidence: event.evidence ?? null };
    case 'variant.revived':
      return { variant: event.variant };
    case 'experiment.closed':
      return { experiment: event.experiment, winner: event.winner ?? null };
    case 'experiment.reopened':
      return { experiment: event.experiment };
    default:
      return null;
  }
}

/**
 * The message about a kill, a closing, or what takes them back: the event as it stands in the log, with its stream and sequence number.
 */
function compose(stream: string, seq: number, logged: unknown): { type: string; body: string } | null {
  const event = logged as LoggedEvent;
  const data = dataOf(event);
  if (data === null) return null;
  const { kind: type, at: timestamp } = event;
  const [reason, by] = ['reason' in event ? event.reason : undefined, 'by' in event ? event.by : undefined];
  const rest = { reason: reason ?? '', by: by ?? null };
  return { type, body: JSON.stringify({ type, timestamp, data: { stream, seq, ...data, ...rest } }) };
}

type Outcome =
  | { readonly done: true }
  | { readonly done: false; readonly error: string; readonly waitMs: number; readonly final: boolean };

const failure = (error: string, waitMs = 0, final = false): Outcome => ({ done: false, error, waitMs, final });

function retryAfterMs(response: Response, now: number): number {
  const header = response.headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 ? Math.min(ms, 24 * 60 * 60 * 1000) : 0;
}

/** Starts a courier. Messages that waited before are delivered at once. */
export function createCourier(options: CourierOptions): Courier {
  const { outbox, url, secrets, clock, onError, timeoutMs = 10_000, schedule = SCHEDULE_MS } = options;
  const closing = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const attempt = async ({ id, body }: Message): Promise<Outcome> => {
    const timestamp = Math.floor(clock() / 1000);
    const headers = {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': sign(secrets, id, timestamp, body),
    };
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' });
      // The rest of the answer does not matter.
      await response.body?.cancel();
      if (response.ok) return { done: true };
      return failure(`it answered ${response.status}`, retryAfterMs(response, clock()), response.status === 410);
    } catch (error) {
      return failure(
        error instanceof Error && error.name === 'TimeoutError' ? 'it did not answer in time' : 'no answer',
      );
    }
  };

  const deliver = async (message: Message): Promise<void> => {
    const outcome = await attempt(message);
    if (closing.signal.aborted && !outcome.done) return;
    if (outcome.done) {
      outbox.delivered(message.id, clock());
      return;
    }
    const wait = schedule[message.attempts];
    const isOver = wait === undefined || outcome.final;
    const jittered = ((wait ?? 0) * (1 + Math.random())) / 2;
    outbox.failed(message.id, outcome.error, isOver ? null : Math.ceil(clock() + Math.max(outcome.waitMs, jittered)));
    if (isOver)
      onError(`webhook ${message.id} given up after ${message.attempts + 1} attempts`, new Error(outcome.error));
  };

  const deliverDue = (): void => {
    clearTimeout(timer);
    if (closing.signal.aborted) return;
    try {
      outbox.follow(compose, clock());
      const free = MAX_IN_FLIGHT - underWay.size;
      const due = outbox.due(clock(), MAX_IN_FLIGHT * 2).filter(({ id }) => !underWay.has(id));
      for (const message of due.slice(0, free)) {
        const work = deliver(message)
          .catch((error: unknown) => onError('webhook', error))
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
      onError('webhook', error);
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
