import {
  ENTITY_KINDS,
  forEachKind,
  parseCursor,
  type Breakdown,
  type Changes,
  type History,
  type IncomingEvent,
  type Problem,
} from 'peeksafe/protocol';
import { Replica, type Changed } from 'peeksafe/sdk';
import type { Entities, Sender } from 'peeksafe/engine';
import { LogUnavailable } from '../../log/event-log.ts';
import type { EntitiesByKind, ReplicaStore } from '../../log/jetstream/replica-store.ts';
import { NoResponder, type NatsClient } from '../../log/jetstream/nats-client.ts';
import { ChangeIndex } from '../change-index.ts';
import type { AuditPage, StreamService, SubmitResult } from '../stream-service.ts';
import type { Received } from '../../views/join-views.ts';
import type { ViewOutcome } from '../../views/outcomes.ts';
import { ViewRelay } from './view-relay.ts';
import type { Clock } from '../clock.ts';
import { StreamHub, type HubCounters, type HubMemory } from '../hub.ts';
import type { OpenStream } from '../open-streams.ts';
import type { CountedViews, WriterRequest, WriterStatus } from './writer-rpc.ts';

/** After this much silence of a stream's writer, a gateway no longer presents its state as current. Milliseconds. */
const WRITER_SILENCE_MS = 10_000;

/** A request without a responder is retried for this long: a new writer takes over within seconds. Milliseconds. */
const MAX_RETRY_MS = 6000;

/** Time between two tries of a request, milliseconds. */
const RETRY_EVERY_MS = 150;

/** Timeout of one try of a request, milliseconds. */
const REQUEST_TIMEOUT_MS = 8000;

/** Timeout of one page while catching up: the writer's next message starts another try. Milliseconds. */
const PAGE_TIMEOUT_MS = 3000;

/** How long an answer waits for the changes that it reports to arrive here as well, milliseconds. */
const MAX_ARRIVAL_MS = 1000;

/** Calls that may wait for the writer at the same time; further ones fail at once. */
const MAX_PENDING = 1000;

/** Viewers of a stream whose epoch has changed reconnect at a random moment within this time, milliseconds. */
const RETURN_WINDOW_MS = 1000;

/** The state is saved at most this often, and for at most this part of the time. */
const SAVE = { everyMs: 1000, busyPart: 0.05 } as const;

/** The settings of the stream among what a gateway keeps: a list of one. */
const STREAM = 'stream';

/** Leases that a gateway remembers. */
const MAX_LEASES = 8;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The parts that followed streams share. */
export interface FollowedParts {
  readonly nats: NatsClient;
  readonly store: ReplicaStore;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly counters: HubCounters;
  readonly memory: HubMemory;
  readonly onError: (what: string, error: unknown) => void;
}

/**
 * A stream that another node writes. Its state is a replica, as a viewer's is, and calls are requests to its writer. Each message says where it
 * begins, so the stream notices what it has missed and requests it.
 */
export class FollowedStream implements OpenStream {
  readonly stream: string;
  readonly service: StreamService;
  readonly #parts: FollowedParts;
  readonly #replica = new Replica();
  #hub: StreamHub;
  #at = new Date(0).toISOString();
  #leases: number[] = [];
  #writerSeenAt = Number.NEGATIVE_INFINITY;
  #catchingUp: Promise<void> | null = null;
  #arrivals: (() => void)[] = [];
  #pendingRequests = 0;
  #unsaved = new Map<string, Map<string, { id: string; seq: number }>>();
  #replacesSaved = false;
  #saveAt = 0;
  #wasInTrouble = false;
  /** Resolves when another writer announces itself: requests to the former one are retried. */
  #handover = Promise.withResolvers<void>();
  readonly #views = new ViewRelay((views) => this.#count(views));

  constructor(stream: string, parts: FollowedParts) {
    this.stream = stream;
    this.#parts = parts;
    this.#hub = this.#newHub('0');
    this.service = {
      submit: (events, sender) => this.#submit(events, sender),
      count: (views) => this.#views.add(views),
      history: async (query) =>
        JSON.parse(await this.#requestFromWriter({ ask: 'history', query })) as History | Problem,
      breakdown: async (query) =>
        JSON.parse(await this.#requestFromWriter({ ask: 'breakdown', query })) as Breakdown | Problem,
      audit: async (since, limit) =>
        JSON.parse(
          await this.#requestFromWriter({
            ask: 'audit',
            since: since === null ? null : `${since.epoch}.${since.seq}`,
            limit,
          }),
        ) as AuditPage | Problem,
    };
    this.#load();
  }

  get hub(): StreamHub {
    return this.#hub;
  }

  /** Whether some of its state is here. */
  get isKnown(): boolean {
    return this.#replica.state.cursor !== null;
  }

  trouble(): string | null {
    const isSilent = performance.now() - this.#writerSeenAt > WRITER_SILENCE_MS;
    return isSilent ? 'This server has lost touch with the log; another may have it.' : null;
  }

