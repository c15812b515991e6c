import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/transcripts');

/** A JSON object whose shape is what a transcript is there to check. */
export type Said = { readonly [field: string]: unknown };

/** The first line of a transcript: what it shows, and what the world in which it plays is like. */
interface TranscriptHead {
  readonly title: string;
  readonly shows: string;
  readonly subprotocol: string;
  readonly stream: string;
  /** The sides that can replay it: our SDK cannot play a client that misbehaves, nor our server one of a newer version. */
  readonly replayedBy: readonly ('server' | 'sdk')[];
  readonly heartbeatMs?: number;
  /** Left out where the server asks for no token. */
  readonly tokens?: Readonly<Record<string, TranscriptToken>>;
}

/** The rights of a token; its text in the transcript is its name. */
interface TranscriptToken {
  readonly streams: readonly string[];
  readonly scope: string;
  readonly expiresAt: string;
}

/** The state that a client holds, and its status. */
export interface Expectation {
  readonly phase?: string;
  readonly reason?: string;
  readonly cursor?: string | null;
  /** Entities as `id@seq`, or how many. */
  readonly holds?: Readonly<Record<string, readonly string[] | number>>;
}

/** How a connection ended; `network` is a cut without a word. */
export interface TranscriptClose {
  readonly from: 'client' | 'server' | 'network';
  readonly code?: number;
  readonly reason?: string;
}

/** One line after the first. `at` is about when, in milliseconds since the beginning. */
export type Step = { readonly at: number } & (
  | { readonly open: { readonly subprotocol?: string } }
  | { readonly from: 'client' | 'server'; readonly message: Said }
  | { readonly close: TranscriptClose }
  | { readonly post: readonly Said[] }
  | { readonly server: 'restarts' | 'loses its log' }
  | { readonly expect: Expectation }
);

/** A conversation. */
export interface Transcript {
  readonly name: string;
  readonly path: string;
  readonly head: TranscriptHead;
  readonly steps: readonly Step[];
}

/** The time that stands for "now" wherever the server reads its clock. */
export const NOW = '2100-01-01T00:00:00.000Z';

function fill(template: unknown, n: number): unknown {
  if (template === '{n}') return n;
  if (typeof template === 'string') return template.replaceAll('{n}', String(n));
  if (Array.isArray(template)) return template.map((one) => fill(one, n));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, n)]));
}

const isSeries = (value: unknown): value is { $from: number; $to: number; $each: unknown } =>
  typeof value === 'object' && value !== null && '$each' in value;

/** Writes out `{"$from": 1, "$to": 3, "$each": …}`, which stands in an array for as many elements: `{n}` in them is the number. */
function expand(value: unknown): unknown {
  if (Array.isArray(value))
    return value.flatMap((one: unknown) =>
      isSeries(one)
        ? Array.from({ length: one.$to - one.$from + 1 }, (_, i) => fill(one.$each, one.$from + i))
        : [expand(one)],
    );
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, expand(one)]));
}

/** Reads a transcript. */
export function readTranscript(path: string): Transcript {
  const [head, ...steps] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => expand(JSON.parse(line)));
  const name = basename(path, '.transcript.jsonl');
  return { name, path, head: head as TranscriptHead, steps: steps as Step[] };
}

/** The transcripts that one side replays. */
export function transcriptsFor(side: 'server' | 'sdk'): Transcript[] {
  return globSync('*.transcript.jsonl', { cwd: FOLDER })
    .sort()
    .map((file) => readTranscript(join(FOLDER, file)))
    .filter(({ head }) => head.replayedBy.includes(side));
}
