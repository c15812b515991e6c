import type { Experiment } from '../../../protocol/index.ts';
import { resolveRange, type Span } from '../../shared/view-state/resolve-range.ts';
import type { ViewController } from '../../shared/view-state/view-controller.ts';
import type { Range } from '../../shared/view-state/view.ts';
import type { FeedCause } from '../data/feed-items.ts';
import type { FeedScope } from '../data/feed-selection.ts';
import { wordsOf } from '../data/feed-source.ts';

/** The element whose properties choose what is shown. */
interface FilterHost {
  all: boolean;
  experiment: string | null;
  cause: FeedCause | 'all';
  metric: string | null;
}

/** The stream that times are resolved in. */
interface FilterPlace {
  readonly experiment: (id: string) => Experiment | undefined;
  readonly timeZone: string | null;
  /** When its newest event was, ms since 1970; null while there is none. */
  readonly newest: () => number | null;
  /** Whether it is the day of the newest event that is shown where no time was chosen. */
  readonly isDay?: boolean;
}

const MINUTE_MS = 60_000;
const EVERYTHING: Span = { from: null, to: null };

/** Whether the newest event of the stream decides from when on a range is. */
const isRelative = ({ kind }: Range): boolean => kind === 'last' || kind === 'today';

/** The filter of a feed: by the properties of a feed, and by the view that it shares. */
export class FeedFilter {
  readonly #host: FilterHost;
  readonly #view: ViewController;
  /** The range that a person asked not to go by, until there is another one. */
  #ignored: Range | null = null;

  constructor(host: FilterHost, view: ViewController) {
    this.#host = host;
    this.#view = view;
  }

  /** The experiment whose entries are shown; null for all. */
  get experiment(): string | null {
    const { all, experiment } = this.#host;
    return all ? null : (experiment ?? this.#view.view.experiment);
  }

  /** The words that are searched for. */
  get search(): string {
    return this.#view.view.filter;
  }

  /** The choices that hold now. */
  scope(place: FilterPlace): FeedScope {
    const { cause, metric } = this.#host;
    return {
      experiment: this.experiment,
      cause: cause === 'all' ? null : cause,
      metric,
      span: this.#span(place),
      words: wordsOf(this.search),
    };
  }

  #span({ experiment, timeZone, newest, isDay = false }: FilterPlace): Span {
    const wanted = this.#view.view.range;
    if (wanted === this.#ignored) return EVERYTHING;
    const chosen = this.experiment === null ? undefined : experiment(this.experiment);
    const range: Range = isDay && wanted.kind === 'experiment' && chosen === undefined ? { kind: 'today' } : wanted;
    const { lastLook } = this.#view;
    const context = { newest: isRelative(range) ? newest() : null, experiment: chosen ?? null, timeZone, lastLook };
    const span = resolveRange(range, context);
    if (range.kind !== 'last' || span.from === null) return span;
    // The newest event comes many times a second, and a scope that moves is read again as a whole.
    return { from: Math.floor(span.from / MINUTE_MS) * MINUTE_MS, to: null };
  }

  /** Shows the entries of one experiment; null for those of all. */
  chooseExperiment(id: string | null): void {
    this.#host.all = id === null && this.#view.view.experiment !== null;
    // The one in view is followed when another comes into view.
    this.#host.experiment = id === this.#view.view.experiment ? null : id;
  }

  /** Shows entries of one kind. */
  chooseCause(cause: FeedCause | 'all'): void {
    this.#host.cause = cause;
  }

  /** Shows entries that were decided by a metric; null for all. */
  chooseMetric(name: string | null): void {
    this.#host.metric = name;
  }

  /** Shows entries that have these words. */
  chooseSearch(search: string): void {
    this.#view.set({ filter: search });
  }

  /** Shows everything. */
  showAll(): void {
    this.chooseExperiment(null);
    this.chooseCause('all');
    this.chooseMetric(null);
    this.chooseSearch('');
    this.#ignored = this.#view.view.range;
  }
}
