import type { HeldOrder } from './held-order.ts';
import type { ListModel, Row } from './list-model.ts';
import type { ListFilter } from './toolbar-view.ts';

/** At first this many of a section are shown, and as many more at a time. */
export const PAGE = 50;

/** Of those that were decided today only the latest are shown at first: they wait for nobody, and would push what stands below a list off the screen. */
export const FIRST_TODAY = 6;

/** Of those that need a person only the gravest are shown at first: who leads elsewhere is seen without scrolling past all alarms. */
export const FIRST_NEEDS = 3;

const FIRST: Readonly<Partial<Record<Section['name'], number>>> = { needs: FIRST_NEEDS, today: FIRST_TODAY };

/** A section of the list as it is shown. */
export interface Section {
  readonly name: 'needs' | 'closable' | 'running' | 'today' | 'earlier';
  /** The rows that are shown. */
  readonly rows: readonly Row[];
  /** How many there are. */
  readonly all: number;
  /** Whether it can be folded to its heading. */
  readonly isFoldable: boolean;
  /** Whether only its heading is shown. */
  readonly isFolded: boolean;
  /** How many more the next step shows; 0 where all are shown, or none. */
  readonly next: number;
}

/** The experiments that are asked for. */
export interface Asked {
  readonly words: readonly string[];
  readonly filter: ListFilter;
  /** When the day of a moment begins, in the time zone that is shown; ms since 1970. */
  readonly startOfDay: (at: number) => number;
  /** How many more of a section are shown than at first; a folded one is open from 0 on. */
  readonly extended: ReadonlyMap<Section['name'], number>;
}

/** The sections that are shown, in the order that is held; none is empty. */
export function sectionsOf(
  model: ListModel,
  order: HeldOrder,
  { words, filter, startOfDay, extended }: Asked,
): readonly Section[] {
  const today = startOfDay(model.newest);
  const isAsked = (row: Row): boolean =>
    (filter === 'all' || (filter === 'decided') === (row.situation.decidedAt !== null)) &&
    (words.length === 0 || model.matches(row.id, words));
  const isToday = ({ situation: { decidedAt } }: Row): boolean => decidedAt === null || decidedAt >= today;
  const rowsOf = (ids: readonly string[]): Row[] => ids.map((id) => model.row(id)).filter(isAsked);
  const decided = rowsOf(order.ids('decided'));
  const named: [Section['name'], readonly Row[]][] = [
    ['needs', rowsOf(order.ids('needs'))],
    ['closable', rowsOf(order.ids('closable'))],
    ['running', rowsOf(order.ids('running'))],
    ['today', decided.filter(isToday)],
    ['earlier', decided.filter((row) => !isToday(row))],
  ];
  return named
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => sectionOf(name, rows, words.length > 0 || filter === 'decided', extended.get(name)));
}

function sectionOf(
  name: Section['name'],
  rows: readonly Row[],
  isSought: boolean,
  extension: number | undefined,
): Section {
  const isFoldable = name === 'earlier' && !isSought;
  const isFolded = isFoldable && extension === undefined;
  const first = isSought ? PAGE : (FIRST[name] ?? PAGE);
  const shown = isFolded ? 0 : Math.min(rows.length, first + (extension ?? 0));
  return {
    name,
    rows: rows.slice(0, shown),
    all: rows.length,
    isFoldable,
    isFolded,
    next: isFolded ? 0 : Math.min(PAGE, rows.length - shown),
  };
}
