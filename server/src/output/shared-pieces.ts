/** A long answer is made and sent in pieces of this size: what it has unsent at a time. Bytes. */
export const PIECE = 64 * 1024;

/** Pieces that are kept although nobody is being sent them: for a reader who asks for the same a moment later, and for their memory. */
const MAX_IDLE = 8;

const ENCODER = new TextEncoder();

/** A text that is made part by part. */
export interface Text {
  /** A part by its number, undefined beyond the last. It is the same whenever it is asked for. */
  part(i: number): string | undefined;
}

/** A place in a text: characters after the beginning of a part. */
interface Place {
  readonly part: number;
  readonly offset: number;
}

/** Where every text begins. */
export const BEGINNING: Place = { part: 0, offset: 0 };

/** A piece of a text, in bytes. They stay as they are until it is given back. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** Where the next one begins; null after the last. */
  readonly next: Place | null;
}

/** A piece, and who has it. */
interface KeptPiece extends Piece {
  readonly buffer: Buffer;
  readonly key: string;
  /** All pieces of its text. */
  readonly siblings: Map<string, KeptPiece>;
  users: number;
}

/** Writes the text from a place on into a buffer; returns how many bytes, and where it goes on. */
function fill(text: Text, { part, offset }: Place, buffer: Buffer): { readonly length: number; next: Place | null } {
  let length = 0;
  for (let i = part; ; i++) {
    const whole = text.part(i);
    if (whole === undefined) return { length, next: null };
    const from = i === part ? offset : 0;
    const { read, written } = ENCODER.encodeInto(whole.slice(from), buffer.subarray(length));
    length += written;
    if (from + read < whole.length) return { length, next: { part: i, offset: from + read } };
  }
}

/**
 * Pieces of texts, each made once for all who are sent it at about the same time: hundreds of readers that are stuck in the same text hold one piece
 * and not one each.
 */
export class SharedPieces {
  readonly #byText = new WeakMap<Text, Map<string, KeptPiece>>();
  /** Those that nobody has, the ones that were given back first in front. */
  readonly #idle = new Set<KeptPiece>();

  /** The piece of a text that begins at a place. Pass it to `giveBack` once its bytes have been sent. */
  take(text: Text, place: Place): Piece {
    const key = `${place.part}.${place.offset}`;
    let siblings = this.#byText.get(text);
    if (siblings === undefined) this.#byText.set(text, (siblings = new Map<string, KeptPiece>()));
    let piece = siblings.get(key);
    if (piece === undefined) {
      const buffer = this.#spareBuffer();
      const { length, next } = fill(text, place, buffer);
      piece = { bytes: buffer.subarray(0, length), next, buffer, key, siblings, users: 0 };
      siblings.set(key, piece);
    }
    this.#idle.delete(piece);
    piece.users += 1;
    return piece;
  }

  /** Ends one use of a piece. */
  giveBack(piece: Piece): void {
    const kept = piece as KeptPiece;
    kept.users -= 1;
    if (kept.users > 0) return;
    this.#idle.add(kept);
    if (this.#idle.size > MAX_IDLE) this.#dropOldest();
  }

  /** Memory for a piece: that of one which nobody has, once enough of them are kept. */
  #spareBuffer(): Buffer {
    return (this.#idle.size >= MAX_IDLE ? this.#dropOldest() : null) ?? Buffer.allocUnsafeSlow(PIECE);
  }

  #dropOldest(): Buffer | null {
    for (const oldest of this.#idle) {
      this.#idle.delete(oldest);
      oldest.siblings.delete(oldest.key);
      return oldest.buffer;
    }
    return null;
  }
}

/** A text from parts that come one after the other. Only its newest part can be asked for again, so it has one reader. */
export function sequential(parts: Iterable<string>): Text {
  const iterator = parts[Symbol.iterator]();
  let newest = -1;
  let text: string | undefined;
  return {
    part(i) {
      for (; newest < i; newest++) {
        const next = iterator.next();
        text = next.done === true ? undefined : next.value;
      }
      return text;
    },
  };
}
