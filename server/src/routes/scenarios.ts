import { Hono } from 'hono';
import { GuardrailAction, type Problem } from 'peeksafe/protocol';
import type { Scenario, ScenarioEffect } from 'peeksafe/simulator';
import * as z from 'zod/mini';
import { boundedBody } from '../http/bounded-body.ts';
import { streamFor, type Guarded } from '../http/guard.ts';
import { answerProblem } from '../http/problems.ts';

const Id = z.optional(z.string().check(z.minLength(1), z.maxLength(128)));

const ScenarioBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('losing-variant'), experiment: Id }),
  z.object({ kind: z.literal('overuse-pattern'), pattern: Id }),
  z.object({ kind: z.literal('break-split'), experiment: Id }),
  z.object({ kind: z.literal('fix-split'), experiment: Id }),
  z.object({ kind: z.literal('traffic'), factor: z.number().check(z.gte(0), z.lte(1000)) }),
  z.object({ kind: z.literal('break-guardrail'), action: z.optional(GuardrailAction) }),
  z.object({ kind: z.literal('open-experiment') }),
]);

/** A simulated world behind one stream, in which a caller may trigger scenarios. */
export interface Scenarios {
  readonly stream: string;
  /** @throws RangeError when the scenario does not fit the world. */
  trigger(scenario: Scenario): ScenarioEffect;
}

const noScenarios = (stream: string): Problem => ({
  code: 'not-found',
  message: `There is no simulated world behind the stream "${stream.slice(0, 100)}".`,
});

const badScenario = (message: string): Problem => ({
  code: 'bad-body',
  message,
  expected: `{"kind": "losing-variant" | "overuse-pattern" | "break-split" | "fix-split" | "traffic" (with "factor") | "break-guardrail" | "open-experiment"}`,
});

const bodyOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** `GET /scenarios` lists the kinds; `POST /scenarios` triggers one. Only where this process simulates the world behind the stream. */
export function scenariosRoute(scenarios: Scenarios): Hono<Guarded> {
  return new Hono<Guarded>()
    .get('/', (c) => {
      const name = streamFor(c, 'view');
      if (typeof name !== 'string') return answerProblem(c, name);
      if (name !== scenarios.stream) return answerProblem(c, noScenarios(name));
      return c.json({ kinds: ScenarioBody._zod.def.options.map((one) => one._zod.def.shape.kind._zod.def.values[0]) });
    })
    .post('/', boundedBody, async (c) => {
      const name = streamFor(c, 'operate');
      if (typeof name !== 'string') return answerProblem(c, name);
      if (name !== scenarios.stream) return answerProblem(c, noScenarios(name));
      const read = ScenarioBody.safeParse(bodyOf(await c.req.text()));
      if (!read.success) return answerProblem(c, badScenario('The body is not a scenario of a simulated world.'));
      try {
        return c.json(scenarios.trigger(read.data as Scenario));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return answerProblem(c, badScenario(error.message));
      }
    });
}
