import type { Priority } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { LanguageModel } from './client.ts';
import { hasOnlyGivenNumbers } from './figures.ts';
import { prose } from './prose.ts';

/** A suggestion as the monitors made it, with its evidence. */
export interface PlainSuggestion {
  readonly action: string;
  readonly priority: Priority;
  readonly title: string;
  readonly reason: string;
  /** Its evidence: numbers already rounded for people; rates as fractions, which may be written as percentages. */
  readonly evidence: Readonly<Record<string, number | string>>;
  /** Language of the text, a BCP 47 tag. Default English. */
  readonly locale?: string;
}

/** A reworded suggestion. Only the text for people changes. */
export interface WordedSuggestion {
  /** 1 to 120 characters, one line. */
  readonly title: string;
  /** 1 to 600 characters, one line. */
  readonly reason: string;
  /** A language model wrote it; say so wherever it is shown. */
  readonly generated: true;
}

const Wording = z.strictObject({ title: prose(120, 'one-line'), reason: prose(600, 'one-line') });

const SCHEMA = {
  type: 'object',
  properties: {
    title: { type: 'string', description: 'What to do, at most 120 characters, one line.' },
    reason: { type: 'string', description: 'Why, at most 600 characters, one line.' },
  },
  required: ['title', 'reason'],
  additionalProperties: false,
};

const SYSTEM =
  'You reword a suggestion of a dashboard on content experiments for people who are no statisticians: short, plain words, in the ' +
  'language that "language" names. Keep what it says and how sure it is. Use only numbers that are given, in digits and ' +
  'unrounded; a fraction may be written as a percentage, each with a % of its own. Never compute, estimate or add one, and add no advice of your own.';

/**
 * Rewords a suggestion in plainer language; null when the model does not answer, or writes more than it was given. The suggestion then keeps its text.
 * @throws RangeError when the locale is not valid.
 */
export async function wordSuggestion(
  model: LanguageModel,
  suggestion: PlainSuggestion,
  signal?: AbortSignal,
): Promise<WordedSuggestion | null> {
  const { action, priority, title, reason, evidence, locale = 'en' } = suggestion;
  const [language = 'en'] = Intl.getCanonicalLocales(locale);
  const given = [title, reason, ...Object.values(evidence)];
  return model.ask<WordedSuggestion>({
    system: SYSTEM,
    user: { language, action, priority, title, reason, evidence },
    schemaName: 'worded_suggestion',
    jsonSchema: SCHEMA,
    ...(signal && { signal }),
    read(value, refuse) {
      const wording = Wording.safeParse(value);
      if (!wording.success) return refuse("The language model's wording has not the shape asked for.");
      const isTold = Object.values(wording.data).every((text) => hasOnlyGivenNumbers(text, given, language));
      if (!isTold) return refuse("The language model's wording has a number that nobody gave it.");
      return { ...wording.data, generated: true };
    },
  });
}
