import {
  CLOSE,
  PROTOCOL_VERSION,
  type CursorParts,
  type Goodbye,
  type Heartbeat,
  type Scope,
  type Welcome,
} from 'peeksafe/protocol';
import { contain, type OnError } from '../contain.ts';
import type { Committed } from '../runner/runner.ts';
import type { ChangeIndex, ChangeList, PageSize } from './change-index.ts';
import type { Clocks } from './clocks.ts';
import { OutputBudget } from '../output/output-budget.ts';
import { nextTurn } from '../output/turns.ts';
import { FrameCache, FrameMemory } from './frame-cache.ts';
import { Message } from './message.ts';
import { EVICT_ABOVE, EVICT_AFTER_MS, CONFLATE_ABOVE, type ViewerTransport, type Viewer } from './viewer.ts';

/** At most 20 frames a second in the long run: what comes in between is joined into the next one. */
const FRAME_MS = 50;

/**
 * A stream that has been quiet, or whose last frame was late, may send so much time's worth of frames at once. Without it one late frame
 * would make all after it late, for as long as changes come as often as frames may.
 */
const CREDIT_MS = 100;

/**
 * Telling a crowd takes processor time, and may take at most so much of it: a large crowd gets fewer frames, and the rest goes on. Not by
 * the clock, by which a server that has to share its processor would make its viewers wait twice.
 */
const BUSY_PART = 0.5;

/**
 * What time alone brought about, such as the closing of a batch, waits so long for what somebody sends: a crowd is told once, and whoever
 * has sent something does not wait for the frame before.
 */
const TICK_DELAY_MS = 250;

/** Change messages go out in pages, so that none is huge and a slow connection shows that it moves. */
const PAGE: PageSize = { entities: 500, characters: 256 * 1024 };

/** Pages are sent for this long before everything else has its turn, milliseconds. */
const PAGES_MS = 4;

/** Within how long viewers that took in too little are asked to come back, milliseconds. */
const EVICTED_RETURN_WINDOW_MS = 2000;

/** What a hub counts, for the metrics. */
export interface HubCounters {
  /** Change messages that were serialized. */
  frame(): void;
  /** Change messages sent to viewers. */
  deliveries(count: number): void;
  conflation(): void;
  evicted(): void;
  /** Time from a commit until the last viewer had been sent it, seconds. */
  fanOut(seconds: number): void;
}

/** What a hub works with. */
export interface HubParts {
  readonly index: ChangeIndex;
  readonly clocks: Clocks;
  readonly counters: HubCounters;
  /** What all hubs of the server share; left out: without a bound, and this hub's own. */
  readonly memory?: HubMemory;
  /** Called with what a viewer's connection threw; only that connection ends. It must not throw. */
  readonly onError: OnError;
}

/** What a viewer's token allows, to be told to it. */
export interface Granted {
  readonly scopes: Iterable<Scope>;
  /** When the token ends, milliseconds since 1970; null for never. */
  readonly expiresAt: number | null;
}

/** Said to a viewer whose connection is ended for a fault that is not its own. */
const FAULT = 'Something went wrong here; it is in the log of the server.';

const NOTHING: Granted = { scopes: [], expiresAt: null };

/** The memory that the hubs of a server share. */
export interface HubMemory {
  /** What viewers have not taken yet, beside everything else that waits. */
  readonly output: OutputBudget;
  /** Messages that are kept for further viewers. */
  readonly frames: FrameMemory;
}

