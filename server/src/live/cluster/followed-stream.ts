import { parseCursor, type Changes, type History, type IncomingEvent, type Problem } from 'peeksafe/protocol';
import { Replica, type Changed } from 'peeksafe/sdk';
import type { Entities, Sender } from 'peeksafe/engine';
import { LogUnavailable } from '../../log/event-log.ts';
import type { EntitiesByKind, ReplicaStore } from '../../log/jetstream/replica-store.ts';
import { NobodyThere, type NatsService } from '../../log/jetstream/nats-client.ts';
import { ChangeIndex } from '../change-index.ts';
import type { AuditPage, StreamDesk, Taken } from '../stream-service.ts';
import type { Clocks } from '../clocks.ts';
import { StreamHub, type HubCounters, type HubMemory } from '../hub.ts';
import type { OpenStream } from '../open-streams.ts';
import type { Question, Speaker } from './writer-rpc.ts';

/** A gateway that has heard nothing of a stream's writer for so long no longer passes its state for the newest. Milliseconds. */
const SILENT_MS = 10_000;

/** A question is asked again while nobody answers, for so long; a new writer is there within seconds. Milliseconds. */
const PATIENCE_MS = 6000;

/** Between two times that a question is asked, milliseconds. */
const AGAIN_MS = 150;

/** How long one answer is waited for, milliseconds. */
const ANSWER_MS = 8000;

/** How long a page of what is missing is waited for: the next word of the writer begins it anew. Milliseconds. */
const CATCH_UP_MS = 3000;

/** So long an answer waits for what it reports to arrive here as well, milliseconds. */
const ARRIVAL_MS = 1000;

/** Calls that wait for a writer at the same time; more are sent away at once. */
const MOST_WAITING = 1000;

/** Viewers of a stream whose epoch has changed come back at a random moment within this time, milliseconds. */
const RETURN_MS = 1000;

/** The state is kept at most this often, and for at most this part of the time. */
const SAVE = { everyMs: 1000, busyPart: 0.05 } as const;

/** Leases that are remembered as heard. */
const MOST_LEASES = 8;

const KINDS = ['experiments', 'variants', 'patterns', 'kills', 'suggestions'] as const;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** What streams that are written elsewhere work with. */
export interface FollowedParts {
  readonly service: NatsService;
  readonly store: ReplicaStore;
  readonly clocks: Clocks;
  readonly counters: HubCounters;
  readonly memory: HubMemory;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * A stream that is written elsewhere: its state is a replica, as any viewer has one, and what is asked of it is asked of its writer. What it
 * misses it notices, since each message says where it begins, and asks for.
 */
export class FollowedStream implements OpenStream {
  readonly stream: string;
  readonly desk: StreamDesk;
  readonly #parts: FollowedParts;
  readonly #replica = new Replica();
  #hub: StreamHub;
  #at = new Date(0).toISOString();
  #leases: number[] = [];
  #heardAt = Number.NEGATIVE_INFINITY;
  #catchingUp: Promise<void> | null = null;
  #arrivals: (() => void)[] = [];
  #waiting = 0;
  #unsaved = new Map<string, Map<string, { id: string; seq: number }>>();
  #savesAnew = false;
  #saveAt = 0;
  #wasInTrouble = false;
  /** Settles when another writer is heard: who waits for the former one asks again. */
  #handover = Promise.withResolvers<void>();

  constructor(stream: string, parts: FollowedParts) {
    this.stream = stream;
    this.#parts = parts;
    this.#hub = this.#newHub('0');
    this.desk = {
      submit: (events, sender) => this.#submit(events, sender),
      history: async (query) => JSON.parse(await this.#ask({ ask: 'history', query })) as History | Problem,
      audit: async (since, limit) =>
        JSON.parse(
          await this.#ask({ ask: 'audit', since: since === null ? null : `${since.epoch}.${since.seq}`, limit }),
        ) as AuditPage | Problem,
    };
    this.#load();
  }

  get hub(): StreamHub {
    return this.#hub;
  }

  /** Whether anything is known of it. */
  get isKnown(): boolean {
    return this.#replica.state.cursor !== null;
  }

  trouble(): string | null {
    const isSilent = performance.now() - this.#heardAt > SILENT_MS;
    return isSilent ? 'This server has lost touch with the log; another may have it.' : null;
  }

  #newHub(epoch: string): StreamHub {
    const { clocks, counters, memory, onTrouble } = this.#parts;
    return new StreamHub(this.stream, { index: new ChangeIndex(epoch), clocks, counters, memory, onError: onTrouble });
  }

