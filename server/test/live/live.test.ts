import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Changes, Goodbye } from 'peeksafe/protocol';
import { audit, changes, observed, pairOfVariants, post, RawViewer, serverFor, streamUrl } from '../support/harness.ts';

const isChanges = ({ type }: { type: string }): boolean => type === 'changes';

test('a viewer hears everything at first, then only what changed', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const viewer = await new RawViewer(server, 's').hello();
  const first = await viewer.next<Changes>(isChanges);
  assert.equal(first.since, null);
  assert.equal(first.variants?.length, 2);
  await post(server, 's', [observed('o', 'a', 10, 1)]);
  const second = await viewer.next<Changes>((message) => message.type === 'changes' && message.since === first.cursor);
  assert.deepEqual(
    second.variants?.map(({ id, impressions }) => [id, impressions]),
    [['a', 10]],
  );
  assert.equal(second.experiments, undefined);
});

test('a viewer that resumes hears what it missed, once, and no more', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const { cursor } = await changes(server, 's');
  await post(server, 's', [observed('1', 'a', 10, 1), observed('2', 'a', 10, 1)]);
  const viewer = await new RawViewer(server, 's').hello(cursor);
  const missed = await viewer.next<Changes>(isChanges);
  assert.equal(missed.since, cursor);
  assert.deepEqual(
    missed.variants?.map(({ id, impressions }) => [id, impressions]),
    [['a', 20]],
  );
});

test('a cursor of another epoch or of the future begins from nothing', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const { cursor } = await changes(server, 's');
  const [epoch] = cursor.split('.');
  for (const since of ['other.1', `${epoch}.999`]) {
    const viewer = await new RawViewer(server, 's').hello(since);
    assert.equal((await viewer.next<Changes>(isChanges)).since, null, since);
  }
});

test('in the long run no more than 20 frames a second go out, and the last one has the newest state', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const viewer = await new RawViewer(server, 's').hello();
  await viewer.next<Changes>(isChanges);
  const begin = performance.now();
  for (let i = 0; i < 60; i++) await post(server, 's', [observed(`o${i}`, 'a', 1, 0)]);
  const seconds = (performance.now() - begin) / 1000;
  await viewer.next<Changes>((message) => isChanges(message) && message.variants?.[0]?.impressions === 60);
  const frames = viewer.messages.filter(isChanges).length - 1;
  // Two more at once after a quiet time, one that was under way, and one for the newest.
  assert.ok(frames <= Math.ceil(seconds * 20) + 4, `${frames} frames in ${seconds} s`);
});

test('a long first snapshot comes in pages, and the last one says that it is complete', async (t) => {
  const server = await serverFor(t);
  const at = '2026-01-05T10:00:00Z';
  await post(server, 's', [{ id: 'e', at, kind: 'experiment.opened', experiment: 'x' }]);
  const variants = Array.from({ length: 999 }, (_, i) => ({
    id: `p${i}`,
    at,
    kind: 'variant.posted',
    variant: `v${i}`,
    experiment: 'x',
    content: `${i}`,
  }));
  await post(server, 's', variants);
  await post(
    server,
    's',
    variants.map((event, i) => ({ ...event, id: `q${i}`, variant: `w${i}` })),
  );
  const viewer = await new RawViewer(server, 's').hello();
  await viewer.next<Changes>((message) => isChanges(message) && !message.more);
  const pages = viewer.messages.filter(isChanges) as unknown as Changes[];
  assert.equal(pages.length, 4);
  const ids = new Set(pages.flatMap((page) => page.variants ?? []).map(({ id }) => id));
  assert.equal(ids.size, 1998);
  assert.deepEqual(
    pages.slice(1).map(({ since }) => since),
    pages.slice(0, -1).map(({ cursor }) => cursor),
    'each page follows on the one before',
  );
});