/** Who watches one stream, and what they have yet to hear. */
export class StreamHub {
  readonly stream: string;
  readonly index: ChangeIndex;
  readonly #counters: HubCounters;
  readonly #output: OutputBudget;
  readonly #clocks: Clocks;
  readonly #onError: OnError;
  readonly #viewers = new Set<Viewer>();
  readonly #frames: FrameCache;
  /** Everything, for who asks once and has nothing: the costliest answer, and the one that most ask for. */
  #whole: ChangeList | null = null;
  /** The last event of the last frame to all. */
  #sentSeq = 0;
  /** When the next frame may go out at the earliest. */
  #nextAt = 0;
  /** When the oldest commit arrived that somebody waits for and that has not been told yet; null when all have. */
  #pendingSince: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = 0;
  #immediate: NodeJS.Immediate | null = null;
  /** Those who have not taken all that they were sent, or wait for room, and the timer that looks whether they still do. */
  readonly #lagging = new Set<Viewer>();
  #retrying: NodeJS.Timeout | null = null;
  /** Those whose next page comes in a turn. */
  readonly #paging = new Set<Viewer>();

  constructor(stream: string, { index, clocks, counters, memory, onError }: HubParts) {
    const { output, frames } = memory ?? { output: new OutputBudget(), frames: new FrameMemory() };
    this.stream = stream;
    this.index = index;
    this.#clocks = clocks;
    this.#counters = counters;
    this.#output = output;
    this.#onError = (what, error) => onError(`${stream}: ${what}`, error);
    this.#frames = new FrameCache(index, () => counters.frame(), PAGE, frames);
  }

  /** How many are watching. */
  get viewers(): number {
    return this.#viewers.size;
  }

