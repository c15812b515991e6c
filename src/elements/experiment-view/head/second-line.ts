import type { Kill, Variant } from '../../../protocol/index.ts';
import { sentenceText } from '../../shared/experiments/sentence.ts';
import { needSentence, nextStopSentence, offPlanSentence } from '../../shared/experiments/sentences.ts';
import type { Situation } from '../../shared/experiments/situation.ts';
import { strengthOf, type Language } from '../../shared/views/evidence.ts';
import { letterIn, type Subject } from '../data/subject.ts';

/** A piece of the line below the headline; the pieces are parted by dots. */
export interface LinePart {
  readonly text: string;
  /** Whether it is what one looks for in the line. */
  readonly isMain: boolean;
}

/** A stop is said beside what comes next for this long, milliseconds. */
const RECENT_MS = 180_000;
const DAY_MS = 86_400_000;
/** From this evidence on a protected variant is said, as a natural logarithm: it would be watched. */
const WATCH_FROM = Math.log(3);

const main = (text: string): LinePart => ({ text, isMain: true });
const quiet = (text: string): LinePart => ({ text, isMain: false });

/** The parts of a line. */
export interface LineContext extends Language {
  readonly subject: Subject;
  readonly situation: Situation;
  readonly kills: Iterable<Kill>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Writes a moment: a time of day, with its day where that is another. */
  readonly when: (ms: number) => string;
}

const judgedOf = ({ variants }: Subject): number => variants.reduce((sum, { judged }) => sum + judged.impressions, 0);

function decidedLine({ subject, situation, strings, format, when }: LineContext): LinePart[] {
  const texts = strings.experimentView.line;
  const isOfVisitors = subject.experiment.unit === 'visitors';
  const parts: LinePart[] = [];
  if (situation.decidedAt !== null)
    parts.push(quiet(texts.decided(when(situation.decidedAt), format.count(judgedOf(subject)), isOfVisitors)));
  const saved = subject.experiment.saved?.impressions ?? 0;
  if (saved > 0) parts.push(quiet(texts.saved(format.count(saved))));
  return parts;
}

function splitLine(context: LineContext): LinePart[] {
  const { situation, strings, format } = context;
  const { traffic } = situation.experiment;
  const texts = strings.experimentView.line;
  const offPlan = sentenceText(offPlanSentence(situation, strings, format));
  const parts = offPlan === '' ? [] : [main(offPlan)];
  if (traffic !== null) parts.push(quiet(texts.alarm(format.odds(traffic.logE), format.oddsNeeded(traffic.logNeeded))));
  return [...parts, quiet(texts.check)];
}

function recentStop({ subject, kills, strings, format, now, when }: LineContext): LinePart[] {
  let newest: Kill | null = null;
  for (const kill of kills)
    if (kill.revivedAt === null && now - Date.parse(kill.at) < RECENT_MS && (newest === null || kill.at > newest.at))
      newest = kill;
  if (newest === null) return [];
  const strength = strengthOf({ kill: newest });
  const evidence = strength === null ? null : format.odds(strength.logE);
  return [
    main(strings.experimentView.line.stopped(letterIn(subject, newest.variant), when(Date.parse(newest.at)), evidence)),
  ];
}

function protectedPart(variant: Variant, { subject, strings, format }: LineContext): LinePart[] {
  const { killDistance } = variant;
  if (variant.status !== 'active' || !variant.protected || killDistance === null) return [];
  const texts = strings.experimentView.line;
  const letter = letterIn(subject, variant.id);
  if (killDistance.logE >= killDistance.logNeeded) return [quiet(texts.kept(letter))];
  return killDistance.logE > WATCH_FROM ? [quiet(texts.protected(letter, format.odds(killDistance.logE)))] : [];
}

/** When the experiment ends by itself and what follows then; nothing where nobody said so. */
function endPart({ subject: { experiment }, strings, format, when }: LineContext): LinePart[] {
  const { end, openedAt, pause } = experiment;
  if (end === undefined) return [];
  const { ends } = strings.experimentView.line;
  const { maxDays, minEffect } = end;
  const bounds = [
    ...(maxDays === undefined ? [] : [when(Date.parse(openedAt) + maxDays * DAY_MS)]),
    ...(minEffect === undefined ? [] : [ends.effect(format.shortRate(minEffect))]),
  ];
  // Its closing waits for whoever resumes.
  const follows = end.when === 'close' && pause !== null ? 'held' : end.when;
  return [quiet(ends[follows](bounds.reduce((one, other) => ends.either(one, other))))];
}

/** The line below the headline: what stops next, what is protected, what a person is asked, and when it ends by itself. */
export function secondLine(context: LineContext): LinePart[] {
  return context.situation.kind === 'decided' ? decidedLine(context) : [...openLine(context), ...endPart(context)];
}

/** The line of one that is open. */
function openLine(context: LineContext): LinePart[] {
  const { situation, subject, strings, format } = context;
  const { kind, active } = situation;
  if (kind === 'split') return splitLine(context);
  if (kind === 'paused') return [quiet(sentenceText(needSentence(situation, strings, format)))];
  const next = sentenceText(nextStopSentence(situation, strings, format));
  const texts = strings.experimentView.line;
  const parts = kind === 'equal' ? [main(texts.close)] : [];
  parts.push(...recentStop(context));
  if (next !== '') parts.push(main(next));
  else if (active > 1) parts.push(quiet(texts.noStop));
  return [...parts, ...subject.variants.flatMap((variant) => protectedPart(variant, context))];
}
