import type { Experiment, Kill, Pause, Variant } from '../../../protocol/index.ts';
import { sentenceAbout, type Named, type Sentence } from '../../shared/experiments/sentence.ts';
import { erOf, strengthOf, type Language } from '../../shared/views/evidence.ts';
import type { Reason } from '../../shared/strings/engine.ts';
import { reasonOfKill } from '../../shared/views/kill-reason.ts';
import { savedImpressions } from '../../shared/views/saved-impressions.ts';
import type { FeedItem } from '../data/feed-items.ts';

/** Where what an item speaks of is found. */
export interface Lookup extends Language {
  readonly variant: (id: string) => Variant | undefined;
  readonly experiment: (id: string) => Experiment | undefined;
  /** The letter of a variant in its experiment. */
  readonly letter: (variant: Variant) => string;
}

/** Below this a rate needs its second decimal. */
const SMALL_RATE = 0.01;

const named = (id: string, { variant, letter }: Lookup): Named => {
  const known = variant(id);
  return known === undefined ? { variant: null, text: `“${id}”` } : { variant: known, text: letter(known) };
};

/** Two rates with as many decimals, and told apart: with a second decimal where the first would make them alike. */
function rates(one: number, other: number, { format }: Lookup): readonly [string, string] {
  const isSmall = Math.min(one, other) < SMALL_RATE;
  const heads = [format.headRate(one), format.headRate(other)] as const;
  return isSmall || heads[0] === heads[1] ? [format.rate(one), format.rate(other)] : heads;
}

/** Impressions that were saved, to two digits, and as a number that such a text stands for; null where there is nothing to say. */
function about(saved: number | null, { format }: Lookup): { readonly count: number; readonly text: string } | null {
  if (saved === null || saved < 1) return null;
  return { count: Number(saved.toPrecision(2)), text: format.roughCount(saved) };
}

/** Why it was stopped, by the numbers of its evidence; null where it has none. */
function byNumbers(kill: Kill, lookup: Lookup): Sentence | null {
  const { evidence, variant } = kill;
  const texts = lookup.strings.killFeed.sentences;
  const er = evidence === null ? null : erOf(evidence, kill);
  if (evidence === null || er === null) return null;
  const { rule, leader, leaderEr, predictedEr, factor } = evidence;
  const subject = named(variant, lookup);
  if (rule === 'evidence' && leaderEr !== undefined) {
    const [own, best] = rates(er, leaderEr, lookup);
    return leader === undefined
      ? sentenceAbout([subject], (a = '') => texts.belowTheLeader(a, own, best))
      : sentenceAbout([subject, named(leader, lookup)], (a = '', b = '') => texts.belowLeader(a, own, b, best));
  }
  if (predictedEr === undefined || factor === undefined) return null;
  const [own, floor] = rates(er, factor * predictedEr, lookup);
  return sentenceAbout([subject], (a = '') => texts.belowPrediction(a, own, floor));
}

/** The stop and its cause, without numbers of its own: a person, another program or an older server says why in a sentence of theirs. */
function byWords(kill: Kill, lookup: Lookup): Sentence {
  const texts = lookup.strings.killFeed.sentences;
  const subject = [named(kill.variant, lookup)];
  if (kill.cause === 'operator') return sentenceAbout(subject, (a = '') => texts.byHand(a));
  const reason = reasonOf(kill, lookup);
  if (kill.cause === 'external' || reason === '') return sentenceAbout(subject, (a = '') => texts.external(a));
  return sentenceAbout(subject, (a = '') => texts.because(a, reason));
}

const textOf = (reason: Reason, { strings, format }: Lookup): string =>
  strings.engine?.reason(reason, format) ?? reason.reason;

const reasonOf = (kill: Kill, lookup: Lookup): string => textOf(reasonOfKill(kill), lookup);

const words = (text: string): Sentence => [{ text, variant: null, isQuiet: false }];

function stopSentence(kill: Kill, lookup: Lookup): Sentence {
  const { strings, format } = lookup;
  const texts = strings.killFeed;
  const sentence = [...(byNumbers(kill, lookup) ?? byWords(kill, lookup))];
  const strength = strengthOf({ kill });
  const saved = about(savedImpressions(kill, lookup.experiment(kill.experiment)), lookup);
  if (strength !== null) sentence.push(...words(texts.and('', texts.evidence(format.odds(strength.logE)))));
  if (saved === null) return sentence;
  // In one piece: it counts up, and would part at another place with each number.
  const inOnePiece = texts.saved(saved.count, saved.text).replaceAll(' ', '\u00a0');
  sentence.push(...words(texts.and('', inOnePiece)));
  return sentence;
}

/** @param guardrails The names of those that may have paused: one is named, of several nobody says which. */
function pauseText(pause: Pause, guardrails: readonly string[], lookup: Lookup): string {
  const texts = lookup.strings.killFeed.sentences;
  const [name, ...others] = guardrails;
  const isNamed = pause.cause === 'guardrail' && name !== undefined && others.length === 0;
  return texts.paused(isNamed ? texts.breaks(name) : texts.pauses[pause.cause]);
}

/** The event, in one sentence with its numbers, without a full stop. */
export function itemSentence(item: FeedItem, lookup: Lookup): Sentence {
  const texts = lookup.strings.killFeed.sentences;
  switch (item.kind) {
    case 'stop':
      return stopSentence(item.kill, lookup);
    case 'restart':
      return sentenceAbout([named(item.kill.variant, lookup)], (a = '') => texts.restarted(a));
    case 'won':
      return sentenceAbout([named(item.variant.id, lookup)], (a = '') => texts.won(a));
    case 'closed': {
      const { winner } = item.closing;
      return winner === null
        ? words(texts.closed)
        : sentenceAbout([named(winner, lookup)], (a = '') => texts.closedWith(a));
    }
    case 'reopened':
      return words(texts.reopened);
    case 'paused':
      return words(pauseText(item.pause, item.metrics ?? [], lookup));
    case 'afresh':
      return words(item.why === 'correction' ? texts.corrected : texts.alarmed);
    case 'note':
      return words(item.note.text);
  }
}

/** The reason that somebody gave, which the sentence does not say; empty where nobody did. */
export function itemReason(item: FeedItem, lookup: Lookup): string {
  if (item.kind === 'closed') return textOf(item.closing, lookup);
  if (item.kind === 'paused') return item.pause.cause === 'operator' ? textOf(item.pause, lookup) : '';
  return item.kind === 'stop' && item.cause !== 'automatic' ? reasonOf(item.kill, lookup) : '';
}
