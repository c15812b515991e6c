import type { ReactiveElement } from 'lit';
import { EvidenceCanvas, type CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import { Timer } from '../../shared/timers.ts';
import { drawRace, redrawLanes, redrawTexts } from './race-drawing.ts';
import type { LaneSpot } from './race-heads.ts';
import type { RaceModel } from './race-model.ts';

/** How long the flash of a stop lasts, milliseconds. */
const FLASH_MS = 700;

/** Nobody reads figures that change 20 times a second, and text is the dearest to draw; milliseconds. */
const TEXTS_EVERY_MS = 250;
/** The writing then waits this long for a batch to be drawn with: a frame of its own costs more than the writing. */
const TEXTS_WAIT_MS = 100;

/** A race to draw, without what the drawing itself knows. */
export type Race = Omit<RaceModel, 'flashes'>;

/** The race on one canvas. A batch draws the lanes again, and now and then the writing at their ends; the rest stays. */
export class RaceCanvas {
  readonly #canvas: EvidenceCanvas<'race'>;
  readonly #textTimer: Timer;
  #race: Race | null = null;
  /** The parts that are drawn again beside the lanes. */
  #isOld = true;
  #areTextsOld = false;
  /** Where the moving parts of each lane are drawn. */
  #spots: readonly LaneSpot[] = [];
  #stopped: ReadonlySet<string> | null = null;
  readonly #flashes = new Map<string, number>();

  /** @param box The selector of the box that it fills. */
  constructor(host: ReactiveElement, box: string) {
    this.#textTimer = new Timer(host);
    this.#canvas = new EvidenceCanvas(host, {
      box,
      kept: ['race'],
      layers: { race: (context, frame, isEmpty) => this.#paint(context, frame, isEmpty) },
    });
  }

  /**
   * Draws a race with the next frame of the screen.
   * @param isLive Whether it is the present: a stop that is new in it flashes.
   * @param isBatch Whether it comes with the frame of a stream: it is then drawn in the frame of the screen in which it came.
   */
  show(race: Race, isLive: boolean, isBatch = false): void {
    if (!isSameTrack(this.#race, race)) this.#isOld = true;
    else if (!isLive) this.#areTextsOld = true;
    else this.#textTimer.start(TEXTS_EVERY_MS, () => this.#redrawTexts());
    this.#noteStops(race, isLive);
    this.#race = race;
    if (isBatch) this.#canvas.paintSoon('race');
    else this.#canvas.invalidate();
  }

  /** Another race begins: its stops are not news. */
  reset(): void {
    this.#stopped = null;
    this.#flashes.clear();
  }

  #noteStops({ lanes }: Race, isLive: boolean): void {
    const stopped = new Set<string>();
    for (const { state, letter } of lanes) if (state === 'stopped') stopped.add(letter);
    if (isLive && this.#stopped !== null)
      for (const letter of stopped) if (!this.#stopped.has(letter)) this.#flashes.set(letter, performance.now());
    this.#stopped = isLive ? stopped : null;
  }

  /** With the lanes of the next batch, or without one when none comes. */
  #redrawTexts(): void {
    this.#areTextsOld = true;
    this.#textTimer.start(TEXTS_WAIT_MS, () => {
      if (this.#areTextsOld) this.#canvas.invalidate();
    });
  }

  #paint(context: CanvasRenderingContext2D, frame: CanvasFrame, isEmpty: boolean): void {
    if (this.#race === null) return;
    const hadFlashes = this.#flashes.size > 0;
    const model = { ...this.#race, flashes: this.#flashesNow() };
    // A flash goes beyond its lane.
    if (isEmpty || this.#isOld || hadFlashes) this.#spots = drawRace(context, frame, model);
    else {
      this.#spots = redrawLanes(context, frame, model, this.#spots);
      if (this.#areTextsOld) redrawTexts(context, frame, model);
    }
    this.#isOld = this.#areTextsOld = false;
    if (hadFlashes && !frame.isStill) this.#canvas.invalidate();
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

/** Whether nothing differs in two races but what moves with their batches. */
function isSameTrack(a: Race | null, b: Race): boolean {
  if (a === null || a.lanes.length !== b.lanes.length || a.logNeeded !== b.logNeeded || a.isCard !== b.isCard)
    return false;
  if (a.language.strings !== b.language.strings || a.language.format !== b.language.format) return false;
  return a.lanes.every(({ letter, state }, i) => letter === b.lanes[i]?.letter && state === b.lanes[i].state);
}
