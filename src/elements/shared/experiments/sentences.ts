import type { Experiment, Variant } from '../../../protocol/index.ts';
import type { Format } from '../format/format.ts';
import type { Strings } from '../strings/strings.ts';
import { sentenceAbout, words, type Sentence, type SentencePart } from './sentence.ts';
import type { Situation } from './situation.ts';

/** `full` is a headline; `short` fits into a row. */
export type SentenceLength = 'full' | 'short';

const NO_WORDS: Sentence = [];

/** Before so many batches no pair is named that has no interval. */
const MIN_BATCHES = 10;

/** A sentence about some variants of a situation. */
const about = (
  { letters }: Situation,
  variants: readonly Variant[],
  say: (...signs: string[]) => string,
  isQuiet = false,
): Sentence =>
  sentenceAbout(
    variants.map((variant) => ({ variant, text: letters.get(variant.id) ?? '' })),
    say,
    isQuiet,
  );

const spaced = (first: Sentence, second: Sentence): Sentence => [...first, ...words(' '), ...second];

type Pair = readonly [Variant, Variant];

function byLetter({ letters }: Situation, [one, other]: Pair): Pair {
  const [first, second] = [letters.get(one.id) ?? '', letters.get(other.id) ?? ''];
  return first.length < second.length || (first.length === second.length && first <= second)
    ? [one, other]
    : [other, one];
}

/** The most that two which are called equal may differ by, in points and rounded up, so that it is true as it is written; null where not known. */
function atMost({ difference }: Situation, format: Format): string | null {
  return difference === null ? null : format.pointsUpTo(Math.max(Math.abs(difference.low), Math.abs(difference.high)));
}

function leadsSentence(
  situation: Situation,
  pair: Pair,
  { experiments: texts }: Strings,
  format: Format,
  length: SentenceLength,
): Sentence {
  const { difference } = situation;
  if (difference === null) return about(situation, pair, (a = '', b = '') => texts.leadsUnsized(a, b));
  const points = format.points(difference.estimate);
  if (length === 'short') return about(situation, pair, (a = '', b = '') => texts.leadsShort(a, b, points));
  const range = texts.validNow(format.points(difference.low), format.points(difference.high));
  return spaced(
    about(situation, pair, (a = '', b = '') => texts.leads(a, b, points)),
    words(range, true),
  );
}

function tooEarlySentence(
  situation: Situation,
  pair: Pair,
  { experiments: texts }: Strings,
  format: Format,
  length: SentenceLength,
): Sentence {
  const { difference, experiment } = situation;
  // The first pair is chosen from very few counts, and stands for a minute: meanwhile it may be another.
  if (difference === null && experiment.batches < MIN_BATCHES) return words(texts.tooEarly);
  // By letter: the one that is ahead so far says nothing yet, and would change again and again.
  if (length === 'short')
    return about(situation, byLetter(situation, pair), (a = '', b = '') => texts.tooEarlyShort(a, b));
  const say = (a = '', b = ''): string => {
    if (difference === null) return `· ${texts.againstUnsized(a, b)}`;
    const { estimate, low, high } = difference;
    return `· ${texts.against(a, b, format.points(estimate, true), format.points(low), format.points(high))}`;
  };
  return spaced(words(texts.tooEarly), about(situation, pair, say, true));
}

function equalSentence(
  situation: Situation,
  pair: Pair,
  { experiments: texts }: Strings,
  format: Format,
  length: SentenceLength,
): Sentence {
  const points = atMost(situation, format);
  return about(situation, byLetter(situation, pair), (a = '', b = '') => {
    if (points === null) return texts.equalUnsized(a, b);
    return (length === 'short' ? texts.equalShort : texts.equal)(a, b, points);
  });
}

function pausedText({ pause }: Experiment, { late, guardrail, paused }: Strings['experiments']): string {
  if (pause?.cause === 'late') return late;
  return pause?.cause === 'guardrail' ? guardrail : paused;
}

function decidedSentence(situation: Situation, { experiments: texts }: Strings): Sentence {
  const { winner, experiment, active } = situation;
  if (winner === null)
    return words(experiment.closedAt === undefined && active === 0 ? texts.allStopped : texts.closed);
  const isChosen = experiment.closedAt !== undefined || winner.status === 'winner';
  return about(situation, [winner], (sign = '') => (isChosen ? texts.won : texts.left)(sign));
}

