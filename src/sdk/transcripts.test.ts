import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ENTITY_KINDS } from '../protocol/state/entity-kinds.ts';
import {
  transcriptsFor,
  type Expectation,
  type Said,
  type Step,
  type Transcript,
} from '../protocol/testing/transcript.ts';
import { connect } from './connect.ts';
import type { LiveStream } from './stream.ts';
import { FakeServer } from './testing/fake-server.ts';
import type { FakeSocket } from './testing/fake-socket.ts';
import { until } from './testing/wait.ts';

/** The tokens that a client of the transcript has, in order; of each hello one. */
function tokensOf(steps: readonly Step[]): (string | undefined)[] {
  return steps.flatMap((step) =>
    'message' in step && step.message['type'] === 'hello' ? [step.message['token'] as string | undefined] : [],
  );
}

/** The state that a stream holds, and its status, as far as the transcript checks them. */
function standing(stream: LiveStream, expected: Expectation): Expectation {
  const holds = ENTITY_KINDS.flatMap((kind) => {
    const wanted = expected.holds?.[kind];
    const rows = [...stream.state[kind].values()].map(({ id, seq }) => `${id}@${seq}`);
    if (rows.length === 0 && wanted === undefined) return [];
    return [[kind, typeof wanted === 'number' ? rows.length : rows]];
  });
  const { phase, reason } = stream.status;
  return { phase, reason, cursor: stream.state.cursor, holds: Object.fromEntries(holds) as Expectation['holds'] & {} };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

interface Heard {
  readonly socket: FakeSocket;
  readonly message: Said;
}

/** Plays the server's part of a transcript at the real SDK. */
class SdkPlayer {
  readonly #stream: LiveStream;
  readonly #heard: Heard[] = [];
  #taken = 0;
  #socket: FakeSocket | null = null;

  constructor(t: TestContext, server: FakeServer, { steps }: Transcript) {
    // Every text of a client, not only its hello, comes here.
    server.onHello = (socket, message) => this.#heard.push({ socket, message });
    const tokens = tokensOf(steps);
    this.#stream = connect(server.url, { token: () => tokens.shift() });
    t.after(() => this.#stream.close());
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#step(step);
  }

  async #step(step: Step): Promise<void> {
    if ('expect' in step) await this.#expect(step.expect);
    else if ('message' in step && step.from === 'client') await this.#hear(step.message);
    else if ('message' in step) this.#socket?.send(JSON.stringify(step.message));
    else if ('close' in step && step.close.from === 'server')
      this.#socket?.close(step.close.code ?? 1005, step.close.reason);
    else if ('close' in step && step.close.from === 'network') this.#socket?.cut();
  }

  async #hear(expected: Said): Promise<void> {
    await until(() => this.#heard.length > this.#taken, `the SDK to say ${JSON.stringify(expected)}`);
    const { socket, message } = this.#heard[this.#taken++] as Heard;
    this.#socket = socket;
    assert.deepEqual(message, expected);
  }

  async #expect(expected: Expectation): Promise<void> {
    try {
      await until(() => isSame(standing(this.#stream, expected), expected), 'the state');
    } catch {
      assert.deepEqual(standing(this.#stream, expected), expected);
    }
  }
}

// Attempts follow on each other without a wait.
Math.random = () => 0.01;

describe('the SDK says and holds what the transcripts say', { concurrency: true }, () => {
  for (const transcript of transcriptsFor('sdk'))
    test(transcript.head.title, async (t) => {
      const server = await FakeServer.start();
      t.after(() => server.close());
      await new SdkPlayer(t, server, transcript).play(transcript.steps);
    });
});
