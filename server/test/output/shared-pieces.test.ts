import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BEGINNING, PIECE, sequential, SharedPieces, type Piece, type Text } from '../../src/output/shared-pieces.ts';

/** A text, and how often its parts were asked for. */
function counted(parts: readonly string[]): Text & { asked: number } {
  return {
    asked: 0,
    part(i) {
      this.asked += 1;
      return parts[i];
    },
  };
}

/** Reads a text to its end; gives each piece back once the next one has been taken. */
function read(pieces: SharedPieces, text: Text): string {
  const bytes: Uint8Array[] = [];
  let piece = pieces.take(text, BEGINNING);
  for (;;) {
    bytes.push(new Uint8Array(piece.bytes));
    if (piece.next === null) break;
    const next = pieces.take(text, piece.next);
    pieces.giveBack(piece);
    piece = next;
  }
  pieces.giveBack(piece);
  return Buffer.concat(bytes).toString();
}

const LONG = Array.from({ length: 3000 }, (_, i) => `${i} `.padEnd(500, 'x'));

test('readers of several texts, each at its own place, get all of their own', () => {
  const part = fc.record({ text: fc.string({ unit: 'grapheme' }), times: fc.nat(4000) });
  const texts = fc.array(fc.array(part, { maxLength: 12 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(texts, fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (all, order) => {
      const pieces = new SharedPieces();
      const sources = all.map((parts) => parts.map(({ text, times }) => text.repeat(times)));
      const shared = sources.map((parts): Text => ({ part: (i) => parts[i] }));
      // Two readers of each text, one that has it alone, all of them in any order.
      const readers = shared.flatMap((text, n) =>
        [text, text, sequential(sources[n] as string[])].map((one) => ({
          ...{ text: one, whole: (sources[n] as string[]).join(''), got: [] as Uint8Array[] },
          held: null as Piece | null,
        })),
      );
      const step = (reader: (typeof readers)[0]): boolean => {
        const { held } = reader;
        if (held !== null) {
          // Its bytes are as they were, whatever others have taken since.
          reader.got.push(new Uint8Array(held.bytes));
          if (held.next === null) return false;
        }
        reader.held = pieces.take(reader.text, held?.next ?? BEGINNING);
        if (held !== null) pieces.giveBack(held);
        return true;
      };
      const reading = [...readers];
      for (let i = 0; reading.length > 0; i++) {
        const at = (order[i % order.length] as number) % reading.length;
        if (!step(reading[at] as (typeof readers)[0])) reading.splice(at, 1);
      }
      for (const { got, whole } of readers) assert.equal(Buffer.concat(got).toString(), Buffer.from(whole).toString());
    }),
    { numRuns: 40 },
  );
});

test('hundreds of readers stuck at the same place hold one piece, and it is made once', () => {
  const pieces = new SharedPieces();
  const text = counted(LONG);
  const held = Array.from({ length: 300 }, () => pieces.take(text, BEGINNING));
  assert.equal(new Set(held.map(({ bytes }) => bytes)).size, 1);
  assert.ok(text.asked < 200, `${text.asked} parts were made`);
});

test('a piece stays as it is for as long as somebody has it', () => {
  const pieces = new SharedPieces();
  const held = pieces.take(counted(LONG), BEGINNING);
  const before = Buffer.from(held.bytes).toString();
  for (let i = 0; i < 5; i++) read(pieces, counted(LONG.map((part) => `${i}${part}`)));
  assert.equal(Buffer.from(held.bytes).toString(), before);
  assert.equal(held.bytes.length, PIECE);
});

test('one reader of a long text needs the memory of a few pieces', () => {
  const pieces = new SharedPieces();
  const buffers = new Set<ArrayBufferLike>();
  const text = counted([...LONG, ...LONG, ...LONG]);
  let piece = pieces.take(text, BEGINNING);
  for (let count = 1; piece.next !== null; count++) {
    buffers.add(piece.bytes.buffer);
    const next = pieces.take(text, piece.next);
    pieces.giveBack(piece);
    piece = next;
    assert.ok(buffers.size <= 10, `${buffers.size} buffers for ${count} pieces`);
  }
});
