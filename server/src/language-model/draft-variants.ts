import * as z from 'zod/mini';
import type { LanguageModel } from './client.ts';
import { prose } from './prose.ts';

/** Maximum number of drafts in a request. */
const MAX_DRAFTS = 10;

/** Maximum number of patterns in a request; more would only make it longer. */
const MAX_PATTERNS = 32;

/** The brief for drafts of variants. */
export interface DraftBrief {
  readonly experimentTitle: string;
  /** The content that does best so far. */
  readonly leaderContent: string;
  /** Ids of fresh patterns, freshest first; the first 32 count. */
  readonly patterns: readonly string[];
  /** Number of drafts, 1 to {@link MAX_DRAFTS}. */
  readonly count: number;
}

/** A draft of a variant, which a person may post. */
export interface VariantDraft {
  /** 1 to 500 characters; line breaks are possible. */
  readonly content: string;
  /** One of the patterns that were given. */
  readonly pattern: string;
  /** A language model wrote it; say so wherever it is shown. */
  readonly generated: true;
}

const Drafts = z.strictObject({
  drafts: z.array(z.strictObject({ content: prose(500, 'with-breaks'), pattern: z.string() })).check(z.minLength(1)),
});

// The patterns are not listed as an enum: they come from a stream, and a stream's texts stay in the user message.
const SCHEMA = {
  type: 'object',
  properties: {
    drafts: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          content: { type: 'string', description: 'The new variant, at most 500 characters.' },
          pattern: { type: 'string', description: 'One of "patterns", letter for letter.' },
        },
        required: ['content', 'pattern'],
        additionalProperties: false,
      },
    },
  },
  required: ['drafts'],
  additionalProperties: false,
};

const SYSTEM =
  'You draft new variants of a piece of content under test. "leader" does best so far; write at most "count" others in its ' +
  'language, each in a way that follows one of "patterns" (names of content devices that the audience is not tired of). All ' +
  'drafts differ from the leader and from each other. State no fact, number, name or address that the leader does not state.';

const likeness = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/**
 * Drafts variants in fresh patterns; null when no pattern is fresh, the model does not answer, or a draft breaks a rule.
 * @throws RangeError when the count is out of range.
 */
export async function draftVariants(
  model: LanguageModel,
  brief: DraftBrief,
  signal?: AbortSignal,
): Promise<VariantDraft[] | null> {
  const { experimentTitle, leaderContent, count } = brief;
  if (!(Number.isInteger(count) && count >= 1 && count <= MAX_DRAFTS)) {
    throw new RangeError(`count is a whole number from 1 to ${MAX_DRAFTS}.`);
  }
  const patterns = new Set(brief.patterns.slice(0, MAX_PATTERNS));
  if (patterns.size === 0) return null;
  return model.ask<VariantDraft[]>({
    system: SYSTEM,
    user: { experiment: experimentTitle, leader: leaderContent, patterns: [...patterns], count },
    schemaName: 'variant_drafts',
    jsonSchema: SCHEMA,
    temperature: 0.9,
    // 500 characters are up to some 300 tokens in the less favored scripts.
    maxTokens: 100 + 350 * count,
    ...(signal && { signal }),
    read(value, refuse) {
      const answer = Drafts.safeParse(value);
      if (!answer.success) return refuse("The language model's drafts have not the shape asked for.");
      const { drafts } = answer.data;
      if (drafts.length > count) return refuse('The language model wrote more drafts than asked for.');
      if (!drafts.every(({ pattern }) => patterns.has(pattern))) {
        return refuse('The language model drafted in a pattern that it was not given.');
      }
      const texts = new Set([leaderContent, ...drafts.map(({ content }) => content)].map(likeness));
      if (texts.size <= drafts.length) return refuse('The language model repeated the leader or itself.');
      return drafts.map(({ content, pattern }) => ({ content, pattern, generated: true }));
    },
  });
}
