import { actOf, Interaction, type KeyAct } from './interaction.ts';
import { placeText, step } from './reading.ts';
import type { Scene, Show } from './scene.ts';
import { nearestTime } from './series.ts';
import { panned, within, zoomed } from './view.ts';

/** A closer look is asked for when the zoom has come to rest, milliseconds. */
const REST_MS = 250;

/** Whom a navigation moves. */
export interface Navigated {
  readonly scene: Scene;
  /** What is shown; null when nothing is. */
  readonly show: Show | null;
  /** The first and the last time there is. */
  readonly ends: readonly [oldest: number, newest: number];
  /** The zoom is another; null for none. */
  zoomed(times: readonly [from: number, to: number] | null): void;
  /** It has been that for a moment. */
  rested(times: readonly [from: number, to: number]): void;
  /** The crosshair stands at a time; null when it is gone. */
  pointed(time: number | null): void;
  refresh(): void;
}

/** How a person moves in the drawing: zoom, pan, crosshair, and reading by keys. */
export class Navigation {
  readonly #on: Navigated;
  readonly interaction: Interaction;
  /** The times that the viewer chose; null to show the range. */
  zoom: readonly [from: number, to: number] | null = null;
  /** The variant that is looked at. */
  highlighted: string | null = null;
  /** What was last done, in words. */
  said = '';
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(on: Navigated) {
    this.#on = on;
    this.interaction = new Interaction({
      point: (place) => this.#pointAt(place),
      brush: (part) => on.scene.brush(part),
      brushed: ([from, to]) => this.show([on.scene.timeAt(from), on.scene.timeAt(to)]),
      zoom: (factor, x) => this.#zoomBy(factor, on.scene.timeAt(x)),
      pan: (pixels) => this.#panBy(-pixels / on.scene.innerWidth),
      reset: () => this.show(null),
    });
  }

  /** Lets what was begun come to nothing. */
  stop(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
  }

  /** Shows some times, as far as there are such; null for the range. */
  show(times: readonly [from: number, to: number] | null): void {
    const [oldest, newest] = this.#on.ends;
    const zoom = times === null ? null : within(times, oldest, newest);
    this.stop();
    this.zoom = zoom;
    if (zoom !== null)
      this.#rest = setTimeout(() => {
        this.#rest = null;
        this.#on.rested(zoom);
      }, REST_MS);
    this.#on.zoomed(zoom);
  }

  readonly key = (event: KeyboardEvent): void => {
    const act = actOf(event);
    if (act === undefined || this.#on.show === null) return;
    if (act.act === 'leave') {
      this.interaction.cancel();
      this.left();
      return;
    }
    event.preventDefault();
    this.#obey(act);
  };

  /** Nobody reads any more. */
  readonly left = (): void => {
    this.highlighted = null;
    this.#point(null, null);
    this.#on.refresh();
  };

  #pointAt(place: { readonly x: number; readonly y: number } | null): void {
    const { show, scene } = this.#on;
    if (place === null || show === null) return this.#point(null, null);
    const series = show.lines.map((line) => line.series);
    this.#point(nearestTime(series, scene.timeAt(place.x)), scene.rateAt(place.y));
  }

  #point(time: number | null, rate: number | null): void {
    this.#on.scene.point(time === null ? null : { time, rate });
    this.#on.pointed(time);
  }

  #zoomBy(factor: number, around: number): void {
    const times = this.zoom ?? this.#on.scene.domain;
    if (times !== null) this.show(zoomed(times, around, factor));
  }

  #panBy(part: number): void {
    if (this.zoom !== null) this.show(panned(this.zoom, part));
  }

  #obey(act: KeyAct): void {
    if (act.act === 'read') return this.#read(act.inTime, act.inRows);
    const { scene, show } = this.#on;
    const [from, to] = scene.domain ?? [0, 1];
    if (act.act === 'zoom') this.#zoomBy(act.factor, scene.pointed?.time ?? (from + to) / 2);
    else if (act.act === 'pan') this.#panBy(act.part);
    else this.show(null);
    const [start, end] = this.zoom ?? this.#on.ends;
    if (show !== null && Number.isFinite(start))
      this.said = show.words.erChart.zoomShows(show.format.full(start), show.format.full(end));
  }

  #read(inTime: number, inRows: number): void {
    const { show, scene } = this.#on;
    const { domain, pointed } = scene;
    if (show === null || domain === null) return;
    const here = { time: pointed?.time ?? null, variant: this.highlighted };
    const place = step({ shown: show.shown, series: show.series, domain }, here, inTime, inRows);
    if (place === null) return;
    this.highlighted = place.variant.id;
    this.#point(place.series.times[place.point] as number, null);
    this.said = placeText(place, show.words, show.format);
    this.#on.refresh();
  }
}
