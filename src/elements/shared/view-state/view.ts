import { TEXT_LIMITS } from '../../../protocol/values/text-limits.ts';

/**
 * A stretch of time that a person looks at. `resolveRange` says from when to when it is.
 *
 * - `experiment`: as long as the experiment in view runs; all there is while none is chosen.
 * - `all`: everything that the stream keeps.
 * - `last`: some minutes up to the stream's newest event; above 0.
 * - `between`: two moments, whole milliseconds since 1970, the earlier first.
 * - `since-last-look`: from when this person last looked.
 * - `today`: the day of the stream's newest event, in the time zone that applies.
 */
export type Range =
  | { readonly kind: 'experiment' | 'all' | 'since-last-look' | 'today' }
  | { readonly kind: 'last'; readonly minutes: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

/** The view of a person, as one plain object: frozen, and the same after `JSON.parse(JSON.stringify(view))`. */
export interface View {
  /** Id of the experiment in view; null while none is chosen. */
  readonly experiment: string | null;
  /** The stretch of time. */
  readonly range: Range;
  /** Name of the metric that elements show where their experiment declares it; null for engagements. */
  readonly metric: string | null;
  /** Key of the order that was chosen, such as `newest` of `<experiment-list>`; null for the order of the element. */
  readonly sort: string | null;
  /** Words that are searched for; empty for none. */
  readonly filter: string;
  /** Key of what is listed, such as `running` of `<experiment-list>`; null for what the element lists. */
  readonly status: string | null;
  /** Ids of selected variants, each once, in the order of selecting. */
  readonly selection: readonly string[];
  /** Keys of the columns that a table shows, each once, none of them `*`; null for those that the element chooses. */
  readonly columns: readonly string[] | null;
}

/** The view of somebody who has chosen nothing yet. */
export const initialView: View = deepFreeze({
  experiment: null,
  range: { kind: 'experiment' },
  metric: null,
  sort: null,
  filter: '',
  status: null,
  selection: [],
  columns: null,
});

/** Bounds of a view, in items and in UTF-16 code units. It comes from links, which anybody can write. */
export const VIEW_LIMITS = { selection: 200, columns: 60, key: 64, filter: 500, id: TEXT_LIMITS.idLength } as const;

/** The longest `last` range, minutes: ten years. */
const MAX_MINUTES = 10 * 366 * 24 * 60;

/** Beyond this there are no dates, milliseconds before and after 1970. */
const MAX_TIME_MS = 8.64e15;

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part as object);
  return Object.freeze(value);
}

/** Says what a part of a view must be. */
class Expected {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

/** Reads one part of a view. */
type Reader<T> = (value: unknown) => T | Expected;

const isText = (value: unknown, max: number): value is string => typeof value === 'string' && value.length <= max;

const textOrNull =
  (what: string, max: number): Reader<string | null> =>
  (value) =>
    value === null || (isText(value, max) && value !== '')
      ? value
      : new Expected(`${what} of at most ${max} characters, or null`);

const texts =
  (what: string, maxItems: number, max: number): Reader<readonly string[]> =>
  (value) => {
    const isList = Array.isArray(value) && value.length <= maxItems;
    return isList && value.every((one): one is string => isText(one, max) && one !== '')
      ? [...new Set(value)]
      : new Expected(`at most ${maxItems} ${what} of at most ${max} characters each`);
  };

const columns = texts('keys of columns other than "*"', VIEW_LIMITS.columns, VIEW_LIMITS.key);

const isTime = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= MAX_TIME_MS;

/** A zoomed chart asks for parts of milliseconds, and dates have none. */
const wholeMs = (at: number): number => Math.round(at) || 0;

const isMinutes = (value: unknown): value is number => typeof value === 'number' && value > 0 && value <= MAX_MINUTES;

function range(value: unknown): Range | Expected {
  const { kind, minutes, from, to } = (value ?? {}) as Partial<Record<string, unknown>>;
  switch (kind) {
    case 'experiment':
    case 'all':
    case 'since-last-look':
    case 'today':
      return { kind };
    case 'last':
      return isMinutes(minutes)
        ? { kind, minutes }
        : new Expected(`{ kind: 'last', minutes } with minutes above 0 and at most ${MAX_MINUTES}`);
    case 'between':
      return isTime(from) && isTime(to) && wholeMs(from) < wholeMs(to)
        ? { kind, from: wholeMs(from), to: wholeMs(to) }
        : new Expected("{ kind: 'between', from, to } in milliseconds since 1970, from before to");
    default:
      return new Expected("a kind of 'experiment', 'all', 'last', 'between', 'since-last-look' or 'today'");
  }
}

const READERS: { readonly [K in keyof View]: Reader<View[K]> } = {
  experiment: textOrNull('the id of an experiment', VIEW_LIMITS.id),
  range,
  metric: textOrNull('the name of a metric', VIEW_LIMITS.key),
  sort: textOrNull('the key of an order', VIEW_LIMITS.key),
  filter: (value) =>
    isText(value, VIEW_LIMITS.filter) ? value : new Expected(`words of at most ${VIEW_LIMITS.filter} characters`),
  status: textOrNull('the key of what is listed', VIEW_LIMITS.key),
  selection: texts('ids of variants', VIEW_LIMITS.selection, VIEW_LIMITS.id),
  columns: (value) => {
    if (value === null) return null;
    const keys = columns(value);
    // Links write it for null.
    return keys instanceof Expected || !keys.includes('*') ? keys : columns(null);
  },
};

/** The names of the parts of a view, what matters most first. */
export const VIEW_PARTS = Object.keys(READERS) as readonly (keyof View)[];

/** Whether something means anything as a part of a view. */
export const isPart = (part: keyof View, value: unknown): boolean => !(READERS[part](value) instanceof Expected);

/** Something as it is written in a message. */
const written = (value: unknown): string => (JSON.stringify(value) ?? typeof value).slice(0, 80);

function read(part: keyof View, value: unknown): View[keyof View] {
  const known = READERS[part](value);
  if (!(known instanceof Expected)) return known;
  throw new TypeError(`view.${part} is ${written(value)}; expected ${known.what}. The view stays as it was.`);
}

/**
 * Makes a view of parts of one; a part that is left out, or undefined, is that of `base`. Other keys are ignored: a later version may have
 * written them.
 * @param parts - From a page, a link or a store: looked at with care.
 * @param base - The view that the parts change.
 * @returns Frozen; `base` itself when nothing is different.
 * @throws {TypeError} For a part that means nothing; the message names the part, what it is and what is expected.
 * @example
 * toView({ experiment: 'sleep' }).range.kind; // 'experiment'
 */
export function toView(parts: Partial<View>, base: View = initialView): View {
  if (typeof parts !== 'object' || (parts as unknown) === null || Array.isArray(parts))
    throw new TypeError(`view is ${written(parts)}; expected an object. The view stays as it was.`);
  const changes = VIEW_PARTS.filter((part) => parts[part] !== undefined).map((part) => [part, read(part, parts[part])]);
  const view = { ...base, ...(Object.fromEntries(changes) as Partial<View>) };
  return JSON.stringify(view) === JSON.stringify(base) ? base : deepFreeze(view);
}
