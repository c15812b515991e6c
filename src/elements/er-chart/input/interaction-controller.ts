import { ALPHA } from '../../../stats/index.ts';
import { commandForKey, GestureRecognizer, type KeyCommand } from './gestures.ts';
import type { NavigationTarget, Navigation } from './navigation.ts';
import { isNewest, positionText, stepCursor, type ReadingPosition } from './reading-cursor.ts';
import type { Scene } from '../render/scene.ts';
import { JudgedEvidence, type EvidenceAt } from '../data/judged-evidence.ts';
import { nearestTime } from '../data/series.ts';
import { panTimes, zoomTimes } from '../layout/zoom.ts';

/** Zoom, pan, crosshair, and reading by keys. */
export class InteractionController {
  readonly #target: NavigationTarget;
  readonly #navigation: Navigation;
  readonly #scene: Scene;
  readonly #gestures: GestureRecognizer;
  readonly #evidence = new JudgedEvidence();

  constructor(on: NavigationTarget, navigation: Navigation, scene: Scene) {
    this.#target = on;
    this.#navigation = navigation;
    this.#scene = scene;
    this.#gestures = new GestureRecognizer({
      point: (place) => this.#pointAt(place),
      brush: (part) => scene.showBrush(part),
      brushEnd: ([from, to]) => navigation.zoomTo([scene.timeAt(from), scene.timeAt(to)]),
      zoom: (factor, x) => this.#zoomBy(factor, scene.timeAt(x)),
      pan: (pixels) => this.#panBy(-pixels / scene.innerWidth),
      reset: () => navigation.zoomTo(null),
    });
  }

  handleEvent(event: Event, plot: Element): void {
    if (event.type === 'keydown') this.#handleKey(event as KeyboardEvent);
    else if (event.type === 'blur') this.#clearCursor();
    else if (event.type === 'focus') this.#loadEvidence();
    else this.#gestures.handleEvent(event, plot);
  }

  /** Loads what somebody who reads by keys is told. */
  #loadEvidence(): void {
    const { stream, model } = this.#target;
    const ids = model?.shown.map(({ id }) => id) ?? [];
    if (stream !== null) void this.#evidence.load(stream, ids);
  }

  /** The evidence towards a stop, which is that of the metric that decides; null where none is known. */
  #evidenceAt(place: ReadingPosition): EvidenceAt | null {
    const role = this.#target.model?.metric?.role ?? 'primary';
    if (role !== 'primary') return null;
    return this.#evidence.at(place.variant, place.series.times[place.point] as number, isNewest(place));
  }

  #handleKey(event: KeyboardEvent): void {
    const action = commandForKey(event);
    if (action === undefined || this.#target.model === null) return;
    if (action.kind === 'leave') {
      this.#gestures.cancel();
      this.#clearCursor();
      return;
    }
    this.#runCommand(action);
  }

  #clearCursor(): void {
    this.#navigation.highlighted = null;
    this.#point(null, null);
    this.#target.refresh();
  }

  #pointAt(place: { readonly x: number; readonly y: number } | null): void {
    const scene = this.#scene;
    const { model } = this.#target;
    if (place === null || model === null) return this.#point(null, null);
    const series = model.lines.map((line) => line.series);
    this.#point(nearestTime(series, scene.timeAt(place.x)), scene.rateAt(place.y));
  }

  #point(time: number | null, rate: number | null): void {
    this.#scene.setCrosshair(time === null ? null : { time, rate });
    this.#target.onPoint(time);
  }

  /** The times that are shown, or will be with the first drawing; null when there are none. */
  get #times(): readonly [from: number, to: number] | null {
    const { timeExtent } = this.#target;
    return this.#scene.domain ?? (Number.isFinite(timeExtent[0]) ? timeExtent : null);
  }

  #zoomBy(factor: number, around: number): void {
    const times = this.#navigation.zoom ?? this.#times;
    if (times !== null) this.#navigation.zoomTo(zoomTimes(times, around, factor));
  }

  #panBy(part: number): void {
    if (this.#navigation.zoom !== null) this.#navigation.zoomTo(panTimes(this.#navigation.zoom, part));
  }

  #runCommand(action: KeyCommand): void {
    if (action.kind === 'read') return this.#read(action.inTime, action.inRows);
    const scene = this.#scene;
    const { model } = this.#target;
    const [from, to] = this.#times ?? [0, 1];
    if (action.kind === 'zoom') this.#zoomBy(action.factor, scene.crosshair?.time ?? (from + to) / 2);
    else if (action.kind === 'pan') this.#panBy(action.part);
    else this.#navigation.zoomTo(null);
    const [start, end] = this.#navigation.zoom ?? this.#target.timeExtent;
    if (model !== null && Number.isFinite(start))
      this.#navigation.announcement = model.strings.erChart.zoomShows(model.format.full(start), model.format.full(end));
  }

  #read(inTime: number, inRows: number): void {
    const { model } = this.#target;
    const { domain, crosshair } = this.#scene;
    if (model === null || domain === null) return;
    const here = { time: crosshair?.time ?? null, variant: this.#navigation.highlighted };
    const place = stepCursor({ shown: model.shown, series: model.series, domain }, here, inTime, inRows);
    if (place === null) return;
    this.#navigation.highlighted = place.variant.id;
    this.#point(place.series.times[place.point] as number, null);
    const { id } = place.variant;
    const details = {
      letter: model.letters.get(id) ?? '',
      alpha: model.lines.find(({ series }) => series.variant === id)?.alpha ?? ALPHA,
      evidence: this.#evidenceAt(place),
    };
    this.#navigation.announcement = positionText(place, details, model.strings, model.format);
    this.#target.refresh();
  }
}
