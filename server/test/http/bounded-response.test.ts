import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import type { Guarded } from '../../src/http/guard.ts';
import { answerInTurn, answerText, type AnswerSource } from '../../src/http/bounded-response.ts';
import { OutputBudget } from '../../src/output/output-budget.ts';
import { nextTurn } from '../../src/output/turns.ts';

/** An answer of 400 kB, with characters of one to four bytes, in parts of very different lengths. */
const PARTS = Array.from({ length: 600 }, (_, i) => (i % 97 === 0 ? 'é𝒳'.repeat(9000) : `part ${i} `));
const TEXT = PARTS.join('');

interface Connection {
  readonly writableLength: number;
  readonly destroyed: boolean;
  readonly closed: boolean;
  once(): void;
}

const SOURCE: AnswerSource = { bytes: 1000, pieces: () => PARTS };

/** Calls a route that answers with the text; `connection` overrides the state of its socket. */
async function ask(
  output: OutputBudget,
  onMade: () => void,
  connection: Partial<Connection> = {},
  source: AnswerSource = SOURCE,
): Promise<Response> {
  const app = new Hono<Guarded>();
  app.use((c, next) => {
    c.set('address', 'a');
    return next();
  });
  app.get('/', (c) =>
    answerInTurn(c, output, () => {
      onMade();
      return answerText(c, output, {}, source);
    }),
  );
  const outgoing = { writableLength: 0, destroyed: false, closed: false, once: () => {}, ...connection };
  return app.request('/', {}, { outgoing });
}

async function chunksOf(response: Response): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  // Copies, for the bytes of a piece may be those of the next one later.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) chunks.push(new Uint8Array(chunk));
  return chunks;
}

async function buffersOf(response: Response): Promise<ReadonlySet<ArrayBufferLike>> {
  const buffers = new Set<ArrayBufferLike>();
  for await (const { buffer } of response.body as unknown as AsyncIterable<Uint8Array>) buffers.add(buffer);
  return buffers;
}

test('a long answer comes in pieces of one size, and is whole', async () => {
  const chunks = await chunksOf(await ask(new OutputBudget(), () => {}));
  assert.equal(Buffer.concat(chunks).toString(), TEXT);
  // Up to a character may not fit any more.
  for (const chunk of chunks.slice(0, -1)) assert.ok(Math.abs(chunk.length - 65_536) <= 4, `${chunk.length} bytes`);
});

test('unsent bytes stay unchanged, and the next piece has a buffer of its own', async () => {
  const response = await ask(new OutputBudget(), () => {}, { writableLength: 1 });
  assert.ok((await buffersOf(response)).size >= 6);
});

test('answers from one source that are not read hold the same bytes, and each gets all of it', async () => {
  const source: AnswerSource = { ...SOURCE, part: (i) => PARTS[i] };
  const stuck = { writableLength: 1 };
  const asked = await Promise.all([1, 2, 3].map(() => ask(new OutputBudget(), () => {}, stuck, source)));
  const [first, ...others] = await Promise.all(asked.map((response) => buffersOf(response)));
  for (const other of others) assert.deepEqual([...other], [...(first ?? [])]);
  const whole = await ask(new OutputBudget(), () => {}, {}, source);
  assert.equal(Buffer.concat(await chunksOf(whole)).toString(), TEXT);
});

test('an answer that finds no room is refused before anything is made', async () => {
  const output = new OutputBudget(1_000_000);
  output.count('a', 900_000);
  let isMade = false;
  const response = await ask(output, () => (isMade = true));
  assert.equal(response.status, 429);
  assert.equal(isMade, false);
});

test('nothing is made for a connection that has gone while it waited for its turn', async () => {
  let isMade = false;
  await ask(new OutputBudget(), () => (isMade = true), { destroyed: true });
  assert.equal(isMade, false);
});

test('a room that was promised while an answer waited is given back, and that of the answer when it has been read', async () => {
  const output = new OutputBudget(1_000_000);
  let ended = (): void => {};
  const response = await ask(output, () => {}, { once: (...args: unknown[]) => (ended = args[1] as () => void) });
  assert.equal(output.bytes, 65_536 + 1000);
  await response.text();
  ended();
  assert.equal(output.bytes, 0);
});

test('concurrent requests start their answers one by one, and everything else has its turn in between', async () => {
  const order: string[] = [];
  let isOver = false;
  const other = (): void => {
    order.push('other');
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  await Promise.all(Array.from({ length: 20 }, () => ask(new OutputBudget(), () => order.push('answer'))));
  isOver = true;
  assert.equal(order.filter((one) => one === 'answer').length, 20);
  assert.doesNotMatch(order.join(' '), /answer answer/);
});

test('turns come in the order of the requests', async () => {
  const order: number[] = [];
  await Promise.all([1, 2, 3, 4].map((i) => nextTurn().then(() => order.push(i))));
  assert.deepEqual(order, [1, 2, 3, 4]);
});
