import type { Problem } from '../../protocol/answers.ts';
import { PeeksafeError } from '../error.ts';
import { readProblem } from '../messages/decode.ts';

/** The error that an answer carries, or one that says what else the server said. */
export function errorOf(status: number, body: unknown): PeeksafeError {
  const problem = readProblem(body);
  if (problem === null && status === 413)
    return new PeeksafeError('too-large', 'The call is too large for the server, or for a proxy before it.', status);
  if (problem === null) return new PeeksafeError('unavailable', `The server answered ${status}.`, status);
  const { code, message, expected } = problem;
  // Most messages say already what is expected.
  const more = expected === undefined || message.includes(expected) ? '' : ` Expected: ${expected}.`;
  return new PeeksafeError(code, message + more, status);
}

/** The error for one event that was refused. */
export function rejectionOf(problems: readonly Problem[] | undefined): PeeksafeError {
  return errorOf(422, { error: problems?.[0] });
}

/** What the text of an answer says; null when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
