import { bodyLimit } from 'hono/body-limit';
import { LIMITS } from 'peeksafe/protocol';
import { answerProblem } from './problems.ts';

/** Turns down bodies that are larger than the protocol allows, before they have been read to their end. */
export const boundedBody = bodyLimit({
  maxSize: LIMITS.bodyBytes,
  onError: (c) => {
    // The rest of the body is not read, so the connection is of no more use: say so instead of just hanging up.
    c.header('Connection', 'close');
    return answerProblem(c, {
      code: 'too-large',
      message: 'The body is too large.',
      expected: `at most ${LIMITS.bodyBytes.toLocaleString('en')} bytes a call; send it in several calls`,
    });
  },
});
