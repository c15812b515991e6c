import { linearScale } from '../../shared/evidence-canvas/linear-scale.ts';
import type { FeedItem } from '../data/feed-items.ts';

/** Marks nearer than this are one, CSS pixels: each is a target of as many, for a mouse and for a finger. */
export const [MOUSE_APART, FINGER_APART] = [24, 44];
/** Items that a mark names; of further ones it says how many they are. */
const NAMED = 3;

/** The events of about one time. */
export interface TimelineMark {
  /** The middle, CSS pixels from the beginning of the axis. */
  readonly x: number;
  /** When the first and the last of it happened, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** How many things happened. */
  readonly count: number;
  /** The most important of them, which gives the mark its sign. */
  readonly top: FeedItem;
  /** The newest few of them, newest first. */
  readonly named: readonly FeedItem[];
}

/** The more important kinds first. */
const RANKS: readonly FeedItem['kind'][] = [
  ...(['paused', 'afresh', 'stop', 'closed', 'won', 'reopened', 'restart', 'note'] as const),
];

const moreImportant = (a: FeedItem, b: FeedItem): FeedItem => (RANKS.indexOf(b.kind) < RANKS.indexOf(a.kind) ? b : a);

/**
 * The marks of a time axis, oldest first: what would overlap is one mark, so that there are never more than have room.
 * @param items Newest first. @param from Where the axis begins, ms since 1970. @param to Where it ends. @param width CSS pixels.
 * @param apart The least distance of two marks, CSS pixels.
 */
export function timelineMarks(
  items: Iterable<FeedItem>,
  from: number,
  to: number,
  width: number,
  apart: number,
): TimelineMark[] {
  const scale = linearScale([from, to], [0, width], { isClamped: true });
  const marks: TimelineMark[] = [];
  for (const item of items) {
    const last = marks.at(-1);
    const x = scale(item.at);
    if (last === undefined || last.x - x >= apart) {
      marks.push({ x, from: item.at, to: item.at, count: 1, top: item, named: [item] });
      continue;
    }
    const named = last.named.length < NAMED ? [...last.named, item] : last.named;
    const top = moreImportant(last.top, item);
    marks[marks.length - 1] = { ...last, from: Math.min(last.from, item.at), count: last.count + 1, top, named };
  }
  return marks.reverse();
}
