import { ENTITY_KINDS, formatCursor, type Changes, type CursorParts } from 'peeksafe/protocol';
import type { Source } from '../output/output-budget.ts';
import type { Committed } from '../runner/runner.ts';
import { StreamPlan } from './stream-plan.ts';

/** The lists of a change message, and the settings of the stream, which are a list of one here. */
const ROW_KINDS = [...ENTITY_KINDS, 'stream'] as const;
type RowKind = (typeof ROW_KINDS)[number];

/** The same in the order of a list of changes. */
const LISTED: readonly RowKind[] = ['stream', ...ENTITY_KINDS];

const forEachRowKind = <T>(make: (kind: RowKind) => T): Record<RowKind, T> =>
  Object.fromEntries(ROW_KINDS.map((kind) => [kind, make(kind)])) as Record<RowKind, T>;

/**
 * An entity in one of its states, which never changes, so that an answer in progress keeps the state it began with. While it is the present one
 * it is also the node of a doubly linked list in the order of last change, where a newer one takes its place at no cost. One object for both:
 * a stream has tens of thousands.
 */
interface Row {
  readonly kind: RowKind;
  /** The event that changed it last. */
  readonly seq: number;
  /** The entity; after its first use its JSON, made once for all viewers. Keeping both would take twice the memory. */
  state: object | string;
  before: Row | null;
  after: Row | null;
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
  constructor(first: Row | null) {
    const counts = forEachRowKind(() => 0);
    for (let row = first; row !== null; row = row.after) counts[row.kind] += 1;
    // Of their final length: growing lists would leave twice as much garbage.
    const rows = forEachRowKind((kind) => new Array<Row>(counts[kind]));
    const ends = forEachRowKind(() => 0);
    for (let row = first; row !== null; row = row.after) rows[row.kind][ends[row.kind]++] = row;
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
  #newest: Row | null = null;
  #oldest: Row | null = null;
  /** Where pages of the present state end, by sequence number: a reader who goes on from there need not look for it from the newest. */
  readonly #pageEnds = new Map<number, Row>();
  /** All rows in their present state, once somebody has asked for many of them. */
  #all: RowLists | null = null;
  /** The lists that lead to the present state, so that those who poll with the same cursor share the pieces of their answers. */
  readonly #lists = new Map<number | null, ChangeList>();
  /** The present rows. */
  readonly #rows = forEachRowKind(() => new Map<string, Row>());

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

  /** The present state of an entity, read for the caller; null where there is none. */
  find(kind: RowKind, id: string): unknown {
    const row = this.#rows[kind].get(id);
    return row === undefined ? null : JSON.parse(jsonOf(row));
  }

  /** All entities of a kind as they are at this moment, in the order in which they came: each is read when it is reached, whatever has happened by then. */
  entities(kind: RowKind): { readonly count: number; read(): Generator<unknown> } {
    const rows = [...this.#rows[kind].values()];
    return {
      count: rows.length,
      *read() {
        for (const row of rows) yield JSON.parse(jsonOf(row));
      },
    };
  }

  /** The ids of all entities of a kind, in the order in which they came. */
  ids(kind: RowKind): readonly string[] {
    return [...this.#rows[kind].keys()];
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
    const former = this.#rows[kind].get(id);
    if (former !== undefined) {
      // An entity that was touched and has not changed keeps its place: moved to the end, it would stop the walk before what did change.
      if (entity.seq <= former.seq) return;
      this.#unlink(former);
    }
    const row: Row = { kind, seq: entity.seq, state: entity, before: this.#newest, after: null };
    this.#rows[kind].set(id, row);
    if (this.#newest !== null) this.#newest.after = row;
    else this.#oldest = row;
    this.#newest = row;
  }

  /** Takes a row out. Answers that are made of it must not keep others alive. */
  #unlink(row: Row): void {
    if (row.before !== null) row.before.after = row.after;
    else this.#oldest = row.after;
    if (row.after !== null) row.after.before = row.before;
    else this.#newest = row.before;
    row.before = null;
    row.after = null;
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
    let first: Row | null = null;
    let row = this.#newest;
    for (let left = OWN_ROWS; left > 0 && row !== null && row.seq > since; left--) {
      first = row;
      row = row.before;
    }
    const isAll = row !== null && row.seq > since;
    return isAll ? (this.#all ??= new RowLists(this.#oldest)) : new RowLists(first);
  }

  /**
   * The first page of what changed since a sequence number, each entity at most once.
   * @param since null for everything, which replaces whatever the reader had.
   * @param page Bounds of the message; one that is cut says that more follows.
   */
  changesSince(since: number | null, page: PageSize): ChangesText {
    const rows = pageFrom(this.#firstSince(since ?? 0), page);
    const last = rows.at(-1);
    const more = last !== undefined && last.after !== null;
    if (more) this.#pageEnds.set(last.seq, last);
    const seq = more ? last.seq : this.#seq;
    return { text: this.#write(since, seq, more, rows), seq, more };
  }

  /** The entity that changed first after a sequence number; null when none did. */
  #firstSince(since: number): Row | null {
    if (since === 0) return this.#oldest;
    const pageEnd = this.#pageEnds.get(since);
    if (pageEnd !== undefined) return pageEnd.after;
    let first: Row | null = null;
    for (let row = this.#newest; row !== null && row.seq > since; row = row.before) first = row;
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

  #write(since: number | null, seq: number, more: boolean, rows: readonly Row[]): string {
    const parts = [JSON.stringify(this.#head(since, seq, more)).slice(0, -1)];
    for (const kind of ROW_KINDS) {
      const texts = rows.filter((row) => row.kind === kind).map(jsonOf);
      if (kind === 'stream') parts.push(...texts.map((info) => `"stream":${info}`));
      else if (texts.length > 0) parts.push(`"${kind}":[${texts.join(',')}]`);
    }
    return `${parts.join(',')}}`;
  }
}

/** The rows of a page: as many as it holds, and then all the changes of the last event, since a cursor must not split them. */
function pageFrom(first: Row | null, { entities, characters }: PageSize): Row[] {
  const rows: Row[] = [];
  let left = characters;
  for (let row = first; row !== null; row = row.after) {
    const isFull = rows.length >= entities || left <= 0;
    if (isFull && row.seq !== rows.at(-1)?.seq) break;
    rows.push(row);
    left -= jsonOf(row).length;
  }
  return rows;
}