  #load(): void {
    const kept = this.#parts.store.load(this.stream);
    if (kept === null) return;
    const { cursor, at, leases } = kept.mark;
    this.#leases = [...leases];
    this.#take({ type: 'changes', since: null, cursor, at, ...kept.entities } as unknown as Changes);
    this.#unsaved.clear();
    this.#savesAnew = false;
  }

  /** Takes what the writer says to all. */
  heard(about: Speaker, text: string): void {
    if (about.bye === true) return;
    this.#meet(about);
    if (this.#catchingUp !== null) return;
    if (text.startsWith('{"type":"changes"')) {
      if (this.#take(JSON.parse(text) as Changes)) return;
    } else if (about.cursor === this.#replica.state.cursor) return;
    this.#startCatchUp();
  }

  /** Notes who writes now. A lease that began before what was seen here already says that the log has lost something. */
  #meet({ lease, began, cursor }: Speaker): void {
    this.#heardAt = performance.now();
    if (this.#leases.includes(lease)) return;
    this.#leases = [...this.#leases, lease].slice(-MOST_LEASES);
    this.#handover.resolve();
    this.#handover = Promise.withResolvers<void>();
    const held = this.#replica.state.cursor;
    const seen = held === null ? null : parseCursor(held);
    if (held === null || seen === null || seen.epoch !== parseCursor(cursor)?.epoch || seen.seq <= began) return;
    this.#parts.onTrouble(
      `${this.stream}: the log has lost events`,
      new Error(`it began again at ${began}, and ${held} was seen here`),
    );
    this.#ask({ ask: 'loss', lease, cursor: held }).catch(() => {});
  }

  /** Asks for what is missing; resolves when that is here, or nobody answers. */
  catchUp(): Promise<void> {
    this.#startCatchUp();
    return this.#catchingUp ?? Promise.resolve();
  }

  #startCatchUp(): void {
    this.#catchingUp ??= this.#catchUp()
      .catch((error: unknown) => {
        // Between two writers nobody answers; the next one will be heard.
        if (!(error instanceof NobodyThere)) this.#parts.onTrouble(`${this.stream}: catching up`, error);
      })
      .finally(() => (this.#catchingUp = null));
  }

  async #catchUp(): Promise<void> {
    const { service } = this.#parts;
    this.#replica.dropPages();
    for (let since = this.#replica.state.cursor, more = true; more;) {
      const question: Question = { ask: 'changes', since };
      const text = await service.ask(service.names.ask(this.stream), JSON.stringify(question), CATCH_UP_MS);
      const end = text.indexOf('\n');
      this.#meet(JSON.parse(text.slice(0, end)) as Speaker);
      const changes = JSON.parse(text.slice(end + 1)) as Changes;
      this.#take(changes);
      since = changes.cursor;
      more = changes.more === true;
    }
  }

  /** Takes a change message; false when it does not follow on what is here. */
  #take(changes: Changes): boolean {
    const applied = this.#replica.apply(changes);
    if (applied.outcome === 'gap') return false;
    if (applied.outcome === 'partial') return true;
    this.#at = changes.at;
    this.#show(applied.changed);
    this.#note(applied.changed);
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    for (const arrived of arrivals) arrived();
    return true;
  }

  #show(changed: Changed): void {
    const cursor = parseCursor(changed.cursor);
    if (cursor === null) return;
    if (cursor.epoch !== this.#hub.index.epoch) {
      // Viewers come back, to a hub that answers them from nothing.
      const former = this.#hub;
      this.#hub = this.#newHub(cursor.epoch);
      former.drain('The history of this stream has changed.', RETURN_MS);
    }
    if (cursor.seq === this.#hub.index.seq && cursor.seq > 0) return;
    const entities = Object.fromEntries(KINDS.map((kind) => [kind, changed[kind]])) as unknown as Entities;
    this.#hub.committed({ seq: cursor.seq, at: Date.parse(this.#at), entities, isByTime: false });
  }

  #note(changed: Changed): void {
    if (changed.reset) {
      this.#unsaved.clear();
      this.#savesAnew = true;
    }
    for (const kind of KINDS) {
      let rows = this.#unsaved.get(kind);
      if (rows === undefined) this.#unsaved.set(kind, (rows = new Map<string, { id: string; seq: number }>()));
      for (const row of changed[kind]) rows.set(row.id, row);
    }
  }

