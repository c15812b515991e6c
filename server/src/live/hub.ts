import {
  CLOSE,
  PROTOCOL_VERSION,
  type CursorParts,
  type Goodbye,
  type Heartbeat,
  type Welcome,
} from 'peeksafe/protocol';
import { contain, type OnError } from '../contain.ts';
import type { Committed } from '../runner/runner.ts';
import { PAGE, type ChangeIndex } from './change-index.ts';
import type { Cancel, Clock } from './clock.ts';
import { OutputBudget } from '../output/output-budget.ts';
import { FrameCache, FrameMemory } from './frame-cache.ts';
import { FRAME_MS, FramePace } from './frame-pace.ts';
import { Message } from './message.ts';
import {
  CONFLATE_ABOVE,
  EVICT_ABOVE,
  EVICT_AFTER_MS,
  NOTHING,
  type Granted,
  type Viewer,
  type ViewerTransport,
} from './viewer.ts';

/**
 * Changes caused by time alone, such as a closed batch, wait this long for events to share a frame with. It saves a fan-out, and an event's
 * sender does not wait behind that frame. Milliseconds.
 */
const TICK_DELAY_MS = 250;

/** In its turn a hub sends pages for this long before everything else gets one, milliseconds. */
const PAGES_MS = 2;

/** Viewers that join are sent this much at once, over all of them; viewers who join after that wait for the hub's turn. Bytes. */
const AT_ONCE = 256 * 1024;

/** Evicted viewers are asked to reconnect within this time, milliseconds. */
const EVICTED_RETURN_WINDOW_MS = 2000;

/** Counters that a hub keeps for the metrics. */
export interface HubCounters {
  /** Change messages that were serialized. */
  frame(): void;
  /** Change messages sent to viewers. */
  deliveries(count: number): void;
  conflation(): void;
  evicted(): void;
  /** Time from a commit until every viewer had been sent it, seconds. */
  fanOut(seconds: number): void;
}

/** The parts and settings that a hub needs. */
export interface HubParts {
  readonly index: ChangeIndex;
  readonly clock: Clock;
  /** A viewer that was sent nothing for this long gets a heartbeat, milliseconds. */
  readonly heartbeatMs: number;
  readonly counters: HubCounters;
  /** Memory that all hubs of a server share. Default: the hub's own, unbounded. */
  readonly memory?: HubMemory;
  /** Receives errors that a viewer's connection threw; only that connection is closed. It must not throw. */
  readonly onError: OnError;
}

/** The reason that a viewer is given when its connection is closed for a fault of the server. */
const FAULT = 'Something went wrong here; it is in the log of the server.';

/** The memory that the hubs of a server share. */
export interface HubMemory {
  /** Counts what viewers have not read yet, beside everything else that is unsent. */
  readonly output: OutputBudget;
  /** Bounds the change messages that are kept for further viewers. */
  readonly frames: FrameMemory;
}

/** The viewers of one stream: the hub sends each of them every change, and conflates for those that fall behind. */
export class StreamHub {
  readonly stream: string;
  readonly index: ChangeIndex;
  readonly #counters: HubCounters;
  readonly #output: OutputBudget;
  readonly #clock: Clock;
  readonly #heartbeatMs: number;
  readonly #onError: OnError;
  readonly #viewers = new Set<Viewer>();
  readonly #frames: FrameCache;
  readonly #pace: FramePace;
  /** The last event of the last fan-out. */
  #sentSeq = 0;
  /** When the oldest commit that waits for a frame arrived; null when none waits. */
  #pendingSince: number | null = null;
  /** Viewers with unread messages, or for whom there is no room. */
  readonly #lagging = new Set<Viewer>();
  #cancelRetry: Cancel | null = null;
  /** Viewers whose next page goes out in the hub's next turn. */
  readonly #paging = new Set<Viewer>();
  #hasTurn = false;
  /** Bytes sent at once to viewers that joined since the hub's last turn. */
  #atOnce = 0;

  constructor(stream: string, { index, clock, heartbeatMs, counters, memory, onError }: HubParts) {
    const { output, frames } = memory ?? { output: new OutputBudget(), frames: new FrameMemory() };
    this.stream = stream;
    this.index = index;
    this.#clock = clock;
    this.#heartbeatMs = heartbeatMs;
    this.#counters = counters;
    this.#output = output;
    this.#onError = (what, error) => onError(`${stream}: ${what}`, error);
    this.#frames = new FrameCache(index, () => counters.frame(), PAGE, frames);
    this.#pace = new FramePace(clock, () => this.#contain(() => this.#pace.send((now) => this.#fanOut(now))));
  }

