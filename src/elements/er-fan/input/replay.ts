import type { ReactiveElement } from 'lit';
import { Timer } from '../../shared/timers.ts';
import { judgedBatch, type FanPicture } from '../layout/picture.ts';
import type { ScrubberActions } from '../panels/scrubber.ts';

/** A replay shows so many milliseconds for each batch. */
const BATCH_MS = 60;

/** The element that is looked at. */
export interface ReplayHost extends ReactiveElement {
  /** The moment that is looked at, milliseconds since 1970; null for now. */
  readonly moment: number | null;
}

/** Looks back at an experiment, batch by batch: by hand, or by itself. */
export class Replay implements ScrubberActions {
  readonly #host: ReplayHost;
  readonly #picture: () => FanPicture | null;
  readonly #lookAt: (time: number | null) => void;
  readonly #timer: Timer;
  #isPlaying = false;

  /** @param lookAt Looks at a moment because a person chose it; null for now. */
  constructor(host: ReplayHost, picture: () => FanPicture | null, lookAt: (time: number | null) => void) {
    this.#host = host;
    this.#picture = picture;
    this.#lookAt = lookAt;
    this.#timer = new Timer(host);
    host.addController({ hostDisconnected: () => (this.#isPlaying = false) });
  }

  /** Whether it goes on by itself. */
  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  scrubTo(batch: number): void {
    this.#stop();
    this.#show(batch);
  }

  play(): void {
    const picture = this.#picture();
    if (this.#isPlaying) this.#stop();
    else if (picture !== null) this.#start(picture);
  }

  backToNow(): void {
    this.#stop();
    this.#lookAt(null);
    // The button goes; the focus stays at the slider.
    this.#host.renderRoot.querySelector<HTMLElement>('.scrubber input')?.focus();
  }

  #show(batch: number): void {
    const picture = this.#picture();
    if (picture === null) return;
    const time = picture.data.times[batch];
    this.#lookAt(time === undefined || batch >= picture.data.times.length - 1 ? null : time + picture.lag);
  }

  #start({ moment }: FanPicture): void {
    this.#isPlaying = true;
    if (moment === null) this.#show(0);
    this.#step();
    this.#host.requestUpdate();
  }

  #stop(): void {
    this.#isPlaying = false;
    this.#timer.stop();
    this.#host.requestUpdate();
  }

  #step(): void {
    this.#timer.restart(BATCH_MS, () => {
      const picture = this.#picture();
      if (!this.#isPlaying || picture === null) return;
      this.#show(judgedBatch(picture) + 1);
      if (this.#host.moment === null) this.#stop();
      else this.#step();
    });
  }
}
