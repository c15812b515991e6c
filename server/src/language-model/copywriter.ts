import type { Suggestion } from 'peeksafe/protocol';
import type { Decision, StreamState, VariantState } from 'peeksafe/engine';
import type { LanguageModel } from './client.ts';
import { draftVariants, type VariantDraft } from './draft-variants.ts';
import { wordSuggestion } from './word-suggestion.ts';

/** Figures are given as people should read them: with four significant digits. */
const round = (value: number): number => Number(value.toPrecision(4));

/** A stream to which the copywriter adds decisions. */
interface Notes {
  note(note: (state: Readonly<StreamState>) => Decision[]): Promise<void>;
}

/** Has suggestions reworded and variants drafted, after the monitors have decided. */
export interface Copywriter {
  /** Handles the new suggestions of a commit. */
  committed(stream: Notes, changed: { readonly suggestions: readonly Suggestion[] }): void;
  /** Cancels requests in progress. */
  close(): void;
}

function worded(suggestion: Suggestion, words: { title: string; reason: string }): Decision {
  const { title, reason } = words;
  return { kind: 'suggestion.worded', at: suggestion.madeAt, suggestion: suggestion.id, title, reason };
}

function drafted(suggestion: Suggestion, draft: VariantDraft, experiment: string, i: number): Decision {
  return {
    kind: 'suggestion.made',
    at: suggestion.madeAt,
    suggestion: `${suggestion.id}-draft-${i + 1}`,
    source: 'peeksafe',
    generated: true,
    action: 'try-variant',
    about: { kind: 'experiment', id: experiment },
    priority: 'low',
    title: `Try a new variant in the pattern "${draft.pattern}"`,
    reason: draft.content,
    expiresAt: suggestion.expiresAt,
  };
}

/** The best active variant with enough impressions to say so: a model for drafts. */
function leaderOf(state: Readonly<StreamState>): VariantState | null {
  let best: VariantState | null = null;
  const er = ({ judged }: VariantState): number => judged.engagements / judged.impressions;
  for (const variant of state.variants.values()) {
    if (variant.status !== 'active' || variant.judged.impressions < 100) continue;
    if (best === null || er(variant) > er(best)) best = variant;
  }
  return best;
}

/** Creates a copywriter. `onError` receives errors of the log; the model reports its own. */
export function createCopywriter(parts: {
  readonly model: LanguageModel;
  readonly onError: (what: string, error: unknown) => void;
}): Copywriter {
  const { model, onError } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;

  const word = async (stream: Notes, suggestion: Suggestion): Promise<void> => {
    const evidence = Object.fromEntries(suggestion.evidence.map(({ name, value }) => [name, round(value)]));
    const words = await wordSuggestion(model, { ...suggestion, evidence }, signal);
    if (words === null) return;
    // The suggestion may have ended meanwhile.
    await stream.note((state) =>
      state.suggestions.get(suggestion.id)?.status === 'open' ? [worded(suggestion, words)] : [],
    );
  };

  const draft = async (stream: Notes, suggestion: Suggestion): Promise<void> => {
    const pattern = suggestion.about?.id;
    if (pattern === undefined) return;
    let brief: { experiment: string; experimentTitle: string; leaderContent: string } | null = null;
    await stream.note((state) => {
      const leader = leaderOf(state);
      const experiment = leader === null ? undefined : state.experiments.get(leader.experiment);
      if (leader !== null && experiment !== undefined)
        brief = { experiment: experiment.id, experimentTitle: experiment.title, leaderContent: leader.content };
      return [];
    });
    if (brief === null) return;
    const { experiment, ...rest } = brief as { experiment: string; experimentTitle: string; leaderContent: string };
    const drafts = await draftVariants(model, { ...rest, patterns: [pattern], count: 2 }, signal);
    if (drafts === null) return;
    await stream.note((state) =>
      drafts
        .map((one, i) => drafted(suggestion, one, experiment, i))
        .filter((one) => one.kind !== 'suggestion.made' || !state.suggestions.has(one.suggestion)),
    );
  };

  const seenOf = new WeakMap<Notes, Set<string>>();
  return {
    committed(stream, { suggestions }) {
      const seen = seenOf.get(stream) ?? new Set<string>();
      seenOf.set(stream, seen);
      for (const suggestion of suggestions) {
        const { id, status, source, generated, action } = suggestion;
        if (status !== 'open' || source !== 'peeksafe' || generated || seen.has(id)) continue;
        seen.add(id);
        const failed = (error: unknown): void => {
          if (!signal.aborted) onError('words of the language model', error);
        };
        word(stream, suggestion).catch(failed);
        if (action === 'use-pattern') draft(stream, suggestion).catch(failed);
      }
      // Only bounds memory: a suggestion that comes again says that it was reworded.
      if (seen.size > 10_000) seen.clear();
    },
    close: () => stopping.abort(),
  };
}
