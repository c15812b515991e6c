import type { Priority } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { LanguageModel } from './client.ts';
import { hasOnlyGivenNumbers } from './figures.ts';
import { prose } from './prose.ts';

/** A suggestion as the rules made it, and what they made it of. */
export interface PlainSuggestion {
  readonly action: string;
  readonly priority: Priority;
  readonly title: string;
  readonly reason: string;
  /** What it rests on. Numbers as they are to be read, rounded already; rates as fractions, which may be said in per cent. */
  readonly evidence: Readonly<Record<string, number | string>>;
  /** Language to write in, a BCP 47 tag; English unless told. */
  readonly locale?: string;
}

/** Other words for a suggestion. They change what it says to people and nothing else. */
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
 * The suggestion in plainer words, or null when there are none to be had: the model is silent, or says more than it was told.
 * The rule's own words serve then.
 * @throws RangeError when the locale is none.
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
