import { parseCursor, SCOPES, type CursorParts } from 'peeksafe/protocol';
import { contain } from '../../contain.ts';
import { type LogRecord, monitors } from 'peeksafe/engine';
import { MIN_SNAPSHOT_EVERY, StreamRunner, type Committed } from '../../runner/runner.ts';
import { LogUnavailable, type Marked } from '../../log/event-log.ts';
import type { CopiedPage, JetStreamLog, Loss } from '../../log/jetstream/jetstream-log.ts';
import { LEASE_MS, type HeldLease } from '../../log/jetstream/leases.ts';
import { NoResponder, type NatsClient } from '../../log/jetstream/nats-client.ts';
import { packMarks, unpackMarks, type PackedRow } from '../../log/packed-marks.ts';
import { tokenOf } from '../../log/jetstream/subjects.ts';
import type { StateStore } from '../../log/state-store.ts';
import { ChangeIndex, type PageSize } from '../change-index.ts';
import { localService, type LocalService, type SubmitResult } from '../stream-service.ts';
import type { ViewOutcome } from '../../views/outcomes.ts';
import { processClock } from '../clock.ts';
import { StreamHub, type HubCounters } from '../hub.ts';
import { WRITER_HEARTBEAT_MS, type CountedViews, type WriterRequest, type WriterStatus } from './writer-rpc.ts';

/** A lease is renewed this often, so that one renewal may fail. Milliseconds. */
const RENEW_MS = LEASE_MS / 3;

/** Records in one page that a node sends to another. */
const RECORDS_PER_PAGE = 500;

/** Approximate bytes of such a page. */
const RECORDS_BYTES = 4 * 1024 * 1024;

/** Bounds of a page of changes. */
const PAGE: PageSize = { entities: 500, characters: 256 * 1024 };

/** Random backoff between claim attempts; spreads streams over the writers. Milliseconds. */
const MAX_CLAIM_BACKOFF_MS = 500;

/** Timeout of a request for another node's copy of the log, milliseconds. */
const COPY_TIMEOUT_MS = 3000;

const COUNTS_NOTHING: HubCounters = { frame() {}, deliveries() {}, conflation() {}, evicted() {}, fanOut() {} };

/** The parts that stream nodes share. */
export interface StreamNodeParts {
  readonly nats: NatsClient;
  readonly log: JetStreamLog;
  readonly store: StateStore;
  readonly node: string;
  readonly clock: () => number;
  readonly onError: (what: string, error: unknown) => void;
  /** Called after the gateways were sent the commit; it must not throw. */
  readonly onCommitted: (runner: StreamRunner, committed: Committed) => void;
}

interface Writing {
  readonly lease: HeldLease;
  /** The last event before the lease began. */
  readonly began: number;
  readonly runner: StreamRunner;
  readonly hub: StreamHub;
  readonly service: LocalService;
  readonly stopResponding: () => void;
  renewAt: number;
}

/**
 * One stream on a node that may write: it follows the log while another node writes it, claims the lease when that is free, writes while it holds
 * the lease, and responds to requests. It works on the log one step at a time.
 */
export class StreamNode {
  readonly stream: string;
  readonly #parts: StreamNodeParts;
  #writing: Writing | null = null;
  #working: Promise<void> | null = null;
  /** When the writer's last message arrived, and its cursor. */
  #writerSeenAt = Number.NEGATIVE_INFINITY;
  #writerCursor: string | null = null;
  #nextClaimAt = 0;
  #snapshotAt = 0;
  #snapshotEvery = MIN_SNAPSHOT_EVERY;
  #loss: Loss | null = null;
  #isClosed = false;

  constructor(stream: string, parts: StreamNodeParts) {
    this.stream = stream;
    this.#parts = parts;
    this.#snapshotAt = parts.log.copied(stream)?.seq ?? 0;
  }

  /** The runner while this node writes the stream. */
  get runner(): StreamRunner | null {
    return this.#writing?.runner ?? null;
  }