/** Why there is no pair yet. Too early is the normal headline of two that are compared. */
function noPairText({ experiment, active }: Situation, { experiments: texts }: Strings): string {
  if (experiment.notCompared !== undefined || experiment.comparison === 'observational') return texts.notCompared;
  return active < 2 ? texts.nothingToCompare : texts.tooEarly;
}

/**
 * The headline of an experiment, such as "A leads B by 0.9 points (0.1 to 1.6, valid now)", "A and B differ by at most 0.3 points" or "Too early to
 * say · B against A: +0.4 points (-0.3 to 1.1)": never from a raw rate.
 */
export function leadSentence(
  situation: Situation,
  strings: Strings,
  format: Format,
  length: SentenceLength = 'full',
): Sentence {
  const { kind, leader, runnerUp, experiment } = situation;
  const { experiments: texts } = strings;
  const pair: Pair | null = leader !== null && runnerUp !== null ? [leader, runnerUp] : null;
  if (kind === 'decided') return decidedSentence(situation, strings);
  if (kind === 'split') return words(texts.split);
  if (kind === 'paused') return words(pausedText(experiment, texts));
  if (kind === 'learning' || pair === null) return words(noPairText(situation, strings));
  if (kind === 'too-early') return tooEarlySentence(situation, pair, strings, format, length);
  if (kind === 'leads') return leadsSentence(situation, pair, strings, format, length);
  if (kind === 'equal') return equalSentence(situation, pair, strings, format, length);
  return length === 'short'
    ? words(texts.changedShort)
    : about(situation, pair, (a = '', b = '') => texts.changed(a, b));
}

/** "Next stop: C at 9.7 : 1, stops at 25 : 1", in short "next stop C"; empty while nothing points to a stop. */
export function nextStopSentence(
  situation: Situation,
  strings: Strings,
  format: Format,
  length: SentenceLength = 'full',
): Sentence {
  const { nextStop } = situation;
  if (nextStop === null) return NO_WORDS;
  const { variant, logE, logNeeded } = nextStop;
  return about(situation, [variant], (sign = '') =>
    length === 'short'
      ? strings.experiments.nextStopShort(sign)
      : strings.experiments.nextStop(sign, format.odds(logE), format.oddsNeeded(logNeeded)),
  );
}

/**
 * The headline of an experiment where nothing beside it says what stops next: while it is too early for a lead, it ends with that, such as "Too early
 * to say · B against A: +0.4 points (-0.3 to 1.1) · next stop C".
 */
export function wholeSentence(
  situation: Situation,
  strings: Strings,
  format: Format,
  length: SentenceLength = 'full',
): Sentence {
  const headline = leadSentence(situation, strings, format, length);
  const isEarly = situation.kind === 'too-early' || situation.kind === 'learning';
  const next = isEarly ? nextStopSentence(situation, strings, format, 'short') : NO_WORDS;
  return next.length === 0 ? headline : [...headline, ...words(' · ', true), ...next.map(quiet)];
}

const quiet = (part: SentencePart): SentencePart => ({ ...part, isQuiet: true });

/** The variant that is farthest off its planned share, such as "B gets 41%, planned 20%"; empty where nothing was planned. */
export function offPlanSentence(situation: Situation, { experiments: texts }: Strings, format: Format): Sentence {
  const { offPlan } = situation;
  if (offPlan === null) return NO_WORDS;
  const [seen, planned] = [format.share(offPlan.seen), format.share(offPlan.planned)];
  return about(situation, [offPlan.variant], (sign = '') => texts.offPlan(sign, seen, planned));
}

/** Why a person has to look at an experiment, for an alarm; empty while nobody has to. */
export function needSentence(situation: Situation, { experiments: { needs } }: Strings, format: Format): Sentence {
  const { needsPerson, offPlan, leader, runnerUp } = situation;
  if (needsPerson === null) return NO_WORDS;
  if (needsPerson === 'late' || needsPerson === 'guardrail' || needsPerson === 'paused')
    return words(needs[needsPerson]);
  if (needsPerson === 'split') {
    if (offPlan === null) return words(needs.split);
    const [seen, planned] = [format.share(offPlan.seen), format.share(offPlan.planned)];
    return about(situation, [offPlan.variant], (sign = '') => needs.offPlan(sign, seen, planned));
  }
  if (leader === null || runnerUp === null) return NO_WORDS;
  const points = atMost(situation, format) ?? format.points(0);
  return about(situation, byLetter(situation, [leader, runnerUp]), (a = '', b = '') => needs.equal(a, b, points));
}
