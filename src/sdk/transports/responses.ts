import type { Problem } from '../../protocol/calls/answers.ts';
import { PeeksafeError } from '../error.ts';
import { readProblem } from '../messages/decode.ts';

/** The error in the body of a response; where there is none, one that says what the server answered. */
export function errorOf(status: number, body: unknown): PeeksafeError {
  const problem = readProblem(body);
  if (problem === null && status === 413)
    return new PeeksafeError(
      'too-large',
      'The call is too large for the server, or for a proxy in front of it.',
      status,
    );
  if (problem === null) return new PeeksafeError('unavailable', `The server answered ${status}.`, status);
  const { code, message, expected } = problem;
  // Most messages say what is expected.
  const more = expected === undefined || message.includes(expected) ? '' : ` Expected: ${expected}.`;
  return new PeeksafeError(code, message + more, status);
}

/** The error for one event that was rejected. */
export function rejectionOf(problems: readonly Problem[] | undefined): PeeksafeError {
  return errorOf(422, { error: problems?.[0] });
}

/** The value of a JSON text; null when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