  /** Number of viewers. */
  get viewers(): number {
    return this.#viewers.size;
  }

  /** Applies a commit and schedules its frame: at once after a quiet time, and at most 20 frames a second on average. */
  publish(committed: Committed): void {
    this.index.apply(committed);
    this.#frames.clear();
    if (this.#viewers.size === 0) return;
    if (!committed.isByTime) this.#pendingSince ??= this.#clock.elapsed();
    this.#pace.request(committed.isByTime ? TICK_DELAY_MS : 0);
  }

  #fanOut(start: number): void {
    // Small integers are stored in the viewer object itself, not behind a pointer.
    const now = Math.floor(start);
    let sent = 0;
    for (const viewer of this.#viewers) {
      // Those that keep up must not wait for megabytes to those that do not.
      if (this.#keepsUp(viewer, viewer.unsent)) sent += this.#catchUpAlone(viewer, now);
      else this.#page(viewer);
    }
    this.#counters.deliveries(sent);
    this.#sentSeq = this.index.seq;
    if (this.#pendingSince !== null) this.#counters.fanOut((this.#clock.elapsed() - this.#pendingSince) / 1000);
    this.#pendingSince = null;
  }

  /** Lagging viewers have a timer of their own, and are served in the hub's turns, so that nobody else waits for them. */
  readonly #retry = (): void => {
    this.#cancelRetry = null;
    for (const viewer of this.#lagging) this.#page(viewer);
  };

  #contain(work: () => void): void {
    contain('sending to viewers', work, this.#onError);
  }

  /** As `#catchUp`, but an error of this viewer's connection closes it and does not reach the others. */
  #catchUpAlone(viewer: Viewer, now: number): number {
    try {
      return this.#catchUp(viewer, now);
    } catch (error) {
      this.#drop(viewer, error);
      return 0;
    }
  }

  /** Closes the connection of a viewer that could not be served. */
  #drop(viewer: Viewer, error: unknown): void {
    this.leave(viewer);
    this.#onError('a viewer', error);
    this.#contain(() => viewer.transport.close(CLOSE.internal, FAULT));
  }

  /** Sends a viewer the next page of what it lacks, if its connection has room; returns the number of messages sent. */
  #catchUp(viewer: Viewer, now: number): number {
    // Its next page goes out in the hub's turn.
    if (this.#paging.has(viewer)) return 0;
    const sent = this.#isBehind(viewer) && this.#mayBeSent(viewer, now) ? 1 : 0;
    if (sent === 1) this.#send(viewer, now);
    // It may have been evicted.
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
    const { transport } = viewer;
    const buffered = transport.buffered();
    if (buffered > CONFLATE_ABOVE) {
      this.#checkStalled(viewer, buffered, now);
      return false;
    }
    if (viewer.stalledSince !== null) this.#resume(viewer);
    // Without room, only viewers that keep up are sent anything: they read it at once.
    return !this.#output.isExhausted(transport.address ?? '', this.#keepsUp(viewer, buffered));
  }

  /** Whether a viewer has read everything up to the last frame. */
  #keepsUp({ seq }: Viewer, unsent: number): boolean {
    return unsent === 0 && seq !== null && seq >= this.#sentSeq;
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

