import type { ChangeIndex, PageSize } from './change-index.ts';
import { Message } from './message.ts';

/** Bytes of change messages that a server keeps for further viewers, over all streams. */
const MAX_BYTES = 8 * 1024 * 1024;

/** A message is kept as text and in up to three encodings, each about as long. */
const FORMS = 4;

/** A change message, ready for every viewer at the cursor where it begins. */
export interface Frame {
  readonly message: Message;
  /** The sequence number of a reader that has applied it. */
  readonly seq: number;
}

/** A frame in a cache. */
interface CachedFrame extends Frame {
  readonly bytes: number;
  forget(): void;
}

/** The frames in all caches of a server, oldest first. Beyond its bound it drops the oldest ones, whichever stream they belong to. */
export class FrameMemory {
  readonly #max: number;
  readonly #kept = new Set<CachedFrame>();
  #bytes = 0;

  /** @param max Bytes. */
  constructor(max = MAX_BYTES) {
    this.#max = max;
  }

  /** Approximate bytes kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a frame, and drops old ones to make room. */
  add(frame: CachedFrame): void {
    this.#kept.add(frame);
    this.#bytes += frame.bytes;
    for (const oldest of this.#kept) {
      if (this.#bytes <= this.#max) return;
      oldest.forget();
      this.drop(oldest);
    }
  }

  /** Removes a frame. */
  drop(frame: CachedFrame): void {
    if (this.#kept.delete(frame)) this.#bytes -= frame.bytes;
  }
}

/** The change messages that lead to a stream's current state, each serialized once for all readers. */
export class FrameCache {
  readonly #index: ChangeIndex;
  readonly #page: PageSize;
  readonly #memory: FrameMemory;
  readonly #onMade: () => void;
  readonly #frames = new Map<number | null, CachedFrame>();

  /**
   * @param page Bounds of one message.
   * @param memory Shared by all caches of the server.
   */
  constructor(index: ChangeIndex, onMade: () => void, page: PageSize, memory: FrameMemory) {
    this.#index = index;
    this.#onMade = onMade;
    this.#page = page;
    this.#memory = memory;
  }

  /** The message for a reader at a sequence number; null for a reader that starts from nothing. */
  since(seq: number | null): Frame {
    const held = this.#frames.get(seq);
    if (held !== undefined) return held;
    const { text, seq: end, more } = this.#index.changesSince(seq, this.#page);
    this.#onMade();
    const frame: CachedFrame = {
      message: new Message(text, more ? null : this.#index.cursorAt(end)),
      seq: end,
      bytes: FORMS * text.length,
      forget: () => void this.#frames.delete(seq),
    };
    this.#frames.set(seq, frame);
    this.#memory.add(frame);
    return frame;
  }

  /** Drops all frames: the stream has changed. */
  clear(): void {
    for (const frame of this.#frames.values()) this.#memory.drop(frame);
    this.#frames.clear();
  }
}
