import type { OnError } from '../contain.ts';

/** One step of a shutdown. */
export interface ShutdownStep {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

interface ClosingListener {
  stopAccepting(): void;
  close(): Promise<void>;
}

/** The parts that a shutdown closes. Parts that this server does not have are null. */
export interface ShutdownParts {
  /** From now on `/readyz` says that the server is draining. */
  readonly startDraining: () => void;
  readonly timers: readonly NodeJS.Timeout[];
  readonly copywriter: { close(): void } | null;
  readonly compaction: { close(): Promise<void> } | null;
  readonly listener: ClosingListener;
  readonly metricsListener: ClosingListener | null;
  readonly streams: { readonly viewers: number; drain(reason: string, retryAfterMs: number): void };
  readonly host: { close(): Promise<void> };
  readonly courier: { close(): Promise<void> } | null;
  readonly alerts: { close(): Promise<void> } | null;
  readonly storage: { close(): void };
  readonly log: { close(): void };
}

/** Viewers reconnect at a random moment within a window that grows with their number. Milliseconds. */
const RETURN_WINDOW_MS = { min: 1000, perViewer: 2, max: 30_000 } as const;

const returnWindowMs = (viewers: number): number =>
  Math.min(RETURN_WINDOW_MS.min + RETURN_WINDOW_MS.perViewer * viewers, RETURN_WINDOW_MS.max);

/**
 * The steps of a shutdown, in order: load balancers learn of it first, viewers are sent away before their connections close, submitted events are
 * durable before the webhook stops, `/metrics` answers until then, and the store closes after everything that writes to it.
 */
export const shutdownSteps = (parts: ShutdownParts): readonly ShutdownStep[] => [
  { name: 'report draining', run: () => parts.startDraining() },
  { name: 'stop the timers', run: () => parts.timers.forEach(clearInterval) },
  { name: 'stop the language model', run: () => parts.copywriter?.close() },
  { name: 'stop compacting', run: () => parts.compaction?.close() },
  { name: 'stop accepting connections', run: () => parts.listener.stopAccepting() },
  {
    name: 'send the viewers away',
    run: () => parts.streams.drain('The server restarts.', returnWindowMs(parts.streams.viewers)),
  },
  { name: 'finish submitted events', run: () => parts.host.close() },
  { name: 'stop the webhook', run: () => parts.courier?.close() },
  { name: 'stop the alerts', run: () => parts.alerts?.close() },
  { name: 'stop accepting scrapes', run: () => parts.metricsListener?.stopAccepting() },
  {
    name: 'close the connections',
    run: async () => void (await Promise.all([parts.listener.close(), parts.metricsListener?.close()])),
  },
  { name: 'close the store', run: () => parts.storage.close() },
  { name: 'close the log', run: () => parts.log.close() },
];

/**
 * Runs the steps one after the other. A step that fails is reported and does not keep the later ones from running: the store is closed whatever
 * happens before.
 * @throws the first failure, once all steps have run.
 */
export async function shutDown(steps: readonly ShutdownStep[], onError: OnError): Promise<void> {
  const failures: unknown[] = [];
  for (const { name, run } of steps) {
    try {
      await run();
    } catch (error) {
      onError(`shutdown: ${name}`, error);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
