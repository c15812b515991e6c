import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { RaceLane } from './lanes.ts';

/** The strings and the format that a race is written with. */
export interface RaceLanguage {
  readonly strings: Strings;
  readonly format: Format;
}

/** The writing at the end of a lane: the first part stands out. */
export interface LaneText {
  readonly main: string;
  readonly extra: string;
  readonly isGood: boolean;
}

const text = (main: string, extra = '', isGood = false): LaneText => ({ main, extra, isGood });

/** Whether the evidence suffices to stop the variant. */
export const hasReached = ({ logE, logNeeded }: RaceLane): boolean => logE !== null && logE >= logNeeded;

/** How much a projection still needs, in words; empty where nothing is projected. */
export const projectionText = (
  { projection = null, isOfVisitors = false }: RaceLane,
  { strings, format }: RaceLanguage,
): string => (projection === null ? '' : strings.race.more(format.roughCount(projection), isOfVisitors));

function runningText(lane: RaceLane, language: RaceLanguage): LaneText {
  const { race } = language.strings;
  const { logE, isProtected = false, isNotRising = false } = lane;
  if (logE === null) return text('', isProtected ? race.protected : race.tooEarly);
  const odds = logE <= 0 ? '' : language.format.odds(logE);
  if (lane.words !== undefined) return text(odds, lane.words);
  if (isProtected && hasReached(lane)) return text(odds, race.notStopped);
  if (lane.state === 'paused') return text(odds, race.paused);
  const projected = projectionText(lane, language);
  if (projected !== '') return text(odds, projected);
  if (logE <= 0) return text('', race.noEvidence);
  return text(odds, isProtected ? race.protected : isNotRising ? race.notRising : '');
}

/** The writing at the end of a lane. */
export function laneText(lane: RaceLane, language: RaceLanguage): LaneText {
  const { race, figures } = language.strings;
  const { format } = language;
  const { state = 'running', at = null, saved = null } = lane;
  if (state === 'waiting') return text('', at === null ? race.tooEarly : race.added(format.time(at)));
  if (state === 'winner') return text(race.winner);
  if (state === 'closed') return text(race.closed);
  if (state !== 'stopped') return runningText(lane, language);
  const isSaving = saved !== null && saved > 0;
  const stopped = at === null ? figures.statuses.killed : race.stopped(format.time(at));
  return text(stopped, isSaving ? race.saved(format.count(saved)) : '', isSaving);
}

/** The writing of a lane where there is room for a word only. */
export function cardText(lane: RaceLane, language: RaceLanguage): LaneText {
  const { main } = laneText(lane, language);
  return text(lane.state === 'stopped' ? language.strings.figures.statuses.killed : main);
}

/** A lane in a few words, after its letter. */
export function shortReading(lane: RaceLane, language: RaceLanguage): string {
  const { main, extra } = laneText(lane, language);
  return language.strings.race.lane(lane.letter, [main, extra].filter((part) => part !== '').join(', '));
}

/** A lane in full: its variant, evidence, the evidence that stops it, the highest so far, and the projection. */
export function fullReading(lane: RaceLane, language: RaceLanguage): string {
  const { format, strings } = language;
  const { race } = strings;
  const { letter, name = '', logE, logNeeded } = lane;
  const { main, extra } = laneText(lane, language);
  const highest = highestOf(lane);
  const projected = projectionText(lane, language);
  const isOver = lane.state === 'stopped' || lane.state === 'closed' || lane.state === 'winner';
  const parts = [
    name,
    isOver ? main : '',
    logE === null ? '' : race.reading(format.odds(logE), format.oddsNeeded(logNeeded)),
    highest !== null && highest > (logE ?? 0) ? race.highest(format.odds(highest)) : '',
    projected === '' ? extra : race.projection(projected),
  ];
  return race.lane(letter, parts.filter((part) => part !== '').join(', '));
}

/** The highest ln E of a lane so far; null while it is not judged. */
export function highestOf({ highest, tail = [], logE }: RaceLane): number | null {
  if (highest !== undefined) return highest;
  return tail.length === 0 ? logE : Math.max(...tail);
}

/** The whole race in one sentence. */
export function raceSentence(lanes: readonly RaceLane[], logNeeded: number, language: RaceLanguage): string {
  const told = lanes.map((lane) => shortReading(lane, language)).join('; ');
  return language.strings.race.summary(told, language.format.oddsNeeded(logNeeded));
}
