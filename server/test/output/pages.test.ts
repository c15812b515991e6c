// An answer of several pages, one after the other.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { answerPages, type TextPage } from '../../src/http/bounded-response.ts';
import type { Guarded } from '../../src/http/guard.ts';
import { OutputBudget } from '../../src/output/output-budget.ts';
import { until } from '../support/until.ts';

const pageOf = (text: string, next: TextPage['next']): TextPage => ({
  source: { bytes: text.length, pieces: () => [text] },
  next,
});

/** Serves pages. Returns the answer to a request, and the budget that it counts in. */
async function answerOf(t: TestContext, first: TextPage): Promise<{ answer: IncomingMessage; output: OutputBudget }> {
  const output = new OutputBudget(1024 * 1024);
  const app = new Hono<Guarded>().get('/', (c) => {
    c.set('address', 'a');
    return answerPages(c, output, { 'Content-Type': 'text/plain' }, first);
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  t.after(() => server.close());
  if (!server.listening) await once(server, 'listening');
  const asking = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return { answer, output };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('pages arrive in order, whatever is in them, and give their room back', async (t) => {
  // Two units each: an odd beginning puts the end of a piece into the middle of one.
  const long = `a${'😀'.repeat(40_000)}`;
  const { answer, output } = await answerOf(
    t,
    pageOf(long, () => Promise.resolve(pageOf('', () => Promise.resolve(pageOf('the end', null))))),
  );
  assert.equal(await textOf(answer), `${long}the end`);
  await until('room was given back', () => Promise.resolve(output.bytes === 0));
});

test('the next page is made when the one before was taken, and not before', async (t) => {
  let made = 0;
  const next = (): Promise<TextPage> => {
    made++;
    return Promise.resolve(pageOf('x'.repeat(4 * 1024 * 1024), made < 4 ? next : null));
  };
  const { answer } = await answerOf(t, pageOf('x'.repeat(4 * 1024 * 1024), next));
  answer.pause();
  let before = -1;
  await until('no more is made', () => {
    const isSame = made === before;
    before = made;
    return Promise.resolve(isSame);
  });
  assert.ok(made < 4, `${made} pages were made for a reader that does not read`);
  assert.equal((await textOf(answer)).length, 20 * 1024 * 1024);
  assert.equal(made, 4);
});

test('an answer that cannot go on is cut, and not ended as if it were whole', async (t) => {
  const { answer, output } = await answerOf(
    t,
    pageOf('some lines', () => Promise.reject(new Error('The log is away.'))),
  );
  await assert.rejects(textOf(answer));
  await until('room was given back', () => Promise.resolve(output.bytes === 0));
});
