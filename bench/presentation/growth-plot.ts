import type { Row } from '../rows.ts';
import { figureText } from './matrix.ts';
import { slopeOf, type Figures } from './slope.ts';
import { escaped, svg, WIDTH } from './svg.ts';

/** A metric at a size, as the rows have it: `streams: a start, CPU, 4,000`. */
const AT_SIZE = /^(.*), ([\d,]+)$/;

/** Work at several sizes. */
interface Growth {
  readonly name: string;
  readonly unit: string;
  readonly figures: Figures;
}

/** The row that says the slope of such work. */
export const slopeMetric = (name: string): string => `${name}, slope in the log-log plot`;

/** The work in rows whose names end with a size and of which a row says the slope; others are left out, such as longest waits. */
function growthsIn(rows: readonly Row[]): readonly Growth[] {
  const metrics = new Set(rows.map(({ metric }) => metric));
  const found = new Map<string, { unit: string; figures: [number, number][] }>();
  for (const { metric, unit, median } of rows) {
    const [, name, size] = AT_SIZE.exec(metric) ?? [];
    if (name === undefined || size === undefined || !metrics.has(slopeMetric(name))) continue;
    const growth = found.get(name) ?? { unit, figures: [] };
    found.set(name, growth);
    growth.figures.push([Number(size.replaceAll(',', '')), median]);
  }
  return [...found].map(([name, { unit, figures }]) => ({ name, unit, figures: figures.sort(([a], [b]) => a - b) }));
}

const COLUMNS = 2;
const MARGIN = 12;
const PANEL = { width: (WIDTH - MARGIN * (COLUMNS + 1)) / COLUMNS, height: 204 };
const PLOT = { left: 8, right: 8, top: 62, bottom: 24 };

const scale = (values: readonly number[], from: number, to: number): ((value: number) => number) => {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => (high === low ? (from + to) / 2 : from + ((Math.log(value) - low) / (high - low)) * (to - from));
};

const rounded = (value: number): number => Math.round(value * 10) / 10;
const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join('');

function panel({ name, unit, figures }: Growth, left: number, top: number): string {
  const slope = slopeOf(figures);
  const [[small, first], [large, last]] = [figures[0], figures.at(-1)] as [
    readonly [number, number],
    readonly [number, number],
  ];
  // Of linear growth from the first figure on: what lies below the dashed line grows less.
  const linear = (first * large) / small;
  const x = scale([small, large], left + PLOT.left, left + PANEL.width - PLOT.right);
  const y = scale([...figures.map(([, figure]) => figure), linear], top + PANEL.height - PLOT.bottom, top + PLOT.top);
  const dots = figures.map(
    ([size, figure]) => `<circle class="dot" cx="${rounded(x(size))}" cy="${rounded(y(figure))}" r="3"/>`,
  );
  const below = top + PANEL.height - 6;
  const [what, work = ''] = name.split(': ', 2);
  const ends = `${figureText(first)} to ${figureText(last)}${unit === '' ? '' : ` ${unit}`}`;
  return [
    `<g><text x="${left}" y="${top + 14}" class="head">${escaped(what ?? name)}</text>`,
    `<text x="${left}" y="${top + 32}">${escaped(work)}</text>`,
    `<text x="${left}" y="${top + 50}" class="note">${escaped(`slope ${slope.toFixed(2)}, ${ends}`)}</text>`,
    `<path class="grid" d="M${left} ${top + PANEL.height - PLOT.bottom}H${left + PANEL.width}"/>`,
    `<path class="linear" d="${path([
      [x(small), y(first)],
      [x(large), y(linear)],
    ])}"/>`,
    `<path class="line" d="${path(figures.map(([size, figure]) => [x(size), y(figure)]))}"/>`,
    ...dots,
    `<text x="${left}" y="${below}" class="note">${figureText(small)}</text>`,
    `<text x="${left + PANEL.width}" y="${below}" class="note" text-anchor="end">${figureText(large)}</text></g>`,
  ].join('');
}

/** A log-log plot of each work whose size was varied, with the dashed line of linear growth. */
export function drawGrowth(title: string, rows: readonly Row[]): string {
  const growths = growthsIn(rows).filter(
    ({ figures }) => figures.length > 1 && figures.every(([, figure]) => figure > 0),
  );
  const top = (i: number): number => 36 + Math.floor(i / COLUMNS) * (PANEL.height + MARGIN);
  const panels = growths.map((growth, i) => panel(growth, MARGIN + (i % COLUMNS) * (PANEL.width + MARGIN), top(i)));
  const described = growths.map(({ name, figures }) => `${name}: slope ${slopeOf(figures).toFixed(2)}.`);
  const head = `<text x="${MARGIN}" y="22" class="head">${escaped(title)}</text>`;
  return svg(title, `Log-log plots; a slope of 1 is linear growth. ${described.join(' ')}`, top(growths.length + 1), [
    head,
    ...panels,
  ]);
}
