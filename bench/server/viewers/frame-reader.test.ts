import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientText, FrameReader, type Message } from './frame-reader.ts';

/** A frame as a server sends it. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length < 126) return Buffer.concat([Buffer.from([0x81, payload.length]), payload]);
  if (payload.length < 65_536)
    return Buffer.concat([Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]), payload]);
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

const texts = ['', 'a', 'b'.repeat(125), 'c'.repeat(126), 'd'.repeat(300), 'e'.repeat(65_535), 'f'.repeat(70_000), 'g'];
const all = Buffer.concat(texts.map(frame));

function read(pieces: Iterable<Buffer>): Message[] {
  const messages: Message[] = [];
  const reader = new FrameReader((message) => messages.push(message));
  for (const piece of pieces) reader.push(piece);
  return messages;
}

function* cut(bytes: Buffer, size: number): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const expected = texts.map((text) => ({
  opcode: 1,
  isCompressed: false,
  head: text.slice(0, 256),
  bytes: text.length,
}));

for (const size of [1, 2, 3, 7, 255, 256, 257, 65_536, all.length])
  test(`messages are the same when they arrive in pieces of ${size} bytes`, () => {
    assert.deepEqual(read(cut(all, size)), expected);
  });

test('a client’s message is masked, with a mask that changes nothing', () => {
  assert.deepEqual([...clientText('3')], [0x81, 0x81, 0, 0, 0, 0, 0x33]);
});

test('a load client says short things only', () => {
  assert.throws(() => clientText('x'.repeat(126)), RangeError);
});
