import type { Row } from '../rows.ts';

/** The subject that the others are held against. */
const OURS = 'peeksafe';

/** Rows that say how many times ours another subject is, taken round by round. */
const RATIO = /^(.*), (?:divided by that of|relative to) peeksafe$/;

/** A subject's figure, and how many times ours it is; null where ours is not known, is 0, or this is ours. */
export interface Cell {
  readonly value: number;
  readonly ratio: number | null;
}

/** One metric: a cell for each subject, null where it was not measured. */
export interface Line {
  readonly metric: string;
  readonly unit: string;
  readonly cells: readonly (Cell | null)[];
  /** Rounds, and how far apart they were: the widest range of a subject as a part of its median. */
  readonly rounds: number;
  readonly spread: number;
}

/** The figures of a bench: a column for each subject, ours first and the limit last. */
export interface Matrix {
  readonly bench: string;
  readonly subjects: readonly string[];
  readonly lines: readonly Line[];
}

/** The quickest that the machine allows. */
const LIMIT = 'limit';

const placeOf = (subject: string): number => (subject === OURS ? 0 : subject === LIMIT ? 2 : 1);

/** Ours first, then the peers, then the limit. */
const inOrder = (subjects: readonly string[]): readonly string[] =>
  [...new Set(subjects)].sort((a, b) => placeOf(a) - placeOf(b));

function lineOf(rows: readonly Row[], ratios: ReadonlyMap<string, number>, subjects: readonly string[]): Line {
  const [{ metric, unit }] = rows as [Row];
  const ours = rows.find(({ subject }) => subject === OURS)?.median ?? 0;
  const cells = subjects.map((subject): Cell | null => {
    const row = rows.find((one) => one.subject === subject);
    if (row === undefined) return null;
    if (subject === OURS || ours === 0) return { value: row.median, ratio: null };
    return { value: row.median, ratio: ratios.get(subject) ?? row.median / ours };
  });
  return {
    ...{ metric, unit, cells },
    rounds: Math.max(...rows.map(({ n }) => n)),
    spread: Math.max(...rows.map(({ median, min, max }) => (median === 0 ? 0 : (max - min) / median))),
  };
}

/** Puts rows together by metric. Ratios that were taken round by round stand beside the figure that they are of. */
export function matrixOf(rows: readonly Row[]): Matrix {
  const ratios = new Map<string, Map<string, number>>();
  const byMetric = new Map<string, Row[]>();
  for (const row of rows) {
    const [, metric] = RATIO.exec(row.metric) ?? [];
    if (metric !== undefined) {
      ratios.set(metric, (ratios.get(metric) ?? new Map<string, number>()).set(row.subject, row.median));
      continue;
    }
    const same = byMetric.get(row.metric);
    if (same === undefined) byMetric.set(row.metric, [row]);
    else same.push(row);
  }
  const subjects = inOrder([...byMetric.values()].flat().map(({ subject }) => subject));
  return {
    bench: rows[0]?.bench ?? '',
    subjects,
    lines: [...byMetric].map(([metric, same]) =>
      lineOf(same, ratios.get(metric) ?? new Map<string, number>(), subjects),
    ),
  };
}

/** A figure with three digits, as people read it. */
export const figureText = (value: number): string =>
  Math.abs(value) >= 100
    ? Math.round(value).toLocaleString('en')
    : Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });

/** How many times ours a figure is. */
export const ratioText = (ratio: number): string => `${figureText(ratio)} ×`;

const cellText = (cell: Cell | null): string =>
  cell === null ? '' : `${figureText(cell.value)}${cell.ratio === null ? '' : ` (${ratioText(cell.ratio)})`}`;

/** The matrix as aligned text, a line for each metric. */
export function textOf({ bench, subjects, lines }: Matrix): string {
  const head = [bench, 'unit', ...subjects, 'rounds', 'spread'];
  const body = lines.map(({ metric, unit, cells, rounds, spread }) => [
    ...[metric, unit, ...cells.map(cellText)],
    ...[String(rounds), rounds === 1 ? '' : `${Math.round(spread * 100)} %`],
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...body.map((texts) => (texts[i] as string).length)));
  return [head, ...body]
    .map((texts) =>
      texts
        .map((text, i) => (i < 2 ? text.padEnd(widths[i] as number) : text.padStart(widths[i] as number)))
        .join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n');
}
