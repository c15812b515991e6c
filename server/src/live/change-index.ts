import { ENTITY_KINDS, formatCursor, type Changes, type CursorParts } from 'peeksafe/protocol';
import type { Source } from '../output/output-budget.ts';
import type { Committed } from '../runner/runner.ts';
import { StreamPlan } from './stream-plan.ts';

/** An entity in one of its states. It never changes, so that an answer in progress keeps the state it began with. */
interface Row {
  /** The event that changed it last. */
  readonly seq: number;
  /** The entity; after its first use its JSON, made once for all viewers. Keeping both would take twice the memory. */
  state: object | string;
}

/** The lists of a change message, and the settings of the stream, which are a list of one here. */
const ROW_KINDS = [...ENTITY_KINDS, 'stream'] as const;
type RowKind = (typeof ROW_KINDS)[number];

/** The same in the order of a list of changes. */
const LISTED: readonly RowKind[] = ['stream', ...ENTITY_KINDS];

const forEachRowKind = <T>(make: (kind: RowKind) => T): Record<RowKind, T> =>
  Object.fromEntries(ROW_KINDS.map((kind) => [kind, make(kind)])) as Record<RowKind, T>;

/** An entity in the order of last change: a node of a doubly linked list, so that moving it to the end costs nothing. */
interface IndexEntry {
  readonly kind: RowKind;
  row: Row;
  before: IndexEntry | null;
  after: IndexEntry | null;
}

/** An entity as JSON of the wire. */
function jsonOf(row: Row): string {
  if (typeof row.state !== 'string') row.state = JSON.stringify(row.state);
  return row.state;
}

/** Bytes that a list takes for each of its rows: a pointer. */
const BYTES_A_ROW = 8;

/** Up to this many rows a list is made for one reader alone; a longer one is the end of the list of all, which everybody shares. */
const OWN_ROWS = 512;

/** Lists since different cursors that are kept until the next change. */
const MAX_LISTS = 64;

/** Rows by kind in order of last change, as they were at one moment. */
class RowLists implements Source {
  readonly #rows: Readonly<Record<RowKind, readonly Row[]>>;
  /** Approximate bytes of the lists themselves; the rows belong to the index. */
  readonly bytes: number;

  /** @param first Where they begin. */
  constructor(first: IndexEntry | null) {
    const counts = forEachRowKind(() => 0);
    for (let entry = first; entry !== null; entry = entry.after) counts[entry.kind] += 1;
    // Of their final length: growing lists would leave twice as much garbage.
    const rows = forEachRowKind((kind) => new Array<Row>(counts[kind]));
    const ends = forEachRowKind(() => 0);
    for (let entry = first; entry !== null; entry = entry.after) rows[entry.kind][ends[entry.kind]++] = entry.row;
    this.#rows = rows;
    this.bytes = ROW_KINDS.reduce((sum, kind) => sum + rows[kind].length * BYTES_A_ROW, 0);
  }

  /** How many rows of a kind there are. */
  count(kind: RowKind): number {
    return this.#rows[kind].length;
  }

  /** The JSON of a row. */
  json(kind: RowKind, i: number): string {
    return jsonOf(this.#rows[kind][i] as Row);
  }

  /** The number of the first row of a kind that changed after a sequence number. */
  firstSince(kind: RowKind, seq: number): number {
    const rows = this.#rows[kind];
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rows[middle] as Row).seq <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The rows of one kind in a list of changes. */
interface Section {
  readonly kind: RowKind;
  /** The number of the first one in the list of all rows of that kind. */
  readonly first: number;
  readonly count: number;
}

/**
 * The changes between two cursors, as they were at one moment. Its text is made piece by piece: an answer of many megabytes takes no more memory
 * than its reader has left unread.
 */
export class ChangeList implements Source {
  readonly #head: string;
  readonly #lists: RowLists;
  readonly #sections: readonly Section[];
  readonly bytes: number;

  constructor(head: Omit<Changes, RowKind>, since: number, lists: RowLists) {
    this.#head = JSON.stringify(head).slice(0, -1);
    this.#lists = lists;
    this.bytes = lists.bytes;
    this.#sections = LISTED.map((kind) => {
      const first = lists.firstSince(kind, since);
      return { kind, first, count: lists.count(kind) - first };
    });
  }

