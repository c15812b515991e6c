import type { Context } from 'hono';
import type { Problem } from 'peeksafe/protocol';
import { answerInTurn } from '../../http/bounded-response.ts';
import type { Guarded } from '../../http/guard.ts';
import { answerProblem, answerUnavailable, noStream } from '../../http/problems.ts';
import type { OpenStream, OpenStreams } from '../../live/open-streams.ts';
import type { OutputBudget } from '../../output/output-budget.ts';

const isProblem = <Answer extends object>(answer: Answer | Problem): answer is Problem => 'code' in answer;

/** The streams of a server, and the room for its answers. */
interface ReadFrom {
  readonly streams: OpenStreams;
  readonly output: OutputBudget;
}

/**
 * Answers from what a stream keeps, in a turn of its own.
 * @param name The stream; where there is none, that is the answer.
 * @param ask Asks the stream. Where it rejects, the answer is that it cannot be read now.
 * @param write Writes what the stream answers, unless that is a problem. Given the stream, for what else it takes.
 */
export async function answerFromStream<Answer extends object>(
  c: Context<Guarded>,
  { streams, output }: ReadFrom,
  name: string,
  ask: (stream: OpenStream) => Promise<Answer | Problem>,
  write: (answer: Answer, stream: OpenStream) => Response,
): Promise<Response> {
  const stream = streams.get(name, false);
  if (stream === null) return answerProblem(c, noStream(name));
  return answerInTurn(c, output, async () => {
    try {
      const answer = await ask(stream);
      return isProblem(answer) ? answerProblem(c, answer) : write(answer, stream);
    } catch (error) {
      return answerUnavailable(c, error);
    }
  });
}