  /** Takes in what was committed and tells the viewers: at once after a quiet time, and at most 20 times a second in the long run. */
  publish(committed: Committed): void {
    this.index.apply(committed);
    this.#frames.clear();
    this.#whole = null;
    if (this.#viewers.size === 0) return;
    if (!committed.isByTime) this.#pendingSince ??= this.#clocks.elapsed();
    this.#schedule(committed.isByTime ? TICK_DELAY_MS : 0);
  }

  /** All that changed since a sequence number as one message, for who asks once. */
  listSince(seq: number | null): ChangeList {
    return seq === null ? (this.#whole ??= this.index.listSince(null)) : this.index.listSince(seq);
  }

  #schedule(patienceMs: number): void {
    if (this.#immediate !== null) return;
    const now = this.#clocks.elapsed();
    const at = Math.max(this.#nextAt, now + patienceMs);
    if (this.#timer !== null) {
      if (this.#timerAt <= at) return;
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    this.#timerAt = at;
    // At once, but after the sender has its answer.
    if (at <= now) this.#immediate = setImmediate(this.#onFrameDue);
    else this.#timer = setTimeout(this.#onFrameDue, at - now);
  }

  #unschedule(): void {
    for (const timer of [this.#timer, this.#retrying]) if (timer !== null) clearTimeout(timer);
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#timer = this.#immediate = this.#retrying = null;
  }

  readonly #onFrameDue = (): void => {
    this.#timer = null;
    this.#immediate = null;
    this.#contain(() => this.#fanOut());
  };

  #fanOut(): void {
    const [start, spentBefore] = [this.#clocks.elapsed(), this.#clocks.spent()];
    // Whole milliseconds, which live in the viewer itself and not behind a pointer.
    const now = Math.floor(start);
    let sent = 0;
    for (const viewer of this.#viewers) sent += this.#catchUpAlone(viewer, now);
    this.#counters.deliveries(sent);
    this.#sentSeq = this.index.seq;
    const end = this.#clocks.elapsed();
    const spacing = Math.max(FRAME_MS, (this.#clocks.spent() - spentBefore) / BUSY_PART);
    this.#nextAt = Math.min(Math.max(this.#nextAt, start - CREDIT_MS), start) + spacing;
    if (this.#pendingSince !== null) this.#counters.fanOut((end - this.#pendingSince) / 1000);
    this.#pendingSince = null;
  }

  /** Those who lag have a timer of their own, so that nobody else waits for it. */
  readonly #retry = (): void => {
    this.#retrying = null;
    this.#contain(() => {
      const now = Math.floor(this.#clocks.elapsed());
      let sent = 0;
      for (const viewer of this.#lagging) {
        sent += this.#catchUpAlone(viewer, now);
        if (viewer.unsent === 0 && viewer.seq === this.index.seq) this.#lagging.delete(viewer);
      }
      this.#counters.deliveries(sent);
    });
    if (this.#lagging.size > 0) this.#retrying ??= setTimeout(this.#retry, FRAME_MS).unref();
  };

  #contain(work: () => void): void {
    contain('telling viewers', work, this.#onError);
  }

  /** As `#catchUp`, but what this viewer's connection throws ends it, and the others go on. */
  #catchUpAlone(viewer: Viewer, now: number): number {
    try {
      return this.#catchUp(viewer, now);
    } catch (error) {
      this.#drop(viewer, error);
      return 0;
    }
  }

  /** Ends the connection of a viewer who could not be served. */
  #drop(viewer: Viewer, error: unknown): void {
    this.leave(viewer);
    this.#onError('a viewer', error);
    this.#contain(() => viewer.transport.close(CLOSE.internal, FAULT));
  }

  /** Sends a viewer the next page of what it lacks, if its connection takes it; returns how many messages that were. */
  #catchUp(viewer: Viewer, now: number): number {
    // The next one comes in its turn.
    if (this.#paging.has(viewer)) return 0;
    const sent = this.#isBehind(viewer) && this.#mayBeSent(viewer, now) ? 1 : 0;
    if (sent === 1) this.#send(viewer, now);
    // Whoever was let go has left.
    if (!this.#viewers.has(viewer)) return sent;
    const isBehind = this.#isBehind(viewer);
    if (viewer.unsent === 0 && !isBehind) return sent;
    this.#countUnsent(viewer, viewer.transport.buffered());
    if (sent === 1 && isBehind) this.#page(viewer);
    else this.#retryLater(viewer);
    return sent;
  }

  #isBehind({ seq }: Viewer): boolean {
    return seq === null || seq < this.index.seq;
  }

  #mayBeSent(viewer: Viewer, now: number): boolean {
    const { transport, seq } = viewer;
    const buffered = transport.buffered();
    if (buffered > CONFLATE_ABOVE) {
      this.#checkStalled(viewer, buffered, now);
      return false;
    }
    if (viewer.stalledSince !== null) this.#resume(viewer);
    // Without room, only those who keep up are told: what they are sent they take at once.
    const keepsUp = buffered === 0 && seq !== null && seq >= this.#sentSeq;
    return keepsUp || !this.#output.isExhausted(transport.address ?? '');
  }

  #send(viewer: Viewer, now: number): void {
    const { transport } = viewer;
    const frame = this.#frames.since(viewer.seq);
    viewer.seq = frame.seq;
    viewer.lastSentAt = now;
    viewer.lastBytes = frame.message.text.length;
    transport.send(frame.message);
    this.#countUnsent(viewer, transport.buffered());
  }

  /** Sends a viewer its further pages in turns, so that many who begin with a long stream do not keep everything else waiting. */
  #page(viewer: Viewer): void {
    this.#paging.add(viewer);
    if (this.#paging.size === 1) this.#sendPages().catch((error: unknown) => this.#onError('pages', error));
  }

  async #sendPages(): Promise<void> {
    while (this.#paging.size > 0) {
      await nextTurn();
      this.#contain(() => {
        const began = this.#clocks.elapsed();
        let sent = 0;
        for (const viewer of this.#paging) {
          this.#paging.delete(viewer);
          sent += this.#catchUpAlone(viewer, Math.floor(began));
          if (this.#clocks.elapsed() - began >= PAGES_MS) break;
        }
        this.#counters.deliveries(sent);
      });
    }
  }

  /** Counts what a viewer has not taken. */
  #countUnsent(viewer: Viewer, unsent: number): void {
    if (unsent === viewer.unsent) return;
    this.#output.live(viewer.transport.address ?? '', unsent - viewer.unsent);
    viewer.unsent = unsent;
  }

  #retryLater(viewer: Viewer): void {
    this.#lagging.add(viewer);
    this.#retrying ??= setTimeout(this.#retry, FRAME_MS).unref();
  }