test('Server-Sent Events carry the same messages, with the cursor to resume from as event id', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const controller = new AbortController();
  const open = async (lastEventId?: string): Promise<() => Promise<{ id: string; data: Changes }>> => {
    const headers = { Accept: 'text/event-stream', ...(lastEventId && { 'Last-Event-ID': lastEventId }) };
    const response = await fetch(`${streamUrl(server, 's')}/changes`, { headers, signal: controller.signal });
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = '';
    return async () => {
      for (;;) {
        const block = /(?:^|\n)id: (.*)\ndata: (.*)\n\n/.exec(text);
        if (block) {
          text = text.slice(block.index + block[0].length);
          return { id: block[1] as string, data: JSON.parse(block[2] as string) as Changes };
        }
        text += decoder.decode((await reader.read()).value, { stream: true });
      }
    };
  };
  const next = await open();
  const first = await next();
  assert.equal(first.data.variants?.length, 2);
  assert.equal(first.id, first.data.cursor);
  await post(server, 's', [observed('o', 'b', 7, 1)]);
  assert.equal((await next()).data.variants?.[0]?.impressions, 7);
  const resumed = await (await open(first.id))();
  assert.equal(resumed.data.since, first.id);
  controller.abort();
});

test('changes as JSON are not sent again to who has them', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const first = await fetch(`${streamUrl(server, 's')}/changes`);
  const tag = first.headers.get('etag') as string;
  await first.text();
  const same = await fetch(`${streamUrl(server, 's')}/changes`, { headers: { 'If-None-Match': tag } });
  assert.equal(same.status, 304);
  await post(server, 's', [observed('o', 'b', 7, 1)]);
  const other = await fetch(`${streamUrl(server, 's')}/changes`, { headers: { 'If-None-Match': tag } });
  assert.equal(other.status, 200);
  await other.text();
});

test('a kill is decided on impressions, so that a variant nobody engages with is not immune, and never takes the last one', async (t) => {
  const server = await serverFor(t);
  const simple = {
    id: 'simple',
    at: '2026-01-05T10:00:00.000Z',
    kind: 'experiment.opened',
    experiment: 'exp',
    policy: 'threshold',
  };
  await post(server, 's', [...pairOfVariants(), simple, observed('1', 'a', 99, 0)]);
  assert.equal((await changes(server, 's')).kills, undefined, 'too little is known at 99 impressions');
  await post(server, 's', [observed('2', 'a', 51, 0), observed('3', 'b', 300, 0)]);
  const { kills, variants } = await changes(server, 's');
  assert.equal(kills?.length, 1);
  assert.equal(kills[0]?.cause, 'below-prediction');
  assert.deepEqual(variants?.map(({ status }) => status).sort(), ['active', 'killed']);
  const logged = (await audit(server, 's')).find(({ event }) => event.kind === 'variant.killed');
  assert.deepEqual(logged?.event['evidence'], kills[0]?.evidence, 'the evidence stands in the log');
});

test('the third use within seven days makes a pattern overused, and it is fresh again when the first of them has gone', async (t) => {
  const server = await serverFor(t);
  const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
  const use = (n: number, pattern = 'question'): unknown => ({
    id: `u${pattern}${n}`,
    at: day(n),
    kind: 'pattern.used',
    pattern,
  });
  await post(server, 's', [use(1), use(1, 'list'), use(3), use(5)]);
  const [pattern] = ((await changes(server, 's')).patterns ?? []).filter(({ id }) => id === 'question');
  assert.deepEqual([pattern?.level, pattern?.uses, pattern?.freshness, pattern?.freshAt], ['overused', 3, 0, day(8)]);
  assert.deepEqual(pattern?.alternatives, ['list']);
  await post(server, 's', [use(9, 'list'), { ...(use(9) as object), id: 'again' }]);
  const later = (await changes(server, 's')).patterns?.find(({ id }) => id === 'question');
  assert.deepEqual([later?.level, later?.uses, later?.freshness], ['overused', 3, 0], 'uses on 3, 5 and 9');
});

test('a server that stops tells viewers so, and when to come back', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const viewer = await new RawViewer(server, 's').hello();
  await viewer.next<Changes>(isChanges);
  await server.close();
  const goodbye = await viewer.next<Goodbye>(({ type }) => type === 'goodbye');
  assert.ok(goodbye.retryAfterMs > 0);
  assert.equal((await viewer.closed).code, 1012);
});

test('the figures for Prometheus are on a port of their own', async (t) => {
  const server = await serverFor(t, { metricsPort: 0 });
  await post(server, 's', pairOfVariants());
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  assert.match(text, /^peeksafe_events_total 3$/m);
  assert.equal((await fetch(`${server.url}/metrics`)).status, 404);
});
