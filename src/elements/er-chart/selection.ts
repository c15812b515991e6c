import type { History, Variant } from '../../protocol/index.ts';
import { interval } from '../../stats/index.ts';

/** So many lines are drawn unless the viewer chooses; more are hard to tell apart. */
const SHOWN_FIRST = 6;

/** So many stand in the legend. */
const LISTED = 24;

const RANK: Readonly<Record<Variant['status'], number>> = { active: 0, killed: 1, winner: 2, closed: 2 };

/** The variants that stand in the legend: active ones first, the newest on top since they are still to be decided, then those stopped last. */
export function listed(variants: Iterable<Variant>): Variant[] {
  const rows = [...variants].sort((a, b) => {
    if (a.status !== b.status) return RANK[a.status] - RANK[b.status];
    if (a.status === 'active') return b.postedAt.localeCompare(a.postedAt) || (a.id < b.id ? -1 : 1);
    return (b.endedAt ?? '').localeCompare(a.endedAt ?? '') || (a.id < b.id ? -1 : 1);
  });
  return rows.slice(0, LISTED);
}

/** Those of the listed that are drawn: the viewer's choices, else the first few. */
export function shownOf(rows: readonly Variant[], chosen: ReadonlyMap<string, boolean>): Variant[] {
  return rows.filter(({ id }, i) => chosen.get(id) ?? i < SHOWN_FIRST);
}

const ALPHA = 0.05;

/** What a history alone says of its variants: no words but their ids, no predictions, all of them active. */
export function variantsOf(history: History): Variant[] {
  return history.series.map(({ variant: id, times, impressions: shown, engagements: engaged }): Variant => {
    const [impressions, engagements] = [shown.at(-1) ?? 0, engaged.at(-1) ?? 0];
    const isPossible = engagements <= impressions;
    const countedAt = times.length === 0 ? null : new Date(times.at(-1) as number).toISOString();
    return {
      id,
      seq: 0,
      experiment: id,
      content: id,
      patterns: [],
      predictedEr: null,
      status: 'active',
      level: 'steady',
      postedAt: new Date(times[0] ?? 0).toISOString(),
      impressions,
      engagements,
      er: impressions > 0 ? engagements / impressions : null,
      delta: null,
      interval: isPossible ? [...interval({ impressions, engagements }, ALPHA)] : [0, 1],
      judged: { impressions: 0, engagements: 0 },
      killDistance: null,
      probabilityBest: null,
      trend: null,
      protected: false,
      countedAt,
      endedAt: null,
    };
  });
}
