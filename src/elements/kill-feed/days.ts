import type { Kill } from '../../protocol/index.ts';

/** The kills of one day, newest first. */
export interface DayOfKills {
  /** When the day begins, milliseconds since 1970, by the viewer's calendar. */
  readonly begin: number;
  readonly kills: readonly Kill[];
}

/** Groups kills by day, newest first, at most so many in all. */
export function newestFirst(kills: readonly Kill[], limit: number): DayOfKills[] {
  const newest = [...kills].sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.seq - a.seq).slice(0, limit);
  const days = new Map<number, Kill[]>();
  for (const kill of newest) {
    const begin = new Date(kill.at).setHours(0, 0, 0, 0);
    const day = days.get(begin);
    if (day === undefined) days.set(begin, [kill]);
    else day.push(kill);
  }
  return [...days].map(([begin, ofDay]) => ({ begin, kills: ofDay }));
}
