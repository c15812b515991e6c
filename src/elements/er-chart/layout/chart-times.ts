import type { Experiment } from '../../../protocol/index.ts';
import { resolveRange, type Span } from '../../shared/view-state/resolve-range.ts';
import type { ViewController } from '../../shared/view-state/view-controller.ts';
import type { Range } from '../../shared/view-state/view.ts';
import type { DataSource } from '../data/data-source.ts';
import { windowFor } from '../data/series.ts';
import type { TimeSelection } from './viewport.ts';

const MINUTE_MS = 60_000;
const EVERYTHING: Span = { from: null, to: null };

/** The chart whose times they are. */
export interface TimesHost {
  readonly view: ViewController;
  /** The properties of the element. */
  readonly element: { readonly range: number | null; readonly windowMinutes: number | null };
  data(): DataSource;
  /** The experiment that is drawn; null for several. */
  experiment(): Experiment | null;
  timeZone(): string | null;
  /** The times that the viewer chose by zooming; null for none. */
  zoom(): readonly [from: number, to: number] | null;
  /** The times that are drawn; null before the first drawing. */
  domain(): readonly [from: number, to: number] | null;
}

/** The times that a chart shows: what was zoomed to, its own range, or that of the view it shares with others. */
export class ChartTimes {
  readonly #host: TimesHost;
  /** The times that stay in view while paused. */
  #paused: readonly [from: number, to: number] | null = null;
  /** Whether a person wants all there is in a chart with a range of its own. */
  #wantsAll = false;

  constructor(host: TimesHost) {
    this.#host = host;
  }

  /** Changes whenever other times are asked for. */
  get key(): string {
    const range = this.#range;
    const lastLook = range?.kind === 'since-last-look' ? this.#host.view.lastLook : null;
    return JSON.stringify([this.#ownMs, range, lastLook]);
  }

  get #ownMs(): number | null {
    const { range } = this.#host.element;
    return range === null ? null : range * MINUTE_MS;
  }

  /** The range of the shared view; null where the chart has its own, or shares none. */
  get #range(): Range | null {
    const { view } = this.#host;
    return this.#ownMs === null && view.isShared && !this.#wantsAll ? view.view.range : null;
  }

  #spanAt(newest: number): Span {
    const range = this.#range;
    if (range === null) return EVERYTHING;
    return resolveRange(range, {
      newest: Number.isFinite(newest) ? newest : null,
      experiment: this.#host.experiment(),
      timeZone: this.#host.timeZone(),
      lastLook: this.#host.view.lastLook,
    });
  }

  get #newest(): number {
    return this.#host.data().timeExtent()[1];
  }

  /** The times to draw. */
  get selection(): TimeSelection {
    const fixed = this.#host.zoom() ?? this.#paused ?? this.#between;
    const range = this.#range;
    if (range?.kind === 'last') return { rangeMs: range.minutes * MINUTE_MS, fixed };
    const { from, to } = this.#spanAt(this.#newest);
    return { rangeMs: this.#ownMs, fixed, since: from, until: to };
  }

  get #between(): readonly [from: number, to: number] | null {
    const range = this.#range;
    return range?.kind === 'between' ? [range.from, range.to] : null;
  }

  /** From when on the history is needed, milliseconds since 1970; null for all of it. @param newest When the newest counts are of. */
  historyFrom(newest: number): number | null {
    const own = this.#ownMs;
    return own === null ? this.#spanAt(newest).from : newest - own;
  }

  /** The times that are looked at closely from the beginning; null for none. */
  get closely(): readonly [from: number, to: number] | null {
    return this.#between;
  }

  /** The length of the window in which ER is counted, milliseconds. */
  get windowMs(): number {
    const { windowMinutes } = this.#host.element;
    if (windowMinutes !== null && windowMinutes > 0) return windowMinutes * MINUTE_MS;
    const [oldest, newest] = this.#host.data().timeExtent();
    const { rangeMs, fixed, since } = this.selection;
    const span = Math.max(0, newest - Math.max(oldest, since ?? -Infinity)) || 0;
    const between = fixed === null || fixed !== this.#between ? span : fixed[1] - fixed[0];
    return windowFor(Math.min(between, rangeMs ?? Infinity), this.#host.data().resolutionMs);
  }

  /** The times that are drawn, up to the newest point. */
  get drawn(): readonly [from: number, to: number] {
    const [oldest, newest] = this.#host.data().timeExtent();
    const [from, to] = this.#host.domain() ?? [oldest, newest];
    return [Math.max(from, oldest), Math.min(to, newest)];
  }

  /** Keeps the times in view, or follows what comes. */
  pause(isPaused: boolean): void {
    this.#paused = isPaused ? this.#host.domain() : null;
  }

  /** The length that was chosen, minutes; null for all there is, undefined for another stretch. */
  get chosen(): number | null | undefined {
    const range = this.#range;
    if (range === null) return this.#host.element.range;
    if (range.kind === 'last') return range.minutes;
    return range.kind === 'all' || range.kind === 'experiment' ? null : undefined;
  }

  /**
   * A person chose a length, minutes; null for all there is. Where the chart has no range of its own, all that share the view follow.
   * @returns The range that the element is to have now.
   */
  choose(minutes: number | null): number | null {
    const { element, view } = this.#host;
    const isOwn = element.range !== null || this.#wantsAll || !view.isShared;
    this.#wantsAll = isOwn && view.isShared && minutes === null;
    if (isOwn) return minutes;
    view.set({ range: minutes === null ? { kind: 'all' } : { kind: 'last', minutes } });
    return null;
  }
}
