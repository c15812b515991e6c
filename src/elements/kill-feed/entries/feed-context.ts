import type { Kill } from '../../../protocol/index.ts';
import type { LazyDrawer } from '../../shared/details/lazy-drawer.ts';
import type { LazyModule } from '../../shared/loading/lazy-module.ts';
import type * as evidenceViews from '../../shared/views/evidence-view.ts';
import type { FeedItem } from '../data/feed-items.ts';
import type { Lookup } from './item-sentence.ts';

/** The context of a stop, in a list or over the page. */
export interface StopContext extends Lookup {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether the viewer may show it again. */
  readonly canRevive: (kill: Kill) => boolean;
  readonly revive: (kill: Kill) => void;
  /** A kill with what is under way. */
  readonly pending: (kill: Kill) => Kill;
  readonly evidence: LazyModule<typeof evidenceViews>;
  /** Shows evidence over the page; null where it is shown below its stop. */
  readonly drawer: Pick<LazyDrawer, 'id' | 'toggle'> | null;
}

/** The context that all entries share. */
export interface FeedContext extends StopContext {
  /** Times of day instead of how long ago. */
  readonly isExact: boolean;
  /** Keys of what is folded out: evidence and bursts. */
  readonly open: ReadonlySet<string>;
  readonly fold: (key: string, isOpen: boolean) => void;
  /** Whether it is printed: bursts are folded out. */
  readonly isPaper: boolean;
  /** Items that came while one watched. */
  readonly fresh: ReadonlySet<FeedItem>;
  /** The key of the article that Tab comes to: its controls alone are in the order of Tab. */
  readonly current: string;
}

/** The title of an item's experiment; its id where it is not known, empty for what concerns the whole stream. */
export const titleOf = ({ experiment: id }: FeedItem, { experiment }: Pick<Lookup, 'experiment'>): string =>
  id === null ? '' : (experiment(id)?.title ?? id);