  /** The memory behind it, which lists since other cursors may share. */
  get shared(): Source {
    return this.#lists;
  }

  /** A part of the change message: its head, each row, its end; undefined beyond it. */
  part(i: number): string | undefined {
    if (i === 0) return this.#head;
    let row = i - 1;
    for (const section of this.#sections) {
      if (row < section.count) return this.#row(section, row);
      row -= section.count;
    }
    return row === 0 ? '}' : undefined;
  }

  #row({ kind, first, count }: Section, i: number): string {
    const json = this.#lists.json(kind, first + i);
    if (kind === 'stream') return `,"stream":${json}`;
    return `${i === 0 ? `,"${kind}":[` : ','}${json}${i === count - 1 ? ']' : ''}`;
  }

  /** The change message, cut anywhere. */
  *pieces(): Generator<string> {
    for (let i = 0, part = this.part(0); part !== undefined; part = this.part((i += 1))) yield part;
  }
}

/** Approximate bounds of one message. */
export interface PageSize {
  readonly entities: number;
  readonly characters: number;
}

/** Answers go out in pages of this size, so that none is huge and a slow connection shows that it moves. */
export const PAGE: PageSize = { entities: 500, characters: 256 * 1024 };

/** A change message as text. */
export interface ChangesText {
  readonly text: string;
  /** The sequence number of a reader that has applied it. */
  readonly seq: number;
  /** True when another page follows at once. */
  readonly more: boolean;
}

/**
 * Everything durable of a stream, in order of last change. It answers one question: what has changed since N? It never contains anything that is
 * not committed.
 */
export class ChangeIndex {
  readonly epoch: string;
  /** How visitors are assigned, as of the same event. */
  readonly plan = new StreamPlan();
  #seq = 0;
  #at = 0;
  #newest: IndexEntry | null = null;
  #oldest: IndexEntry | null = null;
  /** Where pages of the present state end, by sequence number: whoever goes on from there need not look for it from the newest. */
  readonly #pageEnds = new Map<number, IndexEntry>();
  /** All rows in their present state, once somebody has asked for many of them. */
  #all: RowLists | null = null;
  /** The lists that lead to the present state, so that those who poll with the same cursor share the pieces of their answers. */
  readonly #lists = new Map<number | null, ChangeList>();
  readonly #entries = forEachRowKind(() => new Map<string, IndexEntry>());

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  /** The last event that it contains. */
  get seq(): number {
    return this.#seq;
  }

  /** The stream's cursor. */
  get cursor(): string {
    return this.cursorAt(this.#seq);
  }

  /** A cursor of this stream's epoch. */
  cursorAt(seq: number): string {
    return formatCursor({ epoch: this.epoch, seq });
  }

  /** Applies a commit. */
  apply({ seq, at, entities }: Pick<Committed, 'seq' | 'at' | 'entities'>): void {
    const { stream: info } = entities;
    const changed = [
      ...(info === null ? [] : [{ kind: 'stream' as const, id: '', entity: info }]),
      ...ENTITY_KINDS.flatMap((kind) => entities[kind].map((entity) => ({ kind, id: entity.id, entity }))),
    ];
    changed.sort((a, b) => a.entity.seq - b.entity.seq);
    for (const { kind, id, entity } of changed) this.#put(kind, id, entity);
    this.#seq = seq;
    this.#at = at;
    this.#pageEnds.clear();
    this.#all = null;
    this.#lists.clear();
    this.plan.apply(entities);
  }

  #put(kind: RowKind, id: string, entity: { readonly seq: number }): void {
    const entries = this.#entries[kind];
    let entry = entries.get(id);
    if (entry === undefined) {
      entry = { kind, row: { seq: entity.seq, state: entity }, before: null, after: null };
      entries.set(id, entry);
    } else {
      // An entity that was touched and has not changed keeps its place: moved to the end, it would stop the walk before what did change.
      if (entity.seq <= entry.row.seq) return;
      this.#unlink(entry);
      entry.row = { seq: entity.seq, state: entity };
    }
    entry.before = this.#newest;
    if (this.#newest !== null) this.#newest.after = entry;
    else this.#oldest = entry;
    this.#newest = entry;
  }

  #unlink(entry: IndexEntry): void {
    if (entry.before !== null) entry.before.after = entry.after;
    else this.#oldest = entry.after;
    if (entry.after !== null) entry.after.before = entry.before;
    else this.#newest = entry.before;
    entry.before = null;
    entry.after = null;
  }

