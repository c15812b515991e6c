import { FakeStream } from './fake-stream.ts';

/** A fake stream with an address, as a server has it; it counts how often it was asked to connect at once. */
export class AddressedStream extends FakeStream {
  override readonly url = 'https://host.example/v1/streams/acme';
  attempts = 0;

  retry(): void {
    this.attempts++;
  }
}

/** Holds back the timers of the states of elements: ten seconds without an answer, and two after the press of a button. */
export function heldTimers(): { readonly pass: () => void; readonly restore: () => void } {
  const original = window.setTimeout;
  const due: (() => void)[] = [];
  window.setTimeout = ((callback: () => void, ms?: number) => {
    if (ms !== 10_000 && ms !== 2000) return original(callback, ms);
    due.push(callback);
    return 0;
  }) as typeof window.setTimeout;
  return {
    pass: () => {
      for (const callback of due.splice(0)) callback();
    },
    restore: () => (window.setTimeout = original),
  };
}
