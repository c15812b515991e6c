import { TextDecoder } from 'node:util';
import * as z from 'zod/mini';

/** Largest answer of the language model's server that is read, in bytes. */
const ANSWER_BYTES = 256 * 1024;

/** Why there is no answer. The message is one sentence for the log: never the key, nor anything that the server wrote. */
export class Trouble extends Error {}

const Completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.nullish(z.string()),
        message: z.object({ content: z.nullish(z.string()), refusal: z.nullish(z.string()) }),
      }),
    )
    .check(z.minLength(1)),
});

async function readText(response: Response): Promise<string> {
  // Leaving the loop by an error cancels the body, so that a server that never ends is not listened to.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let text = '';
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES) {
      throw new Trouble(`The language model's server sent more than ${ANSWER_BYTES / 1024} kB.`);
    }
    text += decode(decoder, chunk);
  }
  return text + decode(decoder);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new Trouble("The language model's server sent something that is not UTF-8.");
  }
}

function parse(text: string, otherwise: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Trouble(otherwise);
  }
}

function whyNotFinished(reason: string | null | undefined): string {
  if (reason === 'length') return "The language model's answer was cut off at the most tokens allowed.";
  if (reason === 'content_filter') return "The language model's answer was withheld by its server's content filter.";
  return 'The language model ended its answer for another reason than being done.';
}

/**
 * Reads the model's answer from the body of a chat completion: the value of the JSON in its first choice.
 * @throws Trouble when it refused, was cut off, or sent anything else than that.
 */
export async function readCompletion(response: Response): Promise<unknown> {
  const body = parse(await readText(response), "The language model's server sent something that is not JSON.");
  const completion = Completion.safeParse(body);
  const choice = completion.success ? completion.data.choices[0] : undefined;
  if (choice === undefined) throw new Trouble("The language model's server sent JSON that is no chat completion.");
  const { refusal, content } = choice.message;
  if (typeof refusal === 'string' && refusal !== '') throw new Trouble('The language model refused to answer.');
  if (choice.finish_reason !== 'stop') throw new Trouble(whyNotFinished(choice.finish_reason));
  if (typeof content !== 'string') throw new Trouble('The language model gave an answer without content.');
  return parse(content, 'The language model wrote something that is not JSON.');
}
