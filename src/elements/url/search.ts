import { initialView, isPart, toView, VIEW_PARTS, type Range, type View } from '../shared/view-state/view.ts';

/** How a view is written into an address. */
export interface SearchOptions {
  /** Stands before the name of every parameter, for pages that have a `filter` or `sort` of their own; none when left out. */
  readonly prefix?: string;
  /** The view of an address without any of the parameters; that of somebody who has chosen nothing, when left out. */
  readonly base?: View;
}

/** The longest text that is written, in characters: servers refuse addresses from about 8,000 on. */
const MAX_WRITTEN = 6000;
/** The longest text that is read, in characters. */
const MAX_READ = 32_768;

/** Parameters as an address has them. Colons may stand in it as they are, and make times readable. */
const encoded = (pairs: readonly (readonly [name: string, value: string])[]): string =>
  new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString().replaceAll('%3A', ':');

function rangeText(range: Range): string {
  if (range.kind === 'last') return `last-${range.minutes}`;
  if (range.kind !== 'between') return range.kind;
  return `${new Date(range.from).toISOString()}..${new Date(range.to).toISOString()}`;
}

function rangeOf(text: string): unknown {
  const [, minutes] = /^last-(.+)$/.exec(text) ?? [];
  if (minutes !== undefined) return { kind: 'last', minutes: Number(minutes) };
  const [from, to, ...rest] = text.split('..');
  if (from === undefined || to === undefined || rest.length > 0) return { kind: text };
  return { kind: 'between', from: Date.parse(from), to: Date.parse(to) };
}

/** The values of one parameter, which may occur several times. */
type Values = readonly string[];

const text = {
  write: (value: string | null): Values => [value ?? ''],
  // Ids and keys are not empty.
  read: ([value]: Values): unknown => (value === '' ? null : value),
};
const list = {
  write: (values: Values): Values => (values.length === 0 ? [''] : values),
  read: (values: Values): unknown => (values.length === 1 && values[0] === '' ? [] : values),
};

const WRITERS: { readonly [K in keyof View]: (value: View[K]) => Values } = {
  experiment: text.write,
  range: (range) => [rangeText(range)],
  metric: text.write,
  sort: text.write,
  filter: text.write,
  status: text.write,
  selection: list.write,
  columns: (columns) => (columns === null ? ['*'] : list.write(columns)),
};

const READERS: Readonly<Record<keyof View, (values: Values) => unknown>> = {
  experiment: text.read,
  range: ([value = '']) => rangeOf(value),
  metric: text.read,
  sort: text.read,
  filter: ([value]) => value,
  status: text.read,
  selection: list.read,
  columns: (values) => (values.length === 1 && values[0] === '*' ? null : list.read(values)),
};

const write = <K extends keyof View>(part: K, view: View): Values => WRITERS[part](view[part]);

/** The name of the parameter of a part. */
export const parameterOf = (part: keyof View, prefix = ''): string => `${prefix}${part}`;

/**
 * A view as the search part of an address. Parts that are those of `base` are left out. It has at most 6,000 characters: a part that does not fit, such as a long selection,
 * is left out whole.
 * @returns Such as `?experiment=sleep&range=today`; empty when there is nothing to say.
 * @example
 * const link = `${location.origin}/dashboard${toSearch(dashboard.view)}`;
 */
export function toSearch(view: View, { prefix = '', base = initialView }: SearchOptions = {}): string {
  let search = '';
  for (const part of VIEW_PARTS) {
    if (JSON.stringify(view[part]) === JSON.stringify(base[part])) continue;
    const name = parameterOf(part, prefix);
    const more = `${search === '' ? '?' : '&'}${encoded(write(part, view).map((value) => [name, value]))}`;
    if (search.length + more.length <= MAX_WRITTEN) search += more;
  }
  return search;
}

/**
 * The view that the search part of an address says. It may be anybody's: what means nothing is ignored, part by part, and other parameters are.
 * @param search - With or without `?` at its beginning; of one with more than 32,768 characters nothing is read.
 * @returns Frozen; `base` where the address says nothing.
 * @example
 * fromSearch('?experiment=sleep&range=last-60').range; // { kind: 'last', minutes: 60 }
 */
export function fromSearch(search: string, { prefix = '', base = initialView }: SearchOptions = {}): View {
  if (search.length > MAX_READ) return base;
  const parameters = new URLSearchParams(search);
  const parts: Partial<Record<keyof View, unknown>> = {};
  for (const part of VIEW_PARTS) {
    const values = parameters.getAll(parameterOf(part, prefix));
    if (values.length === 0) continue;
    const value = READERS[part](values);
    if (isPart(part, value)) parts[part] = value;
  }
  return toView(parts as Partial<View>, base);
}
