import { Hono } from 'hono';
import type { Problem } from 'peeksafe/protocol';
import type { Lever, LeverEffect } from 'peeksafe/simulator';
import * as z from 'zod/mini';
import { boundedBody } from '../http/bounded-body.ts';
import { streamFor, type Guarded } from '../http/guard.ts';
import { answerProblem } from '../http/problems.ts';

const Id = z.optional(z.string().check(z.minLength(1), z.maxLength(128)));

const LeverCall = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('losing-variant'), experiment: Id }),
  z.object({ kind: z.literal('tire-pattern'), pattern: Id }),
  z.object({ kind: z.literal('break-split'), experiment: Id }),
  z.object({ kind: z.literal('mend-split'), experiment: Id }),
  z.object({ kind: z.literal('traffic'), factor: z.number().check(z.gte(0), z.lte(1000)) }),
  z.object({ kind: z.literal('open-experiment') }),
]);

/** A simulated world behind one stream, whose levers may be moved from outside. */
export interface Levers {
  readonly stream: string;
  /** @throws RangeError when the lever does not fit the world. */
  pull(lever: Lever): LeverEffect;
}

const noLevers = (stream: string): Problem => ({
  code: 'not-found',
  message: `There is no simulated world behind the stream "${stream.slice(0, 100)}".`,
});

const badLever = (message: string): Problem => ({
  code: 'bad-body',
  message,
  expected: `{"kind": "losing-variant" | "tire-pattern" | "break-split" | "mend-split" | "traffic" (with "factor") | "open-experiment"}`,
});

const bodyOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** `GET /levers`: which levers there are. `POST /levers`: moves one. Only where this process simulates the world behind the stream. */
export function leversRoute(levers: Levers): Hono<Guarded> {
  return new Hono<Guarded>()
    .get('/', (c) => {
      const name = streamFor(c, 'view');
      if (typeof name !== 'string') return answerProblem(c, name);
      if (name !== levers.stream) return answerProblem(c, noLevers(name));
      return c.json({ kinds: LeverCall._zod.def.options.map((one) => one._zod.def.shape.kind._zod.def.values[0]) });
    })
    .post('/', boundedBody, async (c) => {
      const name = streamFor(c, 'operate');
      if (typeof name !== 'string') return answerProblem(c, name);
      if (name !== levers.stream) return answerProblem(c, noLevers(name));
      const read = LeverCall.safeParse(bodyOf(await c.req.text()));
      if (!read.success) return answerProblem(c, badLever('That is no lever of a simulated world.'));
      try {
        return c.json(levers.pull(read.data as Lever));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return answerProblem(c, badLever(error.message));
      }
    });
}
