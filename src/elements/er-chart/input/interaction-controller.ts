import { keyActionOf, Interaction, type KeyAction } from './gestures.ts';
import type { Navigated, Navigation } from './navigation.ts';
import { placeText, step } from './reading-cursor.ts';
import type { Scene } from '../render/scene.ts';
import { nearestTime } from '../data/series.ts';
import { panned, zoomed } from '../layout/zoom.ts';

/** How a person moves in the drawing: zoom, pan, crosshair, and reading by keys. */
export class Hand {
  readonly #on: Navigated;
  readonly #navigation: Navigation;
  readonly #scene: Scene;
  readonly #interaction: Interaction;

  constructor(on: Navigated, navigation: Navigation, scene: Scene) {
    this.#on = on;
    this.#navigation = navigation;
    this.#scene = scene;
    this.#interaction = new Interaction({
      point: (place) => this.#pointAt(place),
      brush: (part) => scene.brush(part),
      brushed: ([from, to]) => navigation.show([scene.timeAt(from), scene.timeAt(to)]),
      zoom: (factor, x) => this.#zoomBy(factor, scene.timeAt(x)),
      pan: (pixels) => this.#panBy(-pixels / scene.innerWidth),
      reset: () => navigation.show(null),
    });
  }

  /** Does what an event of the drawing asks for. */
  take(event: Event, plot: Element): void {
    if (event.type === 'keydown') this.#key(event as KeyboardEvent);
    else if (event.type === 'blur') this.#left();
    else this.#interaction.take(event, plot);
  }

  #key(event: KeyboardEvent): void {
    const action = keyActionOf(event);
    if (action === undefined || this.#on.show === null) return;
    if (action.kind === 'leave') {
      this.#interaction.cancel();
      this.#left();
      return;
    }
    this.#obey(action);
  }

  /** Nobody reads any more. */
  #left(): void {
    this.#navigation.highlighted = null;
    this.#point(null, null);
    this.#on.refresh();
  }

  #pointAt(place: { readonly x: number; readonly y: number } | null): void {
    const scene = this.#scene;
    const { show } = this.#on;
    if (place === null || show === null) return this.#point(null, null);
    const series = show.lines.map((line) => line.series);
    this.#point(nearestTime(series, scene.timeAt(place.x)), scene.rateAt(place.y));
  }

  #point(time: number | null, rate: number | null): void {
    this.#scene.point(time === null ? null : { time, rate });
    this.#on.pointed(time);
  }

  #zoomBy(factor: number, around: number): void {
    const times = this.#navigation.zoom ?? this.#scene.domain;
    if (times !== null) this.#navigation.show(zoomed(times, around, factor));
  }

  #panBy(part: number): void {
    if (this.#navigation.zoom !== null) this.#navigation.show(panned(this.#navigation.zoom, part));
  }

  #obey(action: KeyAction): void {
    if (action.kind === 'read') return this.#read(action.inTime, action.inRows);
    const scene = this.#scene;
    const { show } = this.#on;
    const [from, to] = scene.domain ?? [0, 1];
    if (action.kind === 'zoom') this.#zoomBy(action.factor, scene.pointed?.time ?? (from + to) / 2);
    else if (action.kind === 'pan') this.#panBy(action.part);
    else this.#navigation.show(null);
    const [start, end] = this.#navigation.zoom ?? this.#on.ends;
    if (show !== null && Number.isFinite(start))
      this.#navigation.said = show.strings.erChart.zoomShows(show.format.full(start), show.format.full(end));
  }

  #read(inTime: number, inRows: number): void {
    const { show } = this.#on;
    const { domain, pointed } = this.#scene;
    if (show === null || domain === null) return;
    const here = { time: pointed?.time ?? null, variant: this.#navigation.highlighted };
    const place = step({ shown: show.shown, series: show.series, domain }, here, inTime, inRows);
    if (place === null) return;
    this.#navigation.highlighted = place.variant.id;
    this.#point(place.series.times[place.point] as number, null);
    this.#navigation.said = placeText(place, show.strings, show.format);
    this.#on.refresh();
  }
}
