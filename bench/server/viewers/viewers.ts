// A process full of viewers. It does what it is asked over IPC, one question after the other, and ends with its parent.
import { now } from '../clock.ts';
import type { Answers, Posted, Question, Receipts, Reply, Whereto } from './questions.ts';
import { RawViewer } from './viewer.ts';

/** Handshakes that are under way at once: fewer than a server's backlog. */
const AT_ONCE = 200;

/** The most receipts that are kept between two questions; more is a mistake of the bench. */
const MAX_RECEIPTS = 4_000_000;

const viewers: RawViewer[] = [];
let who = new Uint32Array(1 << 16);
let seqs = new Float64Array(1 << 16);
let times = new Float64Array(1 << 16);
let frames = 0;
let bytes = 0;
let target = Number.POSITIVE_INFINITY;
let yetToReach = 0;
let lastAt = 0;
let onReached: () => void = () => {};

function grow(): void {
  if (frames >= MAX_RECEIPTS) throw new RangeError('Too many receipts to keep.');
  const size = who.length * 2;
  const copy = <T extends Uint32Array | Float64Array>(from: T, to: T): T => {
    to.set(from);
    return to;
  };
  who = copy(who, new Uint32Array(size));
  seqs = copy(seqs, new Float64Array(size));
  times = copy(times, new Float64Array(size));
}

const behind = new Set<number>();

function received({ index }: RawViewer, seq: number, size: number, at: number): void {
  if (frames === who.length) grow();
  who[frames] = index;
  seqs[frames] = seq;
  times[frames] = at;
  frames += 1;
  bytes += size;
  if (seq < target || !behind.delete(index)) return;
  lastAt = at;
  yetToReach -= 1;
  if (yetToReach === 0) onReached();
}

async function connectAll(to: Whereto, count: number): Promise<Answers['connect']> {
  const start = now();
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const viewer = new RawViewer(viewers.length, to, received);
      viewers.push(viewer);
      await viewer.ready;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { ms: now() - start };
}

function reached(seq: number, timeoutMs: number): Promise<Answers['reached']> {
  return new Promise((done, failed) => {
    target = seq;
    behind.clear();
    lastAt = 0;
    for (const viewer of viewers) if (viewer.seq < seq) behind.add(viewer.index);
    yetToReach = behind.size;
    const timer = setTimeout(
      () => failed(new Error(`${yetToReach} of ${viewers.length} viewers did not get event ${seq}.`)),
      timeoutMs,
    );
    onReached = () => {
      clearTimeout(timer);
      target = Number.POSITIVE_INFINITY;
      done({ at: lastAt === 0 ? lastReceipt(seq) : lastAt });
    };
    if (yetToReach === 0) onReached();
  });
}

/** When the last viewer had an event that all have already. */
function lastReceipt(seq: number): number {
  let last = 0;
  const heard = new Set<number>();
  for (let i = 0; i < frames; i++) {
    if ((seqs[i] as number) < seq || heard.has(who[i] as number)) continue;
    heard.add(who[i] as number);
    last = Math.max(last, times[i] as number);
  }
  return last;
}

function receipts(posts: readonly Posted[]): Receipts {
  const next = new Uint32Array(viewers.length);
  const latencies = new Float64Array(posts.length * viewers.length);
  let count = 0;
  for (let i = 0; i < frames; i++) {
    const viewer = who[i] as number;
    // A frame that joins several POSTs delivers each of them.
    for (;;) {
      const post = posts[next[viewer] as number];
      if (post === undefined || post.seq > (seqs[i] as number)) break;
      latencies[count] = (times[i] as number) - post.at;
      count += 1;
      next[viewer] = (next[viewer] as number) + 1;
    }
  }
  const broken = viewers.filter((viewer) => viewer.broken).length;
  return { frames, bytes, broken, latencies: latencies.slice(0, count), missing: latencies.length - count };
}

function forget(): object {
  frames = 0;
  bytes = 0;
  return {};
}

async function answerTo(question: Question): Promise<object> {
  switch (question.ask) {
    case 'connect':
      return connectAll(question.to, question.count);
    case 'reached':
      return reached(question.seq, question.timeoutMs);
    case 'forget':
      return forget();
    case 'receipts':
      return receipts(question.posts);
  }
}

process.on('disconnect', () => process.exit(0));
process.on('message', (question: Question) => {
  const say = (reply: Reply): void => void process.send?.(reply);
  answerTo(question).then(
    (answer) => say({ answer }),
    (error: unknown) => say({ error: error instanceof Error ? error.message : String(error) }),
  );
});
