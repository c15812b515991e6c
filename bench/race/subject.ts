import type { Batch } from './work.ts';

/** A drawing of the race: ours, or lines over time. */
export interface RaceSubject {
  /** Shows the batches so far. The container has its size. */
  mount(container: HTMLElement, past: readonly Batch[]): void | Promise<void>;
  /** Takes in a batch. @param place Its place in the race, from 0 up. */
  append(batch: Batch, place: number): void;
}