  /** Whoever takes more in is slow, and not gone. */
  #resume(viewer: Viewer): void {
    this.#counters.conflation();
    viewer.stalledSince = null;
  }

  #checkStalled(viewer: Viewer, buffered: number, now: number): void {
    viewer.stalledSince ??= now;
    const most = Math.max(EVICT_ABOVE, viewer.lastBytes + CONFLATE_ABOVE);
    if (buffered <= most && now - viewer.stalledSince < EVICT_AFTER_MS) return;
    this.#counters.evicted();
    this.#dismiss(viewer, CLOSE.overload, 'This viewer takes in less than the stream sends.', EVICTED_RETURN_WINDOW_MS);
  }

  /**
   * Lets somebody watch, from a cursor on or from nothing; the answer is to be given to `leave`.
   * @throws what the transport throws; then nobody watches.
   */
  join(transport: ViewerTransport, since: CursorParts | null, { scopes, expiresAt }: Granted = NOTHING): Viewer {
    const now = Math.floor(this.#clocks.elapsed());
    const seq = this.index.resumeFrom(since);
    const viewer: Viewer = { transport, seq, lastSentAt: now, stalledSince: null, lastBytes: 0, unsent: 0 };
    const welcome: Welcome = {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      stream: this.stream,
      cursor: this.index.cursor,
      heartbeatMs: this.#clocks.heartbeatMs,
      at: new Date(this.#clocks.now()).toISOString(),
      scopes: [...scopes],
      ...(expiresAt !== null && { tokenExpiresAt: new Date(expiresAt).toISOString() }),
    };
    try {
      transport.send(new Message(JSON.stringify(welcome)));
      this.#viewers.add(viewer);
      // An empty stream has nothing to send, but the viewer must learn that this is all there is.
      if (seq === null && this.index.seq === 0) {
        viewer.seq = 0;
        transport.send(this.#frames.since(null).message);
      }
      this.#counters.deliveries(this.#catchUp(viewer, now));
    } catch (error) {
      this.leave(viewer);
      throw error;
    }
    return viewer;
  }

  /** Forgets a viewer. Harmless when it has left before. */
  leave(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    this.#lagging.delete(viewer);
    this.#paging.delete(viewer);
    this.#countUnsent(viewer, 0);
    if (this.#viewers.size > 0) return;
    this.#unschedule();
    this.#pendingSince = null;
  }

  /** Tells those who have heard nothing for a heartbeat's time that the server is here; to be called every second or so. */
  heartbeat(): void {
    const now = Math.floor(this.#clocks.elapsed());
    const at = new Date(this.#clocks.now()).toISOString();
    const beats = new Map<number, Message>();
    for (const viewer of this.#viewers) {
      if (viewer.seq === null || now - viewer.lastSentAt < this.#clocks.heartbeatMs) continue;
      try {
        if (viewer.transport.buffered() > CONFLATE_ABOVE) continue;
        let beat = beats.get(viewer.seq);
        if (beat === undefined) {
          const cursor = this.index.cursorAt(viewer.seq);
          const heartbeat: Heartbeat = { type: 'heartbeat', cursor, at };
          beats.set(viewer.seq, (beat = new Message(JSON.stringify(heartbeat), cursor)));
        }
        viewer.lastSentAt = now;
        viewer.transport.send(beat);
      } catch (error) {
        this.#drop(viewer, error);
      }
    }
  }

  /** Says goodbye to all, to come back at a random moment within a window. */
  drain(reason: string, retryAfterMs: number): void {
    for (const viewer of [...this.#viewers]) {
      try {
        this.#dismiss(viewer, CLOSE.restart, reason, retryAfterMs);
      } catch (error) {
        this.#drop(viewer, error);
      }
    }
  }

  #dismiss(viewer: Viewer, code: number, reason: string, retryAfterMs: number): void {
    const goodbye: Goodbye = { type: 'goodbye', reason, retryAfterMs };
    viewer.transport.send(new Message(JSON.stringify(goodbye)));
    viewer.transport.close(code, reason);
    this.leave(viewer);
  }
}
