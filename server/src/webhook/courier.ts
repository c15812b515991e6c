import type { Message, Outbox } from './outbox.ts';

/** Time between attempts, milliseconds, each between half of it and all of it at random; after the last attempt the message is given up. */
const SCHEDULE_MS = [1, 5, 30, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map(
  (seconds) => seconds * 1000,
);

/** Messages delivered at the same time. */
const MAX_IN_FLIGHT = 4;

/** Longest timer; a message that is due later is checked again by then. Milliseconds. */
const MAX_TIMER_MS = 60_000;

/** The meaning of an answer: the message was taken, may be sent again, is never taken, or nothing is taken there any more. */
export type Verdict = 'taken' | 'again' | 'never' | 'gone';

/** One attempt to deliver a message. */
export interface Attempt {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** The outcome of an attempt. */
export interface Delivery {
  readonly verdict: Verdict;
  /** The outcome in words, such as `it answered 503`; never an address or a secret. */
  readonly said: string;
  /** The beginning of what the receiver answered with a refusal, for a person who tries it out; it is not logged. */
  readonly answer?: string;
  /** How long the receiver asks to be left alone, milliseconds. */
  readonly waitMs?: number;
  /** Of a message that was taken: what of it was not. */
  readonly warning?: string;
}

/** A receiver of messages. */
export interface Endpoint {
  /** Its name in errors; never an address or a secret. */
  readonly name: string;
  /**
   * Puts the messages about what is new into the outbox.
   * @param isHeld Nothing is delivered now.
   * @returns When there will be more, milliseconds since 1970; null where nothing waits.
   */
  collect(now: number, isHeld: boolean): number | null;
  /** When it may be told something, milliseconds since 1970; at any time where it is left out. */
  readonly notBefore?: (now: number) => number;
  /** Delivers a message. It never throws. */
  deliver(message: Message, attempt: Attempt): Promise<Delivery>;
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
  /** Hears the outcome of each attempt; one that is not repeated is `never`. */
  readonly onOutcome?: (verdict: Verdict) => void;
}

/** Delivers messages to one endpoint. */
export interface Courier {
  /** Delivers what is new in the log. */
  wake(): void;
  /** Stops; messages in progress stay in the outbox. */
  close(): Promise<void>;
}

/** Starts a courier. Messages that waited before are delivered at once. */
export function createCourier(options: CourierOptions): Courier {
  const { outbox, endpoint, clock, onError, timeoutMs = 10_000, schedule = SCHEDULE_MS, onOutcome } = options;
  /** Ends the attempts under way, by their messages. */
  const attempts = new Map<string, AbortController>();
  let isClosed = false;
  const underWay = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let heldUntil = 0;

  /** One attempt, which ends after its time or with the courier. A controller of our own: signals that are joined from others may be lost with them. */
  const attempt = async (message: Message): Promise<Delivery> => {
    const controller = new AbortController();
    const { signal } = controller;
    attempts.set(message.id, controller);
    const ending = setTimeout(() => controller.abort(new DOMException('no answer in time', 'TimeoutError')), timeoutMs);
    try {
      return await endpoint.deliver(message, { now: clock(), signal });
    } finally {
      clearTimeout(ending);
      attempts.delete(message.id);
    }
  };

  const deliver = async (message: Message): Promise<void> => {
    const { verdict, said, waitMs = 0, warning } = await attempt(message);
    if (verdict === 'taken') {
      outbox.delivered(message.id, clock());
      onOutcome?.(verdict);
      if (warning !== undefined) onError(endpoint.name, new Error(warning));
      return;
    }
    if (isClosed) return;
    if (verdict === 'gone') {
      if (outbox.isDisabled) return;
      outbox.disable(said, clock());
      onOutcome?.(verdict);
      onError(`${endpoint.name} is disabled until its address is another`, new Error(said));
      return;
    }
    // A receiver that asks to be left alone means all messages.
    heldUntil = Math.max(heldUntil, clock() + waitMs);
    const wait = schedule[message.attempts];
    const isOver = wait === undefined || verdict !== 'again';
    const jittered = ((wait ?? 0) * (1 + Math.random())) / 2;
    outbox.failed(message.id, said, isOver ? null : Math.ceil(clock() + Math.max(waitMs, jittered)));
    onOutcome?.(isOver ? 'never' : verdict);
    if (isOver)
      onError(`${endpoint.name} ${message.id} given up after ${message.attempts + 1} attempts`, new Error(said));
  };

  const lookAgain = (at: number): void => {
    timer = setTimeout(deliverDue, Math.min(MAX_TIMER_MS, Math.max(20, at - clock()))).unref();
  };

  const deliverDue = (): void => {
    clearTimeout(timer);
    if (isClosed) return;
    try {
      if (outbox.isDisabled) return;
      // One moment for all: what falls due between two looks at the clock would be neither due nor due later.
      const now = clock();
      const from = Math.max(heldUntil, endpoint.notBefore?.(now) ?? 0);
      const isHeld = from > now;
      const moreAt = endpoint.collect(now, isHeld);
      if (isHeld) {
        lookAgain(from);
        return;
      }
      const free = MAX_IN_FLIGHT - underWay.size;
      const due = outbox.due(now, MAX_IN_FLIGHT * 2).filter(({ id }) => !underWay.has(id));
      for (const message of due.slice(0, free)) {
        const work = deliver(message)
          .catch((error: unknown) => onError(endpoint.name, error))
          .finally(() => {
            underWay.delete(message.id);
            deliverDue();
          });
        underWay.set(message.id, work);
      }
      const nextAt = underWay.size < MAX_IN_FLIGHT ? outbox.nextAt(now) : null;
      const next = Math.min(nextAt ?? Infinity, moreAt ?? Infinity);
      if (next < Infinity) lookAgain(next);
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
      isClosed = true;
      for (const controller of attempts.values()) controller.abort();
      clearTimeout(timer);
      await Promise.all(underWay.values());
    },
  };
}