  /** Keeps the state when it is time to, and lets viewers go whom nothing new can reach. */
  tick(): void {
    if (performance.now() >= this.#saveAt) this.save();
    const isInTrouble = this.trouble() !== null;
    if (isInTrouble && !this.#wasInTrouble) this.#hub.drain('This server has lost touch with the log.', RETURN_MS);
    this.#wasInTrouble = isInTrouble;
  }

  /** Keeps what is not kept yet. */
  save(): void {
    const { cursor } = this.#replica.state;
    if (cursor === null || this.#unsaved.size === 0) return;
    const start = performance.now();
    const rows: EntitiesByKind = Object.fromEntries([...this.#unsaved].map(([kind, map]) => [kind, [...map.values()]]));
    this.#parts.store.save(this.stream, { cursor, at: this.#at, leases: this.#leases }, rows, this.#savesAnew);
    this.#unsaved.clear();
    this.#savesAnew = false;
    const took = performance.now() - start;
    this.#saveAt = start + Math.max(SAVE.everyMs, took / SAVE.busyPart);
  }

  async #submit(events: readonly IncomingEvent[], sender: Sender): Promise<Taken> {
    const results: Taken['results'][number][] = [];
    let cursor = this.#hub.index.cursor;
    const { actor: by, scopes } = sender;
    for (const part of this.#cut(events)) {
      const taken = JSON.parse(await this.#ask({ ask: 'submit', events: part, by, scopes })) as Taken;
      results.push(...taken.results);
      cursor = taken.cursor;
    }
    await this.#arrival(cursor);
    return { results, cursor };
  }

  /** Events in as many questions as NATS takes them in. */
  *#cut(events: readonly IncomingEvent[]): Generator<IncomingEvent[]> {
    const most = this.#parts.service.mostBytes / 2;
    let part: IncomingEvent[] = [];
    let size = 0;
    for (const event of events) {
      const more = Buffer.byteLength(JSON.stringify(event));
      if (part.length > 0 && size + more > most) {
        yield part;
        part = [];
        size = 0;
      }
      part.push(event);
      size += more;
    }
    yield part;
  }

  /** Who is told that something was taken can read it here; a little is waited for that. */
  async #arrival(cursor: string): Promise<void> {
    const awaited = parseCursor(cursor);
    const isHere = (): boolean => {
      const held = this.#hub.index;
      return awaited === null || held.epoch !== awaited.epoch || held.seq >= awaited.seq;
    };
    const end = performance.now() + ARRIVAL_MS;
    while (!isHere() && performance.now() < end) {
      await Promise.race([
        new Promise<void>((arrived) => this.#arrivals.push(arrived)),
        sleep(end - performance.now()),
      ]);
    }
  }

  /**
   * Asks the stream's writer, and again while there is none.
   * @throws LogUnavailable when the answer does not come, or is that it cannot be done now.
   */
  async #ask(question: Question): Promise<string> {
    if (this.#waiting >= MOST_WAITING) throw new LogUnavailable(new Error('too many calls wait for the writer'));
    this.#waiting += 1;
    try {
      return await this.#askWriter(JSON.stringify(question));
    } catch (error) {
      throw error instanceof LogUnavailable ? error : new LogUnavailable(error);
    } finally {
      this.#waiting -= 1;
    }
  }

  async #askWriter(question: string): Promise<string> {
    const { service } = this.#parts;
    const { stream } = this;
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        const handover = this.#handover.promise.then(() => Promise.reject(new NobodyThere('Another writes now.')));
        return await Promise.race([service.ask(service.names.ask(stream), question, ANSWER_MS), handover]);
      } catch (error) {
        if (!(error instanceof NobodyThere) || performance.now() > end) throw error;
      }
      // No writer at the moment: one that is free may take it up.
      await service.ask(service.names.open, stream, ANSWER_MS).catch((error: unknown) => {
        if (!(error instanceof NobodyThere)) throw error;
      });
      await sleep(AGAIN_MS);
    }
  }
}
