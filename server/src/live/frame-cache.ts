import type { ChangeIndex, PageSize } from './change-index.ts';
import { Message } from './message.ts';

/** Most different frames kept for one state of the stream: viewers that stand at many different places are rare. */
const MOST = 64;

/** A change message, ready for all viewers who stand where it begins. */
export interface Frame {
  readonly message: Message;
  /** Where a reader stands once it has applied this. */
  readonly seq: number;
}

/** The change messages of the stream as it is now, each serialised once whoever asks for it. */
export class FrameCache {
  readonly #index: ChangeIndex;
  readonly #page: PageSize;
  readonly #onMade: () => void;
  readonly #frames = new Map<number | null, Frame>();

  /** @param page Where long messages are cut. */
  constructor(index: ChangeIndex, onMade: () => void, page: PageSize) {
    this.#index = index;
    this.#onMade = onMade;
    this.#page = page;
  }

  /** The message for a reader at a sequence number; null for one that has nothing. */
  since(seq: number | null): Frame {
    const held = this.#frames.get(seq);
    if (held !== undefined) return held;
    if (this.#frames.size >= MOST) this.#frames.clear();
    const { text, seq: end, more } = this.#index.changesSince(seq, this.#page);
    this.#onMade();
    const frame = { message: new Message(text, more ? null : this.#index.cursorAt(end)), seq: end };
    this.#frames.set(seq, frame);
    return frame;
  }

  /** Forgets all: the stream has moved on. */
  clear(): void {
    this.#frames.clear();
  }
}