  /** Notes a message of the writer. */
  onWriterMessage({ node, cursor, bye }: WriterStatus): void {
    if (node === this.#parts.node && this.#writing !== null) return;
    this.#writerSeenAt = bye === true ? Number.NEGATIVE_INFINITY : performance.now();
    this.#writerCursor = cursor;
  }

  /** Does what is due. To be called several times a second. */
  tick(): void {
    if (this.#working !== null || this.#isClosed || !this.#parts.nats.isConnected) return;
    const now = performance.now();
    const failed = (error: unknown): void => this.#parts.onError(`${this.stream}: its turn`, error);
    if (this.#writing === null) {
      const copied = this.#parts.log.copied(this.stream);
      const isBehind = this.#writerCursor !== null && this.#writerCursor !== `${copied?.epoch}.${copied?.seq}`;
      if (now - this.#writerSeenAt > LEASE_MS) this.claim().catch(failed);
      else if (isBehind) this.#work('following', () => this.#follow()).catch(failed);
    } else if (this.#loss !== null || !this.#parts.log.writes(this.stream)) {
      this.#work('taking up again', () => this.#reload()).catch(failed);
    } else if (now >= this.#writing.renewAt) {
      this.#work('the lease', () => this.#renew()).catch(failed);
    }
  }

  /** One piece of work at a time. */
  async #work(what: string, work: () => Promise<void>): Promise<void> {
    while (this.#working !== null) await this.#working;
    const working = work()
      .catch((error: unknown) => this.#parts.onError(`${this.stream}: ${what}`, error))
      .finally(() => (this.#working = null));
    this.#working = working;
    await working;
  }

  /** Tries to become the writer; resolves once it has tried. */
  async claim(): Promise<void> {
    if (performance.now() < this.#nextClaimAt) return;
    this.#nextClaimAt = performance.now() + MAX_CLAIM_BACKOFF_MS * (0.5 + Math.random() / 2);
    await this.#work('claiming', () => this.#claim());
  }

  async #claim(): Promise<void> {
    if (this.#writing !== null || this.#isClosed) return;
    const lease = await this.#parts.nats.leases.acquire(tokenOf(this.stream), this.#parts.node);
    if (lease !== null) await this.#startWriting(lease);
  }

  async #startWriting(lease: HeldLease): Promise<void> {
    const { log, store, clock, onError, onCommitted, nats } = this.#parts;
    const { stream } = this;
    const { epoch, seq } = await log.claim(stream, lease, this.#loss);
    this.#loss = null;
    const index = new ChangeIndex(epoch);
    const hub = new StreamHub(stream, {
      ...{ index, clock: processClock(clock), heartbeatMs: WRITER_HEARTBEAT_MS, counters: COUNTS_NOTHING, onError },
    });
    const runner: StreamRunner = new StreamRunner(stream, epoch, {
      ...{ log, store, clock, monitors: monitors() },
      onError: (what, error) => onError(`${stream}: ${what}`, error),
      onCommitted: (committed) => {
        hub.publish(committed);
        onCommitted(runner, committed);
      },
    });
    index.apply({ seq: runner.seq, at: clock(), entities: runner.view() });
    // Gateways compare this with what they have seen.
    const writing: Writing = {
      ...{ lease, runner, hub, began: seq, renewAt: 0 },
      service: localService({ runner, index, log, store, clock }),
      stopResponding: nats.respond(nats.subjects.writer(stream), null, (question) => this.#respond(question)),
    };
    this.#writing = writing;
    this.#publishToGateways(writing);
  }

  /** The gateways are the hub's only viewer: it gets every change, and heartbeats. */
  #publishToGateways(writing: Writing): void {
    const { nats } = this.#parts;
    const subject = nats.subjects.changes(this.stream);
    const most = nats.maxBytes - 4096;
    writing.hub.join(
      {
        send: ({ text }) => {
          // A message that does not fit is left out: from the cursor, gateways see that they miss something and request it.
          const said = Buffer.byteLength(text) <= most ? text : '{"type":"heartbeat"}';
          // The hub must not drop its only viewer: gateways that get nothing request it.
          contain(
            `${this.stream}: telling the gateways`,
            () => nats.publish(subject, said, JSON.stringify(this.#writerStatus(writing))),
            this.#parts.onError,
          );
        },
        buffered: () => 0,
        close: () => {},
      },
      { epoch: writing.hub.index.epoch, seq: writing.hub.index.seq },
    );
  }

  #writerStatus({ lease, began, hub }: Writing): WriterStatus {
    return { node: this.#parts.node, lease: lease.number, began, cursor: hub.index.cursor };
  }

  /** Lets time pass for the stream's monitors, and sends a heartbeat to the gateways. */
  beat(): void {
    if (this.#writing === null || !this.#parts.log.writes(this.stream)) return;
    this.#writing.runner.tick();
    this.#writing.hub.heartbeat();
  }

  async #renew(): Promise<void> {
    const writing = this.#writing as Writing;
    const holds = await this.#parts.nats.leases.renew(tokenOf(this.stream), this.#parts.node, writing.lease);
    writing.renewAt = performance.now() + RENEW_MS;
    if (!holds) await this.#stepDown('another node has the lease');
  }

  async #stepDown(why: string): Promise<void> {
    const writing = this.#writing;
    if (writing === null) return;
    this.#writing = null;
    this.#parts.log.stopWriting(this.stream);
    writing.stopResponding();
    await writing.runner.abandon(new LogUnavailable(new Error(why)));
    // Gives the new writer time to announce itself.
    this.#writerSeenAt = performance.now();
    this.#snapshotAt = 0;
  }

  /** After a failed append or a loss: reads the log from JetStream again, under the same lease unless another node has it now. */
  async #reload(): Promise<void> {
    const { lease } = this.#writing as Writing;
    await this.#stepDown('the log is read again');
    const { nats, node } = this.#parts;
    // While leases cannot be reached, no other node gets this one either; if one did, the fence will refuse our writes.
    const isHeld = await nats.leases.renew(tokenOf(this.stream), node, lease).catch(() => true);
    if (isHeld) await this.#startWriting(lease);
    else await this.#claim();
  }

  async #follow(): Promise<void> {
    const { log, store } = this.#parts;
    const { outcome } = await log.catchUp(this.stream);
    if (outcome !== 'current') await this.#copyFromWriter();
    const { epoch, seq } = log.copied(this.stream) ?? { epoch: '', seq: 0 };
    // It bounds the time of a takeover.
    if (seq - this.#snapshotAt < this.#snapshotEvery) return;
    this.#snapshotAt = seq;
    const runner = new StreamRunner(this.stream, epoch, {
      ...{ log, store, clock: this.#parts.clock, monitors: [], onCommitted: () => {} },
      onError: this.#parts.onError,
    });
    this.#snapshotEvery = runner.snapshotEvery;
    await runner.close();
  }

  /** JetStream's log does not match this node's copy, but the writer's copy does, since it started from it. */
  async #copyFromWriter(): Promise<void> {
    const { nats, log } = this.#parts;
    const copied = log.copied(this.stream);
    let after = copied === null ? null : `${copied.epoch}.${copied.seq}`;
    for (;;) {
      const question: WriterRequest = { ask: 'records', after };
      let text: string;
      try {
        text = await nats.request(nats.subjects.writer(this.stream), JSON.stringify(question), COPY_TIMEOUT_MS);
      } catch (error) {
        // The next writer reads the whole log anyway.
        if (error instanceof NoResponder) return;
        throw error;
      }
      const page = JSON.parse(text) as RecordsPage;
      log.replace(this.stream, { ...page, ...(page.marks !== undefined && { marked: markedOf(page.marks) }) });
      if (page.place !== null) return;
      after = `${page.epoch}.${(page.records.at(-1) as LogRecord).seq}`;
    }
  }

  async #respond(text: string): Promise<string> {
    const question = JSON.parse(text) as WriterRequest;
    const writing = this.#writing;
    if (writing === null) throw new LogUnavailable(new Error('another node writes this stream now'));
    return this.#respondTo(question, writing);
  }

  async #respondTo(question: WriterRequest, writing: Writing): Promise<string> {
    const { service, hub, lease, began } = writing;
    switch (question.ask) {
      case 'submit':
        return JSON.stringify(
          this.#confirmAuthority(
            await service.submit(question.events, { actor: question.by, scopes: question.scopes ?? SCOPES }),
          ),
        );
      case 'count':
        return JSON.stringify({
          outcomes: this.#confirmCount(await service.count(question.views)),
          cursor: hub.index.cursor,
        } satisfies CountedViews);
      case 'history':
        return JSON.stringify(await service.history(question.query));
      case 'breakdown':
        return JSON.stringify(await service.breakdown(question.query));
      case 'audit':
        return JSON.stringify(await service.audit(cursorOf(question.since), question.limit));
      case 'changes': {
        const since = cursorOf(question.since);
        this.#checkForLoss(since, hub.index, false);
        const { text } = hub.index.changesSince(hub.index.resumeFrom(since), PAGE);
        return `${JSON.stringify(this.#writerStatus(writing))}\n${text}`;
      }
      case 'loss': {
        const seen = cursorOf(question.cursor);
        if (question.lease === lease.number && seen !== null && seen.seq > began)
          this.#checkForLoss(seen, hub.index, true);
        return '';
      }
      case 'records': {
        const after = cursorOf(question.after);
        this.#checkForLoss(after, hub.index, false);
        return JSON.stringify(this.#recordsAfter(after));
      }
    }
  }

  /**
   * A node that was suspended may not know that another one writes now. Accepted events have passed the fence; a rejection may rest on stale state,
   * so it is only answered while no other node can have started to write.
   */
  #confirmAuthority(taken: SubmitResult): SubmitResult {
    const isAppended = taken.results.every(({ status }) => status !== 'rejected');
    if (isAppended || this.#parts.log.isSure(this.stream)) return taken;
    throw new LogUnavailable(new Error('this node may not be the writer any more'));
  }

  /** As for events: what is counted has passed the fence, and what is known was counted; only a refusal may rest on stale state. */
  #confirmCount(outcomes: readonly ViewOutcome[]): readonly ViewOutcome[] {
    const isAppended = outcomes.every((outcome) => typeof outcome === 'string') || outcomes.includes('counted');
    if (isAppended || this.#parts.log.isSure(this.stream)) return outcomes;
    throw new LogUnavailable(new Error('this node may not be the writer any more'));
  }

  /** A reader has seen events that this log does not have: it has lost them. */
  #checkForLoss(seen: CursorParts | null, index: ChangeIndex, isCertain: boolean): void {
    if (seen === null || seen.epoch !== index.epoch || (!isCertain && seen.seq <= index.seq)) return;
    this.#loss = { seen, isCertain };
    throw new LogUnavailable(new Error('the log has lost events, and begins a new epoch'));
  }

  #recordsAfter(after: CursorParts | null): RecordsPage {
    const { log } = this.#parts;
    const copied = log.copied(this.stream);
    if (copied === null) throw new LogUnavailable(new Error('there is no such log here'));
    const from = after !== null && after.epoch === copied.epoch ? after.seq : 0;
    const { records, marked } = log.page(this.stream, from, RECORDS_PER_PAGE, RECORDS_BYTES);
    const isAll = from + records.length >= copied.seq;
    const page = { epoch: copied.epoch, from, records, place: isAll ? copied.position : null };
    if (marked === undefined) return page;
    const { rows, bytes } = packMarks(marked.byEvent, records);
    return { ...page, marks: { rows, bytes: Buffer.from(bytes).toString('base64') } };
  }

  /** Finishes what was submitted and releases the lease, so that another node can write at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#working !== null) await this.#working;
    const writing = this.#writing;
    if (writing === null) return;
    const { nats, log } = this.#parts;
    writing.stopResponding();
    await writing.service.settle();
    await writing.runner.close();
    this.#writing = null;
    log.stopWriting(this.stream);
    await nats.leases.release(tokenOf(this.stream), writing.lease).catch(() => {});
    nats.publish(
      nats.subjects.changes(this.stream),
      '{"type":"goodbye"}',
      JSON.stringify({ ...this.#writerStatus(writing), bye: true }),
    );
  }
}

interface RecordsPage extends Omit<CopiedPage, 'marked'> {
  /** The marks of its records, packed, their bytes in base 64; left out where there are none. */
  readonly marks?: { readonly rows: readonly PackedRow[]; readonly bytes: string };
}

const markedOf = ({ rows, bytes }: NonNullable<RecordsPage['marks']>): Marked => ({
  byEvent: unpackMarks({ rows, bytes: Buffer.from(bytes, 'base64') }),
  forgetBefore: 0,
});

const cursorOf = (text: string | null): CursorParts | null => (text === null ? null : parseCursor(text));