  /** Sends further pages in turns: many viewers that start on a long stream must not block everything else. */
  #page(viewer: Viewer): void {
    this.#paging.add(viewer);
    this.#waitForTurn();
  }

  #waitForTurn(): void {
    if (this.#hasTurn) return;
    this.#hasTurn = true;
    this.#clock.inTurn(this.#sendPages);
  }

  readonly #sendPages = (): void => {
    this.#contain(() => {
      const began = this.#clock.elapsed();
      let sent = 0;
      for (const viewer of this.#paging) {
        this.#paging.delete(viewer);
        sent += this.#catchUpAlone(viewer, Math.floor(began));
        if (viewer.unsent === 0 && !this.#isBehind(viewer)) this.#lagging.delete(viewer);
        if (this.#clock.elapsed() - began >= PAGES_MS) break;
      }
      this.#counters.deliveries(sent);
    });
    this.#hasTurn = false;
    this.#atOnce = 0;
    if (this.#paging.size > 0) this.#waitForTurn();
  };

  /** Notes how much a viewer has not read yet. */
  #countUnsent(viewer: Viewer, unsent: number): void {
    if (unsent === viewer.unsent) return;
    this.#output.live(viewer.transport.address ?? '', unsent - viewer.unsent);
    viewer.unsent = unsent;
  }

  #retryLater(viewer: Viewer): void {
    this.#lagging.add(viewer);
    this.#cancelRetry ??= this.#clock.after(FRAME_MS, this.#retry);
  }

  /** A viewer that reads again was slow, not gone. */
  #resume(viewer: Viewer): void {
    this.#counters.conflation();
    viewer.stalledSince = null;
  }

  #checkStalled(viewer: Viewer, buffered: number, now: number): void {
    viewer.stalledSince ??= now;
    const most = Math.max(EVICT_ABOVE, viewer.lastBytes + CONFLATE_ABOVE);
    if (buffered <= most && now - viewer.stalledSince < EVICT_AFTER_MS) return;
    this.#counters.evicted();
    this.#dismiss(viewer, CLOSE.overload, 'This viewer reads less than the stream sends.', EVICTED_RETURN_WINDOW_MS);
  }

  /**
   * Adds a viewer, which resumes from a cursor or starts from nothing. Pass the result to `leave`.
   * @throws the error of the transport; then no viewer was added.
   */
  join(transport: ViewerTransport, since: CursorParts | null, { scopes, expiresAt }: Granted = NOTHING): Viewer {
    const now = Math.floor(this.#clock.elapsed());
    const seq = this.index.resumeFrom(since);
    const viewer: Viewer = { transport, seq, lastSentAt: now, stalledSince: null, lastBytes: 0, unsent: 0 };
    const welcome: Welcome = {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      stream: this.stream,
      cursor: this.index.cursor,
      heartbeatMs: this.#heartbeatMs,
      at: new Date(this.#clock.now()).toISOString(),
      scopes: [...scopes],
      ...(expiresAt !== null && { tokenExpiresAt: new Date(expiresAt).toISOString() }),
    };
    try {
      transport.send(new Message(JSON.stringify(welcome)));
      // The first viewer starts from now: the hub sent earlier changes to nobody.
      if (this.#viewers.size === 0) this.#sentSeq = this.index.seq;
      this.#viewers.add(viewer);
      // An empty stream has nothing to send, but the viewer must learn that this is all there is.
      if (seq === null && this.index.seq === 0) {
        viewer.seq = 0;
        transport.send(this.#frames.since(null).message);
      }
      this.#start(viewer, now);
    } catch (error) {
      this.leave(viewer);
      throw error;
    }
    return viewer;
  }

  /** Sends a viewer that has joined its first page: at once, or in the hub's turn when many join together. */
  #start(viewer: Viewer, now: number): void {
    if (this.#atOnce >= AT_ONCE) return this.#page(viewer);
    this.#counters.deliveries(this.#catchUp(viewer, now));
    this.#atOnce += viewer.lastBytes;
    if (this.#atOnce >= AT_ONCE) this.#waitForTurn();
  }

  /** Removes a viewer. Harmless when it has left before. */
  leave(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    this.#lagging.delete(viewer);
    this.#paging.delete(viewer);
    this.#countUnsent(viewer, 0);
    if (this.#viewers.size > 0) return;
    this.#pace.cancel();
    this.#cancelRetry?.();
    this.#cancelRetry = this.#pendingSince = null;
  }

  /** Sends a heartbeat to viewers that were sent nothing else for a while; to be called every second or so. */
  heartbeat(): void {
    const now = Math.floor(this.#clock.elapsed());
    const at = new Date(this.#clock.now()).toISOString();
    const beats = new Map<number, Message>();
    for (const viewer of this.#viewers) {
      if (viewer.seq === null || now - viewer.lastSentAt < this.#heartbeatMs) continue;
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

  /** Says goodbye to all viewers, which reconnect at a random moment within a window. */
  drain(reason: string, retryAfterMs: number): void {
    for (const viewer of [...this.#viewers]) {
      try {
        this.#dismiss(viewer, CLOSE.restart, reason, retryAfterMs);
      } catch (error) {
        this.#drop(viewer, error);
      }
    }
    this.index.plan.end();
  }

  #dismiss(viewer: Viewer, code: number, reason: string, retryAfterMs: number): void {
    const goodbye: Goodbye = { type: 'goodbye', reason, retryAfterMs };
    viewer.transport.send(new Message(JSON.stringify(goodbye)));
    viewer.transport.close(code, reason);
    this.leave(viewer);
  }
}