  /** The sequence number to resume a reader's cursor from; null when the reader must start from nothing. */
  resumeFrom(cursor: CursorParts | null): number | null {
    return cursor !== null && cursor.epoch === this.epoch && cursor.seq <= this.#seq ? cursor.seq : null;
  }

  /**
   * All that changed since a sequence number, each entity at most once.
   * @param since null for everything, which replaces whatever the reader had.
   */
  listSince(since: number | null): ChangeList {
    let list = this.#lists.get(since);
    if (list === undefined) {
      list = new ChangeList(this.#head(since, this.#seq, false), since ?? 0, this.#rowsSince(since ?? 0));
      if (this.#lists.size >= MAX_LISTS) this.#lists.clear();
      this.#lists.set(since, list);
    }
    return list;
  }

  /** Lists that have at least the rows since a sequence number. */
  #rowsSince(since: number): RowLists {
    let first: IndexEntry | null = null;
    let entry = this.#newest;
    for (let left = OWN_ROWS; left > 0 && entry !== null && entry.row.seq > since; left--) {
      first = entry;
      entry = entry.before;
    }
    const isAll = entry !== null && entry.row.seq > since;
    return isAll ? (this.#all ??= new RowLists(this.#oldest)) : new RowLists(first);
  }

  /**
   * The first page of what changed since a sequence number, each entity at most once.
   * @param since null for everything, which replaces whatever the reader had.
   * @param page Bounds of the message; one that is cut says that more follows.
   */
  changesSince(since: number | null, page: PageSize): ChangesText {
    const entries = pageFrom(this.#firstSince(since ?? 0), page);
    const last = entries.at(-1);
    const more = last !== undefined && last.after !== null;
    if (more) this.#pageEnds.set(last.row.seq, last);
    const seq = more ? last.row.seq : this.#seq;
    return { text: this.#write(since, seq, more, entries), seq, more };
  }

  /** The entity that changed first after a sequence number; null when none did. */
  #firstSince(since: number): IndexEntry | null {
    if (since === 0) return this.#oldest;
    const pageEnd = this.#pageEnds.get(since);
    if (pageEnd !== undefined) return pageEnd.after;
    let first: IndexEntry | null = null;
    for (let entry = this.#newest; entry !== null && entry.row.seq > since; entry = entry.before) first = entry;
    return first;
  }

  #head(since: number | null, seq: number, more: boolean): Omit<Changes, RowKind> {
    return {
      type: 'changes',
      since: since === null ? null : this.cursorAt(since),
      cursor: this.cursorAt(seq),
      at: new Date(this.#at).toISOString(),
      ...(more && { more }),
    };
  }

  #write(since: number | null, seq: number, more: boolean, entries: readonly IndexEntry[]): string {
    const parts = [JSON.stringify(this.#head(since, seq, more)).slice(0, -1)];
    for (const kind of ROW_KINDS) {
      const rows = entries.filter((entry) => entry.kind === kind).map(({ row }) => jsonOf(row));
      if (kind === 'stream') parts.push(...rows.map((info) => `"stream":${info}`));
      else if (rows.length > 0) parts.push(`"${kind}":[${rows.join(',')}]`);
    }
    return `${parts.join(',')}}`;
  }
}

/** The entries of a page: as many as it holds, and then all the changes of the last event, since a cursor must not split them. */
function pageFrom(first: IndexEntry | null, { entities, characters }: PageSize): IndexEntry[] {
  const entries: IndexEntry[] = [];
  let left = characters;
  for (let entry = first; entry !== null; entry = entry.after) {
    const isFull = entries.length >= entities || left <= 0;
    if (isFull && entry.row.seq !== entries.at(-1)?.row.seq) break;
    entries.push(entry);
    left -= jsonOf(entry.row).length;
  }
  return entries;
}
