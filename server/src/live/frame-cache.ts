import type { ChangeIndex, PageSize } from './change-index.ts';
import { Message } from './message.ts';

/** Bytes that the change messages of all streams of a server may take while they are kept for further viewers. */
const MAX_BYTES = 8 * 1024 * 1024;

/** A message is kept as text and in up to three forms, each about as long. */
const FORMS = 4;

/** A change message, ready for all viewers who stand where it begins. */
export interface Frame {
  readonly message: Message;
  /** Where a reader stands once it has applied this. */
  readonly seq: number;
}

/** A frame that a cache keeps. */
interface CachedFrame extends Frame {
  readonly bytes: number;
  forget(): void;
}

/** What the caches of a server keep, in the order in which it was made: beyond its bound the oldest frames are forgotten, whosever they are. */
export class FrameMemory {
  readonly #max: number;
  readonly #kept = new Set<CachedFrame>();
  #bytes = 0;

  /** @param max Bytes. */
  constructor(max = MAX_BYTES) {
    this.#max = max;
  }

  /** Bytes of what is kept, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a frame, and forgets others for it. */
  add(frame: CachedFrame): void {
    this.#kept.add(frame);
    this.#bytes += frame.bytes;
    for (const oldest of this.#kept) {
      if (this.#bytes <= this.#max) return;
      oldest.forget();
      this.drop(oldest);
    }
  }

  /** Keeps a frame no longer. */
  drop(frame: CachedFrame): void {
    if (this.#kept.delete(frame)) this.#bytes -= frame.bytes;
  }
}

/** The change messages of a stream as it is now, each serialized once whoever asks for it. */
export class FrameCache {
  readonly #index: ChangeIndex;
  readonly #page: PageSize;
  readonly #memory: FrameMemory;
  readonly #onMade: () => void;
  readonly #frames = new Map<number | null, CachedFrame>();

  /**
   * @param page Where long messages are cut.
   * @param memory What all caches of the server keep together.
   */
  constructor(index: ChangeIndex, onMade: () => void, page: PageSize, memory: FrameMemory) {
    this.#index = index;
    this.#onMade = onMade;
    this.#page = page;
    this.#memory = memory;
  }

  /** The message for a reader at a sequence number; null for one that has nothing. */
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

  /** Forgets all: the stream has moved on. */
  clear(): void {
    for (const frame of this.#frames.values()) this.#memory.drop(frame);
    this.#frames.clear();
  }
}