  #newHub(epoch: string): StreamHub {
    const { clock, heartbeatMs, counters, memory, onError } = this.#parts;
    const index = new ChangeIndex(epoch);
    return new StreamHub(this.stream, { index, clock, heartbeatMs, counters, memory, onError });
  }

  #load(): void {
    const kept = this.#parts.store.load(this.stream);
    if (kept === null) return;
    const { cursor, at, leases } = kept.mark;
    this.#leases = [...leases];
    const { [STREAM]: settings = [], ...entities } = kept.entities;
    const [info] = settings.map(({ id: _, ...rest }) => ({ stream: rest }));
    this.#applyChanges({ type: 'changes', since: null, cursor, at, ...entities, ...info } as unknown as Changes);
    this.#unsaved.clear();
    this.#replacesSaved = false;
  }

  /** Handles a message of the writer to all gateways. */
  onWriterMessage(about: WriterStatus, text: string): void {
    if (about.bye === true) return;
    this.#noteWriter(about);
    if (this.#catchingUp !== null) return;
    if (text.startsWith('{"type":"changes"')) {
      if (this.#applyChanges(JSON.parse(text) as Changes)) return;
    } else if (about.cursor === this.#replica.state.cursor) return;
    this.#startCatchUp();
  }

  /** Notes the current writer. When its lease began before what this gateway has seen, the log has lost events. */
  #noteWriter({ lease, began, cursor }: WriterStatus): void {
    this.#writerSeenAt = performance.now();
    if (this.#leases.includes(lease)) return;
    this.#leases = [...this.#leases, lease].slice(-MAX_LEASES);
    this.#handover.resolve();
    this.#handover = Promise.withResolvers<void>();
    const held = this.#replica.state.cursor;
    const seen = held === null ? null : parseCursor(held);
    if (held === null || seen === null || seen.epoch !== parseCursor(cursor)?.epoch || seen.seq <= began) return;
    this.#parts.onError(
      `${this.stream}: the log has lost events`,
      new Error(`it began again at ${began}, and ${held} was seen here`),
    );
    this.#requestFromWriter({ ask: 'loss', lease, cursor: held }).catch(() => {});
  }

  /** Requests what is missing; resolves when it is here, or when no writer responds. */
  catchUp(): Promise<void> {
    this.#startCatchUp();
    return this.#catchingUp ?? Promise.resolve();
  }

  #startCatchUp(): void {
    this.#catchingUp ??= this.#catchUp()
      .catch((error: unknown) => {
        // Between two writers nobody responds; the next one will announce itself.
        if (!(error instanceof NoResponder)) this.#parts.onError(`${this.stream}: catching up`, error);
      })
      .finally(() => (this.#catchingUp = null));
  }

  async #catchUp(): Promise<void> {
    const { nats } = this.#parts;
    this.#replica.dropPages();
    for (let since = this.#replica.state.cursor, more = true; more;) {
      const question: WriterRequest = { ask: 'changes', since };
      const text = await nats.request(nats.subjects.writer(this.stream), JSON.stringify(question), PAGE_TIMEOUT_MS);
      const end = text.indexOf('\n');
      this.#noteWriter(JSON.parse(text.slice(0, end)) as WriterStatus);
      const changes = JSON.parse(text.slice(end + 1)) as Changes;
      this.#applyChanges(changes);
      since = changes.cursor;
      more = changes.more === true;
    }
  }

  /** Applies a change message; false when changes before it are missing. */
  #applyChanges(changes: Changes): boolean {
    const applied = this.#replica.apply(changes);
    if (applied.outcome === 'gap') return false;
    if (applied.outcome === 'partial') return true;
    this.#at = changes.at;
    this.#publishToViewers(applied.changed);
    this.#markUnsaved(applied.changed);
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    for (const arrived of arrivals) arrived();
    return true;
  }

  #publishToViewers(changed: Changed): void {
    const cursor = parseCursor(changed.cursor);
    if (cursor === null) return;
    if (cursor.epoch !== this.#hub.index.epoch) {
      // Viewers reconnect to a hub that sends them everything.
      const former = this.#hub;
      this.#hub = this.#newHub(cursor.epoch);
      former.drain('The history of this stream has changed.', RETURN_WINDOW_MS);
    }
    if (cursor.seq === this.#hub.index.seq && cursor.seq > 0) return;
    const entities = { stream: changed.info, ...forEachKind((kind) => changed[kind]) } as unknown as Entities;
    this.#hub.publish({ seq: cursor.seq, at: Date.parse(this.#at), entities, isByTime: false });
  }

  #markUnsaved(changed: Changed): void {
    if (changed.reset) {
      this.#unsaved.clear();
      this.#replacesSaved = true;
    }
    if (changed.info !== null) this.#unsaved.set(STREAM, new Map([['', { id: '', ...changed.info }]]));
    for (const kind of ENTITY_KINDS) {
      let rows = this.#unsaved.get(kind);
      if (rows === undefined) this.#unsaved.set(kind, (rows = new Map<string, { id: string; seq: number }>()));
      for (const row of changed[kind]) rows.set(row.id, row);
    }
  }

  /** Saves the state when it is due, and disconnects viewers while the writer is out of reach. */
  tick(): void {
    if (performance.now() >= this.#saveAt) this.save();
    const isInTrouble = this.trouble() !== null;
    if (isInTrouble && !this.#wasInTrouble)
      this.#hub.drain('This server has lost touch with the log.', RETURN_WINDOW_MS);
    this.#wasInTrouble = isInTrouble;
  }

  /** Saves what has changed since the last time. */
  save(): void {
    const { cursor } = this.#replica.state;
    if (cursor === null || this.#unsaved.size === 0) return;
    const start = performance.now();
    const rows: EntitiesByKind = Object.fromEntries([...this.#unsaved].map(([kind, map]) => [kind, [...map.values()]]));
    this.#parts.store.save(this.stream, { cursor, at: this.#at, leases: this.#leases }, rows, this.#replacesSaved);
    this.#unsaved.clear();
    this.#replacesSaved = false;
    const took = performance.now() - start;
    this.#saveAt = start + Math.max(SAVE.everyMs, took / SAVE.busyPart);
  }

  async #submit(events: readonly IncomingEvent[], sender: Sender): Promise<SubmitResult> {
    const results: SubmitResult['results'][number][] = [];
    let cursor = this.#hub.index.cursor;
    const { actor: by, scopes } = sender;
    for (const part of this.#splitForNats(events)) {
      const taken = JSON.parse(
        await this.#requestFromWriter({ ask: 'submit', events: part, by, scopes }),
      ) as SubmitResult;
      results.push(...taken.results);
      cursor = taken.cursor;
    }
    await this.#waitForCursor(cursor);
    return { results, cursor };
  }

  /** Asks the writer to count views. What it counted before it was lost is known to the next one, so they may be asked again. */
  async #count(views: readonly Received[]): Promise<readonly ViewOutcome[]> {
    const counted = JSON.parse(await this.#requestFromWriter({ ask: 'count', views })) as CountedViews;
    await this.#waitForCursor(counted.cursor);
    return counted.outcomes;
  }

  /** Sends the views that are still here to the writer. Resolves when all are answered. */
  settle(): Promise<void> {
    return this.#views.settle();
  }

  /** Splits events into requests that fit a NATS message. */
  *#splitForNats(events: readonly IncomingEvent[]): Generator<IncomingEvent[]> {
    const most = this.#parts.nats.maxBytes / 2;
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

  /** Waits a little for accepted events to arrive here, so that their sender can read them at this node. */
  async #waitForCursor(cursor: string): Promise<void> {
    const awaited = parseCursor(cursor);
    const isHere = (): boolean => {
      const held = this.#hub.index;
      return awaited === null || held.epoch !== awaited.epoch || held.seq >= awaited.seq;
    };
    const end = performance.now() + MAX_ARRIVAL_MS;
    while (!isHere() && performance.now() < end) {
      await Promise.race([
        new Promise<void>((arrived) => this.#arrivals.push(arrived)),
        sleep(end - performance.now()),
      ]);
    }
  }

  /**
   * Sends a request to the stream's writer, and retries while there is none.
   * @throws LogUnavailable when there is no answer, or the writer cannot do it now.
   */
  async #requestFromWriter(question: WriterRequest): Promise<string> {
    if (this.#pendingRequests >= MAX_PENDING) throw new LogUnavailable(new Error('too many calls wait for the writer'));
    this.#pendingRequests += 1;
    try {
      return await this.#requestWithRetry(JSON.stringify(question));
    } catch (error) {
      throw error instanceof LogUnavailable ? error : new LogUnavailable(error);
    } finally {
      this.#pendingRequests -= 1;
    }
  }

  async #requestWithRetry(question: string): Promise<string> {
    const { nats } = this.#parts;
    const { stream } = this;
    const end = performance.now() + MAX_RETRY_MS;
    // A try that is repeated may still be answered: it came to the new writer before that was announced. The first answer holds: it says what the
    // request brought, and that of a later try only that it is known.
    const answer = Promise.withResolvers<string>();
    for (;;) {
      try {
        const handover = this.#handover.promise.then(() => Promise.reject(new NoResponder('Another writes now.')));
        const request = nats.request(nats.subjects.writer(stream), question, REQUEST_TIMEOUT_MS).then((text) => {
          answer.resolve(text);
          return answer.promise;
        });
        return await Promise.race([answer.promise, request, handover]);
      } catch (error) {
        if (!(error instanceof NoResponder) || performance.now() > end) throw error;
      }
      // There is no writer at the moment: asks any node to become it.
      await nats.request(nats.subjects.open, stream, REQUEST_TIMEOUT_MS).catch((error: unknown) => {
        if (!(error instanceof NoResponder)) throw error;
      });
      await sleep(RETRY_EVERY_MS);
    }
  }
}
