import { sentenceText } from '../../shared/experiments/sentence.ts';
import type { FeedItem } from '../data/feed-items.ts';
import { titleOf } from './feed-context.ts';
import { itemSentence, type Lookup } from './item-sentence.ts';

/** Items announced one by one at a time; of more the stops are announced as a number. */
const ANNOUNCED_SINGLY = 2;

/** Whether people who watch are told of an item: a note is no news to whoever wrote it, and a restart is said to the one who asked for it. */
export const isSaid = ({ kind }: FeedItem): boolean => kind !== 'note' && kind !== 'restart';

/** An item in words: the experiment, and the sentence. */
export const itemText = (item: FeedItem, lookup: Lookup): string =>
  lookup.strings.killFeed.announced(titleOf(item, lookup), sentenceText(itemSentence(item, lookup)));

/** Items for those who hear them. */
export function announcementOf(items: readonly FeedItem[], lookup: Lookup): string {
  if (items.length <= ANNOUNCED_SINGLY) return items.map((item) => itemText(item, lookup)).join(' ');
  const stops = items.filter(({ kind }) => kind === 'stop').length;
  const others = items.filter(({ kind }) => kind !== 'stop').slice(0, ANNOUNCED_SINGLY);
  const { strings, format } = lookup;
  const counted = stops === 0 ? [] : [strings.killFeed.manyAnnounced(stops, format.count(stops))];
  return [...counted, ...others.map((item) => itemText(item, lookup))].join(' ');
}
