import { formatCursor, type Changes, type CursorParts } from 'peeksafe/protocol';
import type { Committed } from '../runner/runner.ts';
import type { Entities } from 'peeksafe/engine';

type Kind = keyof Entities;
const KINDS: readonly Kind[] = ['experiments', 'variants', 'patterns', 'kills', 'suggestions'];

/** An entity in one of its states. It never changes, so that an answer under way has the state that it began with. */
interface Row {
  readonly entity: object;
  /** Its JSON, made when first asked for: one work for all viewers. */
  json: string | null;
}

/** An entity in the order of last change: a link of a doubly linked list, so that moving it to the end costs nothing. */
interface Link {
  readonly kind: Kind;
  seq: number;
  row: Row;
  before: Link | null;
  after: Link | null;
}

/** An entity as it is on the wire. */
const jsonOf = (row: Row): string => (row.json ??= JSON.stringify(row.entity));

/** Bytes that a list takes for each of its rows: a pointer, and room to grow. */
const BYTES_A_ROW = 12;

/**
 * What changed between two cursors, as it was when it was asked for. Its text is made piece by piece, so that an answer of many megabytes
 * takes no more memory than what its reader has not taken yet.
 */
export class ChangeList {
  readonly #head: string;
  readonly #rows: Readonly<Record<Kind, readonly Row[]>>;
  /** About what the list itself takes; the rows are the index's. */
  readonly bytes: number;

  constructor(head: Omit<Changes, Kind>, rows: Readonly<Record<Kind, readonly Row[]>>) {
    this.#head = JSON.stringify(head).slice(0, -1);
    this.#rows = rows;
    this.bytes = KINDS.reduce((sum, kind) => sum + rows[kind].length * BYTES_A_ROW, this.#head.length);
  }

  /** The change message, cut anywhere. */
  *pieces(): Generator<string> {
    yield this.#head;
    for (const kind of KINDS) {
      const rows = this.#rows[kind];
      if (rows.length === 0) continue;
      yield `,"${kind}":[`;
      for (const [i, row] of rows.entries()) yield i === 0 ? jsonOf(row) : `,${jsonOf(row)}`;
      yield ']';
    }
    yield '}';
  }
}

/** How much one message may carry, about: entities, and characters. */
export interface PageSize {
  readonly entities: number;
  readonly characters: number;
}

/** A change message as text. */
export interface ChangesText {
  readonly text: string;
  /** Where a reader stands once it has applied this. */
  readonly seq: number;
  /** True when more follows at once. */
  readonly more: boolean;
}

/**
 * Everything durable of a stream, in the order in which it last changed. It answers the one question: what changed since N?
 * What nobody has committed is never in it.
 */
export class ChangeIndex {
  readonly epoch: string;
  #seq = 0;
  #at = 0;
  #newest: Link | null = null;
  readonly #links: Readonly<Record<Kind, Map<string, Link>>> = {
    experiments: new Map(),
    variants: new Map(),
    patterns: new Map(),
    kills: new Map(),
    suggestions: new Map(),
  };

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  /** The last event whose effects are in here. */
  get seq(): number {
    return this.#seq;
  }

  /** Where the stream stands, as the wire writes it. */
  get cursor(): string {
    return this.cursorAt(this.#seq);
  }

  /** A cursor of this stream's epoch. */
  cursorAt(seq: number): string {
    return formatCursor({ epoch: this.epoch, seq });
  }

  /** Takes in what was committed. */
  apply({ seq, at, entities }: Pick<Committed, 'seq' | 'at' | 'entities'>): void {
    const changed = KINDS.flatMap((kind) => entities[kind].map((entity) => ({ kind, entity })));
    changed.sort((a, b) => a.entity.seq - b.entity.seq);
    for (const { kind, entity } of changed) this.#put(kind, entity);
    this.#seq = seq;
    this.#at = at;
  }

  #put(kind: Kind, entity: { id: string; seq: number }): void {
    const links = this.#links[kind];
    let link = links.get(entity.id);
    if (link === undefined) {
      link = { kind, seq: entity.seq, row: { entity, json: null }, before: null, after: null };
      links.set(entity.id, link);
    } else {
      // What was looked at and has not changed stays where it is: moved, it would end the walk before what did change.
      if (entity.seq <= link.seq) return;
      this.#unlink(link);
      link.seq = entity.seq;
      link.row = { entity, json: null };
    }
    link.before = this.#newest;
    if (this.#newest !== null) this.#newest.after = link;
    this.#newest = link;
  }

  #unlink(link: Link): void {
    if (link.before !== null) link.before.after = link.after;
    if (link.after !== null) link.after.before = link.before;
    else this.#newest = link.before;
    link.before = null;
    link.after = null;
  }

  /** How far a reader's cursor serves: its seq, or null when the reader must begin from nothing. */
  resumeFrom(cursor: CursorParts | null): number | null {
    return cursor !== null && cursor.epoch === this.epoch && cursor.seq <= this.#seq ? cursor.seq : null;
  }

  /**
   * All that changed since a sequence number, each entity at most once.
   * @param since null for everything, which replaces whatever the reader had.
   */
  listSince(since: number | null): ChangeList {
    const rows: Record<Kind, Row[]> = { experiments: [], variants: [], patterns: [], kills: [], suggestions: [] };
    for (const { kind, row } of this.#linksSince(since ?? 0)) rows[kind].push(row);
    return new ChangeList(this.#head(since, this.#seq, false), rows);
  }

  /**
   * The first page of what changed since a sequence number, each entity at most once.
   * @param since null for everything, which replaces whatever the reader had.
   * @param page Where a long message is to be cut; it then says that more follows.
   */
  changesSince(since: number | null, page: PageSize): ChangesText {
    const links = this.#linksSince(since ?? 0);
    const end = cutAt(links, page);
    const more = end < links.length;
    const seq = more ? (links[end - 1] as Link).seq : this.#seq;
    return { text: this.#write(since, seq, more, links.slice(0, end)), seq, more };
  }

  #linksSince(since: number): Link[] {
    const links: Link[] = [];
    for (let link = this.#newest; link !== null && link.seq > since; link = link.before) links.push(link);
    return links.reverse();
  }

  #head(since: number | null, seq: number, more: boolean): Omit<Changes, Kind> {
    return {
      type: 'changes',
      since: since === null ? null : this.cursorAt(since),
      cursor: this.cursorAt(seq),
      at: new Date(this.#at).toISOString(),
      ...(more && { more }),
    };
  }

  #write(since: number | null, seq: number, more: boolean, links: readonly Link[]): string {
    const parts = [JSON.stringify(this.#head(since, seq, more)).slice(0, -1)];
    for (const kind of KINDS) {
      const rows = links.filter((link) => link.kind === kind).map(({ row }) => jsonOf(row));
      if (rows.length > 0) parts.push(`"${kind}":[${rows.join(',')}]`);
    }
    return `${parts.join(',')}}`;
  }
}

/** How many of the links make a page: as many as it holds, and on to the end of what one event changed, which a cursor must not cut. */
function cutAt(links: readonly Link[], { entities, characters }: PageSize): number {
  let end = 0;
  for (let left = characters; end < links.length && end < entities && left > 0; end++)
    left -= jsonOf((links[end] as Link).row).length;
  while (end > 0 && end < links.length && (links[end] as Link).seq === (links[end - 1] as Link).seq) end += 1;
  return end;
}
