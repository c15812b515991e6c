import { CLOSE, HEARTBEAT_MS, type CursorParts, type Goodbye, type Heartbeat, type Welcome } from 'peeksafe/protocol';
import { PROTOCOL_VERSION } from 'peeksafe/protocol';
import type { Committed } from '../engine/runner.ts';
import type { ChangeIndex, Frame } from './change-index.ts';
import { CLOSE_ABOVE, CLOSE_AFTER_MS, CONFLATE_ABOVE, type Outlet, type Viewer } from './viewer.ts';

/** At most 20 frames a second: what comes in between is joined into the next one. */
const FRAME_MS = 50;

/** A first snapshot goes out in pages of so many entities, so that no message is huge. */
const PAGE = 500;

/** What a hub counts, for the metrics. */
export interface HubCounters {
  frame(): void;
  delivery(): void;
  conflation(): void;
  letGo(): void;
}

/** Who watches one stream, and what they have yet to hear. */
export class StreamHub {
  readonly stream: string;
  readonly index: ChangeIndex;
  readonly #counters: HubCounters;
  readonly #clock: () => number;
  readonly #viewers = new Set<Viewer>();
  #sentSeq: number;
  #lastFrameAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(stream: string, index: ChangeIndex, clock: () => number, counters: HubCounters) {
    this.stream = stream;
    this.index = index;
    this.#clock = clock;
    this.#counters = counters;
    this.#sentSeq = index.seq;
  }

  /** How many are watching. */
  get viewers(): number {
    return this.#viewers.size;
  }

  /** Takes in what was committed and tells the viewers, at most 20 times a second. */
  committed(committed: Committed): void {
    this.index.apply(committed);
    if (this.#viewers.size > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#timer !== null) return;
    const wait = Math.max(0, this.#lastFrameAt + FRAME_MS - this.#clock());
    // A clock that jumps must not stop the frames.
    this.#timer = setTimeout(() => this.#tell(), Math.min(wait, FRAME_MS));
  }

  #tell(): void {
    this.#timer = null;
    this.#lastFrameAt = this.#clock();
    const { seq } = this.index;
    let frame: Frame | null = null;
    let lagging = false;
    for (const viewer of this.#viewers) {
      if (viewer.seq === this.#sentSeq && seq > this.#sentSeq && viewer.outlet.buffered() <= CONFLATE_ABOVE) {
        if (frame === null) {
          frame = this.index.changesSince(this.#sentSeq);
          this.#counters.frame();
        }
        this.#send(viewer, frame);
      } else if (!this.#catchUp(viewer)) lagging = true;
    }
    this.#sentSeq = seq;
    if (lagging) this.#schedule();
  }

  #send(viewer: Viewer, frame: Frame): void {
    viewer.seq = frame.seq;
    viewer.outlet.send(frame.text, frame.more ? null : this.index.cursorAt(frame.seq));
    this.#counters.delivery();
  }

  /** Sends what a viewer lacks, as far as its connection takes it; true when it is up to date. */
  #catchUp(viewer: Viewer): boolean {
    while (viewer.seq === null || viewer.seq < this.index.seq) {
      if (viewer.outlet.buffered() > CONFLATE_ABOVE) return this.#wait(viewer);
      if (viewer.lagsSince !== null) this.#counters.conflation();
      this.#send(viewer, this.index.changesSince(viewer.seq, PAGE));
    }
    viewer.lagsSince = null;
    return true;
  }

  #wait(viewer: Viewer): boolean {
    const now = this.#clock();
    viewer.lagsSince ??= now;
    if (viewer.outlet.buffered() <= CLOSE_ABOVE && now - viewer.lagsSince < CLOSE_AFTER_MS) return false;
    this.#counters.letGo();
    this.#dismiss(viewer, CLOSE.overload, 'This viewer takes in less than the stream sends.', 2000);
    return true;
  }

  /** Lets somebody watch, from a cursor on or from nothing; the answer is to be given to `leave`. */
  join(outlet: Outlet, since: CursorParts | null): Viewer {
    const viewer: Viewer = { outlet, seq: this.index.resumeFrom(since), lagsSince: null };
    const welcome: Welcome = {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      stream: this.stream,
      cursor: this.index.cursor,
      heartbeatMs: HEARTBEAT_MS,
      at: new Date(this.#clock()).toISOString(),
    };
    outlet.send(JSON.stringify(welcome), null);
    if (this.#viewers.size === 0) this.#sentSeq = this.index.seq;
    this.#viewers.add(viewer);
    // An empty stream has nothing to send, but the viewer must learn that this is all there is.
    if (viewer.seq === null && this.index.seq === 0) this.#send(viewer, this.index.changesSince(null));
    if (!this.#catchUp(viewer)) this.#schedule();
    return viewer;
  }

  /** Forgets a viewer. Harmless when it has left before. */
  leave(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size === 0 && this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
  }

  /** Tells every viewer that the server is here; written once for all who are up to date. */
  heartbeat(): void {
    const at = new Date(this.#clock()).toISOString();
    const texts = new Map<number, string>();
    for (const viewer of this.#viewers) {
      if (viewer.seq === null || viewer.outlet.buffered() > CONFLATE_ABOVE) continue;
      let text = texts.get(viewer.seq);
      if (text === undefined) {
        const heartbeat: Heartbeat = { type: 'heartbeat', cursor: this.index.cursorAt(viewer.seq), at };
        texts.set(viewer.seq, (text = JSON.stringify(heartbeat)));
      }
      viewer.outlet.send(text, null);
    }
  }

  /** Says goodbye to all, to come back at a random moment within a window. */
  drain(reason: string, retryAfterMs: number): void {
    for (const viewer of [...this.#viewers]) this.#dismiss(viewer, CLOSE.restart, reason, retryAfterMs);
  }

  #dismiss(viewer: Viewer, code: number, reason: string, retryAfterMs: number): void {
    const goodbye: Goodbye = { type: 'goodbye', reason, retryAfterMs };
    viewer.outlet.send(JSON.stringify(goodbye), null);
    viewer.outlet.close(code, reason);
    this.leave(viewer);
  }
}
