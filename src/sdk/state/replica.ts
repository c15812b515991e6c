import { parseCursor } from '../../protocol/values/cursor.ts';
import type { Experiment, Kill, Pattern, Variant } from '../../protocol/state/entities.ts';
import type { Suggestion } from '../../protocol/state/suggestion.ts';
import type { ExperimentClosing } from '../../protocol/state/closing.ts';
import type { Note } from '../../protocol/state/note.ts';
import { ENTITY_KINDS, forEachKind, type EntityKind } from '../../protocol/state/entity-kinds.ts';
import type { StreamInfo } from '../../protocol/state/stream-info.ts';
import type { Changes } from '../../protocol/connection/messages.ts';
import type { Changed, StreamState } from '../stream.ts';

type Entity = Experiment | Variant | Pattern | Kill | Suggestion | Note | ExperimentClosing;

/**
 * The outcome of a change message. `applied`: subscribers get `changed`; `partial`: more pages follow; `gap`: it does not follow the state,
 * so a snapshot is needed.
 */
export type Applied =
  | { readonly outcome: 'applied'; readonly changed: Changed }
  | { readonly outcome: 'partial' }
  | { readonly outcome: 'gap' };

const emptyMaps = (): Record<EntityKind, Map<string, Entity>> => forEachKind(() => new Map());

/**
 * The state of one stream, built from change messages. Applying a message twice is harmless, an older entity never replaces a newer one, and
 * the state is complete at its cursor even while the pages of a long snapshot arrive.
 */
export class Replica {
  #maps = emptyMaps();
  #info: StreamInfo | null = null;
  #cursor: string | null = null;
  #state: StreamState | null = null;
  /** The pages so far of a message whose rest has yet to arrive. */
  #pages: Changes[] = [];

  /** The state at its cursor. A reset replaces its maps, so read it each time. */
  get state(): StreamState {
    // Elements read it many times a frame: it is made once a change.
    return (this.#state ??= { cursor: this.#cursor, info: this.#info, ...this.#maps } as unknown as StreamState);
  }

  /** Where the next message must follow on: the cursor, or that of the last page that arrived. */
  get #end(): string | null {
    return this.#pages.at(-1)?.cursor ?? this.#cursor;
  }

  /** Applies a message. */
  apply(message: Changes): Applied {
    if (message.since === null) this.#pages = [];
    else if (!this.#follows(message.since)) {
      this.#pages = [];
      return { outcome: 'gap' };
    }
    // An earlier frame that is sent again between two pages does not complete them.
    if (this.#pages.length > 0 && message.since !== null && seqOf(message.cursor) < seqOf(this.#end as string))
      return { outcome: 'partial' };
    this.#pages.push(message);
    if (message.more === true) return { outcome: 'partial' };
    const pages = this.#pages;
    this.#pages = [];
    return { outcome: 'applied', changed: this.#commit(pages) };
  }

  /** Drops the pages of a message whose rest will not arrive, because the connection was lost. */
  dropPages(): void {
    this.#pages = [];
  }

  #follows(since: string): boolean {
    const held = this.#end === null ? null : parseCursor(this.#end);
    const from = parseCursor(since);
    return held !== null && from !== null && held.epoch === from.epoch && from.seq <= held.seq;
  }

  #commit(pages: readonly Changes[]): Changed {
    this.#state = null;
    const last = (pages.at(-1) as Changes).cursor;
    const reset = pages[0]?.since === null && !this.#isOfEpoch(last);
    if (reset) {
      this.#maps = emptyMaps();
      this.#info = null;
    }
    const news = emptyMaps();
    let info: StreamInfo | null = null;
    for (const page of pages) {
      for (const kind of ENTITY_KINDS) this.#merge(kind, page[kind] ?? [], news[kind]);
      if (page.stream !== undefined && page.stream.seq > (this.#info?.seq ?? -1)) this.#info = info = page.stream;
    }
    // A message that was sent again must not take the cursor back.
    if (reset || this.#cursor === null || seqOf(last) > seqOf(this.#cursor)) this.#cursor = last;
    const rows = forEachKind((kind) => [...news[kind].values()]);
    return { cursor: this.#cursor, reset, info, ...rows } as unknown as Changed;
  }

  /**
   * Whether a cursor belongs to the same history. Nothing ever disappears from one, so its snapshot is merged: nobody hears of an entity twice,
   * and an older snapshot, from a server that lags behind another, takes nothing back.
   */
  #isOfEpoch(cursor: string): boolean {
    return this.#cursor !== null && parseCursor(this.#cursor)?.epoch === parseCursor(cursor)?.epoch;
  }

  #merge(kind: EntityKind, entities: readonly Entity[], news: Map<string, Entity>): void {
    const map = this.#maps[kind];
    for (const entity of entities) {
      const held = map.get(entity.id);
      if (held !== undefined && held.seq >= entity.seq) continue;
      // Deleted first, so that the map stays in the order of last change.
      map.delete(entity.id);
      map.set(entity.id, entity);
      news.set(entity.id, entity);
    }
  }
}

const seqOf = (cursor: string): number => parseCursor(cursor)?.seq ?? 0;

/** Merges the changes of two frames, each entity in its newest state. */
export function mergeChanged(earlier: Changed, later: Changed): Changed {
  if (later.reset) return later;
  const merged = { ...later, reset: earlier.reset, info: later.info ?? earlier.info };
  for (const kind of ENTITY_KINDS) {
    const rows = new Map<string, Entity>();
    for (const entity of [...earlier[kind], ...later[kind]]) rows.set(entity.id, entity);
    Object.assign(merged, { [kind]: [...rows.values()] });
  }
  return merged;
}

/** Whether nothing changed. */
export const isNothing = (changed: Changed): boolean =>
  changed.info === null && ENTITY_KINDS.every((kind) => changed[kind].length === 0);
