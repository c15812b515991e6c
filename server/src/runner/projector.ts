import type { Entities, Increment, JudgedPoint } from 'peeksafe/engine';
import type { Kill, Variant } from 'peeksafe/protocol';
import { joinedBySecond, type StateStore } from '../log/state-store.ts';

/** Minimum time between two writes of the read model, milliseconds. */
const FLUSH_MS = 1000;

/** Writing takes at most this part of the time: the read model of a wide stream is written less often. */
const BUSY_PART = 0.05;

/** Rows of each kind that are written before everything else has a turn. Each count is written into a bucket of each resolution. */
const WRITTEN_AT_ONCE = 400;

/** The points that a commit adds to the history. */
export interface HistoryNews {
  readonly increments: readonly Increment[];
  readonly judged: readonly JudgedPoint[];
}

/** The same, until it is written. */
interface Pending extends HistoryNews {
  readonly seq: number;
}

function takeSome<T extends { readonly id: string }>(rows: ReadonlyMap<string, T>): T[] {
  const some: T[] = [];
  for (const row of rows.values()) {
    if (some.length === WRITTEN_AT_ONCE) break;
    some.push(row);
  }
  return some;
}

const nextRound = (): Promise<void> => new Promise((done) => setImmediate(done));

/**
 * Gathers what the read model has to learn and writes it now and then: it may lag behind the log, since it is rebuilt from there after
 * a crash. That keeps it out of the way of commits. It is written bit by bit, each bit whole: what a busy second of a wide stream
 * brings takes longer than everybody should wait.
 */
export class Projector {
  readonly #stream: string;
  readonly #store: StateStore;
  readonly #variants = new Map<string, Variant>();
  readonly #kills = new Map<string, Kill>();
  #pending: Pending[] = [];
  #seq = 0;
  #written = 0;
  #dueAt = 0;

  constructor(stream: string, store: StateStore) {
    this.#stream = stream;
    this.#store = store;
  }

  /** Drops what waits, and starts over with what a recovery found missing. */
  restart(seq: number, entities: Entities, news: HistoryNews): void {
    this.#variants.clear();
    this.#kills.clear();
    this.#pending = [];
    this.#written = this.#store.watermark(this.#stream);
    this.add(seq, entities, news);
  }

  /** Adds the changes of a commit. */
  add(seq: number, entities: Entities, { increments, judged }: HistoryNews): void {
    this.#seq = seq;
    for (const variant of entities.variants) this.#variants.set(variant.id, variant);
    for (const kill of entities.kills) this.#kills.set(kill.id, kill);
    if (seq > this.#written) this.#pending.push({ seq, increments: joinedBySecond(increments), judged });
  }

  /**
   * Writes what waits when it is time to.
   * @param mayGoOn Asked between two bits.
   */
  async flushWhenDue(now: number, mayGoOn: () => boolean): Promise<void> {
    if (now < this.#dueAt || this.#seq === this.#written) return;
    const start = performance.now();
    // A failed write is not retried with every step either.
    this.#dueAt = now + FLUSH_MS;
    await this.flush(mayGoOn);
    this.#dueAt = now + Math.max(FLUSH_MS, (performance.now() - start) / BUSY_PART);
  }

  /** The last event that the read model contains. */
  get written(): number {
    return this.#written;
  }

  /**
   * Writes what waits by now.
   * @param mayGoOn Asked between two bits.
   * @returns The last event that the read model now has.
   */
  async flush(mayGoOn: () => boolean = () => true): Promise<number> {
    const seq = this.#seq;
    // A recovery in the meantime may have started over from an earlier event.
    while (this.#pending.length > 0 && this.#written < seq && mayGoOn()) {
      this.#writeSome();
      await nextRound();
    }
    return this.#written;
  }

  /** Variants and kills are written as they are now, which may be ahead of the counts: written again after a crash, they come to the same. */
  #writeSome(): void {
    const variants = takeSome(this.#variants);
    const kills = takeSome(this.#kills);
    const isRest = variants.length === this.#variants.size && kills.length === this.#kills.size;
    if (isRest && this.#writeSomeJudged()) return;
    const commits = isRest ? this.#someCommits() : 0;
    const written = this.#pending[commits - 1]?.seq ?? this.#written;
    const news = this.#pending.slice(0, commits);
    const counts = news.flatMap(({ increments }) => increments);
    const judged = news.flatMap((one) => one.judged);
    this.#store.project(this.#stream, { seq: written, variants, kills, counts, judged });
    this.#written = written;
    this.#pending.splice(0, commits);
    for (const { id } of variants) this.#variants.delete(id);
    for (const { id } of kills) this.#kills.delete(id);
  }

  /**
   * Of a commit in which thousands of batches closed, some of what was judged, ahead of the rest: written again after a crash it comes to the same, too.
   * @returns Whether there was as much.
   */
  #writeSomeJudged(): boolean {
    const [next] = this.#pending;
    if (next === undefined || next.judged.length <= WRITTEN_AT_ONCE) return false;
    this.#store.addJudged(this.#stream, next.judged.slice(0, WRITTEN_AT_ONCE));
    this.#pending[0] = { ...next, judged: next.judged.slice(WRITTEN_AT_ONCE) };
    return true;
  }

  /** How many of the commits that wait make a bit: at least one, since a watermark must not cut the counts that one commit brought. */
  #someCommits(): number {
    let [commits, rows] = [0, 0];
    for (const { increments, judged } of this.#pending) {
      rows += increments.length + judged.length;
      for (const { metrics } of [...increments, ...judged]) rows += metrics?.length ?? 0;
      if (commits > 0 && rows > WRITTEN_AT_ONCE) break;
      commits += 1;
    }
    return commits;
  }
}
