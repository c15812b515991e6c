import type { ReactiveElement } from 'lit';
import { EvidenceCanvas } from '../../shared/evidence-canvas/evidence-canvas.ts';
import { Timer } from '../../shared/timers.ts';
import { drawHeads, drawTexts, drawTrack, type RaceModel } from './race-drawing.ts';

/** How long the flash of a stop lasts, milliseconds. */
const FLASH_MS = 700;

/** Nobody reads figures that change 20 times a second, and text is the dearest to draw; milliseconds. */
const TEXTS_EVERY_MS = 250;

/** A race as it is to be drawn, without what the drawing itself knows. */
export type Race = Omit<RaceModel, 'flashes'>;

/** The race on a canvas: the lanes below, the writing, and what changes with every batch above. */
export class RaceCanvas {
  readonly #canvas: EvidenceCanvas<'track' | 'texts' | 'heads'>;
  readonly #textTimer: Timer;
  #race: Race | null = null;
  #track = '';
  #stopped: ReadonlySet<string> | null = null;
  readonly #flashes = new Map<string, number>();

  /** @param box The selector of the box that it fills. */
  constructor(host: ReactiveElement, box: string) {
    this.#textTimer = new Timer(host);
    this.#canvas = new EvidenceCanvas(host, {
      box,
      layers: {
        track: (context, frame) => {
          if (this.#race !== null) drawTrack(context, frame, { ...this.#race, flashes: this.#flashes });
        },
        texts: (context, frame) => {
          if (this.#race !== null) drawTexts(context, frame, { ...this.#race, flashes: this.#flashes });
        },
        heads: (context, frame) => {
          if (this.#race === null) return;
          const flashes = this.#flashesNow();
          drawHeads(context, frame, { ...this.#race, flashes });
          if (flashes.size > 0 && !frame.isStill) this.#canvas.invalidate('heads');
        },
      },
    });
  }

  /** Whether it has been drawn in its box. */
  get isDrawn(): boolean {
    return this.#canvas.frame !== null;
  }

  /**
   * Draws a race with the next frame of the screen.
   * @param isLive Whether it is the present: a stop that is new in it flashes.
   */
  show(race: Race, isLive: boolean): void {
    this.#race = race;
    const stopped = new Set(race.lanes.filter(({ state }) => state === 'stopped').map(({ letter }) => letter));
    if (isLive && this.#stopped !== null)
      for (const letter of stopped) if (!this.#stopped.has(letter)) this.#flashes.set(letter, performance.now());
    this.#stopped = isLive ? stopped : null;
    const track = JSON.stringify([
      race.lanes.map(({ letter, state = 'running' }) => [letter, state]),
      race.logNeeded,
      race.isCard,
      race.language.format.odds(race.logNeeded),
      race.language.strings.race.title,
    ]);
    if (track !== this.#track) this.#canvas.invalidate();
    else if (isLive) {
      this.#canvas.invalidate('heads');
      this.#textTimer.start(TEXTS_EVERY_MS, () => this.#canvas.invalidate('texts'));
    } else this.#canvas.invalidate('texts', 'heads');
    this.#track = track;
  }

  /** Another race begins: its stops are not news. */
  reset(): void {
    this.#stopped = null;
    this.#flashes.clear();
  }

  #flashesNow(): ReadonlyMap<string, number> {
    const parts = new Map<string, number>();
    for (const [letter, since] of this.#flashes) {
      const part = (performance.now() - since) / FLASH_MS;
      if (part < 1) parts.set(letter, part);
      else this.#flashes.delete(letter);
    }
    return parts;
  }
}
