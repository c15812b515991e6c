import type { Variant } from '../../protocol/index.ts';

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
