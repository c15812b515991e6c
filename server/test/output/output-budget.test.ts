import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutputBudget, type NoRoom } from '../../src/output/output-budget.ts';

const MAX = 1_000_000;
const PIECE = 10_000;

/** Asks for room until there is none; returns why, and how much everything takes then. */
function fill(output: OutputBudget, address: string, bytesOfSource: number): { reason: NoRoom; bytes: number } {
  for (let i = 0; i < 1000; i++) {
    const room = output.reserve(address, PIECE, { bytes: bytesOfSource });
    if (typeof room === 'string') return { reason: room, bytes: output.bytes };
  }
  assert.fail('it is never full');
}

test('answers to one address that are each made from much of their own leave room for everybody else', () => {
  const output = new OutputBudget(MAX);
  const { reason, bytes } = fill(output, 'attacker', 5 * PIECE);
  assert.equal(reason, 'address');
  assert.ok(bytes <= MAX / 4, `${bytes} bytes are taken`);
  assert.equal(typeof output.reserve('somebody', PIECE, { bytes: 5 * PIECE }), 'function');
});

test('something that many answers are made from counts once for each address, and once for the server', () => {
  const output = new OutputBudget(MAX);
  const source = { bytes: 100_000 };
  const rooms = ['a', 'a', 'b'].map((address) => output.reserve(address, PIECE, source));
  assert.equal(output.bytes, 3 * PIECE + source.bytes);
  for (let i = 0; i < 13; i++) assert.equal(typeof output.reserve('a', PIECE, source), 'function', `answer ${i}`);
  assert.equal(output.reserve('a', PIECE, source), 'address');
  for (const giveBack of rooms) if (typeof giveBack === 'function') giveBack();
  assert.equal(output.bytes, 13 * PIECE + source.bytes);
});

test('room that was given back is as it was before, whatever the order', () => {
  const output = new OutputBudget(MAX);
  const source = { bytes: 100_000 };
  const rooms = ['a', 'b', 'a', 'c'].map((address) => output.count(address, PIECE, source));
  const events = output.countEvents('a', 500_000);
  for (const giveBack of [rooms[2], rooms[0], rooms[3], rooms[1], rooms[2], events, events]) giveBack?.();
  assert.equal(output.bytes, 0);
  assert.equal(output.closedToEvents('a'), null);
  assert.deepEqual(fill(output, 'a', 0), fill(new OutputBudget(MAX), 'a', 0));
});

test('viewers of one address that keep up are sent frames until they alone would fill half of the room', () => {
  const output = new OutputBudget(MAX);
  output.live('crowd', MAX * 0.3);
  assert.equal(output.isExhausted('crowd'), true, 'those that are behind wait');
  assert.equal(output.isExhausted('crowd', true), false);
  output.live('crowd', MAX * 0.2);
  assert.equal(output.isExhausted('crowd', true), true);
  assert.equal(output.isExhausted('somebody', true), false);
  assert.equal(typeof output.reserve('somebody', PIECE), 'function');
});

test('an address that does not read what became of its events is closed out alone, however much it sent at once', () => {
  const output = new OutputBudget(MAX);
  const giveBack = output.countEvents('attacker', 10 * MAX);
  assert.equal(output.closedToEvents('attacker'), 'address');
  assert.equal(output.closedToEvents('somebody'), null);
  output.countEvents('another', MAX);
  assert.equal(output.closedToEvents('somebody'), 'server');
  giveBack();
  assert.equal(output.closedToEvents('somebody'), null);
});
