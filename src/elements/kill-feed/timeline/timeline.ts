import type { ReactiveElement, TemplateResult } from 'lit';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import { viewOf } from '../../shared/view.ts';
import type { ViewController } from '../../shared/view-state/view-controller.ts';
import type { FeedSource } from '../data/feed-source.ts';
import type { Lookup } from '../entries/item-sentence.ts';
import { axisOf } from './axis.ts';
import type * as timelineViews from './timeline-view.ts';
import { TrackWidth } from './track-width.ts';

/** A feed as marks on a time axis, which is a part that is loaded when it is needed. */
export class Timeline {
  readonly #host: ReactiveElement;
  readonly #view: ViewController;
  readonly #module: LazyModule<typeof timelineViews>;
  readonly #width: TrackWidth;
  /** When the mark was that somebody came to last, ms since 1970. */
  #readAt: number | null = null;

  constructor(host: ReactiveElement, view: ViewController) {
    this.#host = host;
    this.#view = view;
    this.#module = new LazyModule(() => import('./timeline-view.ts'), { host });
    this.#width = new TrackWidth(host);
  }

  /** The marks and their axis, or what stands in their place while the part is loaded. */
  render({ selection, newestAt }: FeedSource, lookup: Lookup): TemplateResult {
    this.#module.need();
    const view = this.#view;
    return this.#module.view(lookup.strings, ({ timelineView }) =>
      timelineView({
        ...lookup,
        ...{ items: selection.items(), stops: selection.stops, count: selection.count, width: this.#width.px },
        isCoarse: viewOf(this.#host).matchMedia('(pointer: coarse)').matches,
        ...axisOf(selection.scope.span, selection.items(), newestAt ?? 0),
        read: this.#readAt,
        onRead: this.#read,
        choose: view.isShared ? (experiment) => view.set({ experiment }) : null,
      }),
    );
  }

  readonly #read = (at: number): void => {
    this.#readAt = at;
    this.#host.requestUpdate();
  };
}
