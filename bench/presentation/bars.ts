import { figureText, ratioText, type Cell, type Line, type Matrix } from './matrix.ts';
import { escaped, LETTER, svg, WIDTH } from './svg.ts';

/** A metric of a picture: its name in the rows, and how people call it. */
export interface Shown {
  readonly metric: string;
  readonly label: string;
  /** Less unless said otherwise. */
  readonly better?: 'more';
}

const BAR = 14;
const STEP = 20;
/** Room of a heading, and below a group. */
const HEAD = 26;
const GAP = 14;
const MARGIN = 12;
/** Room for the figure behind the longest bar. */
const FIGURE = 126;

interface Bar {
  readonly subject: string;
  readonly cell: Cell;
}

const barsOf = (subjects: readonly string[], { cells }: Line): Bar[] =>
  subjects.flatMap((subject, i) => {
    const cell = cells[i];
    return cell === null || cell === undefined ? [] : [{ subject, cell }];
  });

const figureOf = ({ value, ratio }: Cell): string =>
  `${figureText(value)}${ratio === null ? '' : ` · ${ratioText(ratio)}`}`;

const headOf = ({ label, better }: Shown, { unit }: Line): string =>
  `${label}${unit === '' ? '' : `, ${unit}`} (${better ?? 'less'} is better)`;

/** Bars of each subject for some metrics, each in its own scale. Throws where a metric was not measured. */
export function drawBars(title: string, { subjects, lines }: Matrix, shown: readonly Shown[]): string {
  const groups = shown.map((one) => {
    const line = lines.find(({ metric }) => metric === one.metric);
    if (line === undefined) throw new RangeError(`There is no metric "${one.metric}" in the results of "${title}".`);
    return { head: headOf(one, line), bars: barsOf(subjects, line) };
  });
  const names = groups.flatMap(({ bars }) => bars.map(({ subject }) => subject));
  const left = MARGIN + Math.ceil(Math.max(...names.map(({ length }) => length)) * LETTER) + 10;
  const room = WIDTH - left - FIGURE;
  const body: string[] = [`<text x="${MARGIN}" y="22" class="head">${escaped(title)}</text>`];
  let y = 34;
  for (const { head, bars } of groups) {
    y += HEAD;
    body.push(`<text x="${MARGIN}" y="${y - 8}" class="note">${escaped(head)}</text>`);
    const most = Math.max(...bars.map(({ cell }) => cell.value));
    for (const { subject, cell } of bars) {
      const width = most === 0 ? 0 : Math.max(1, Math.round((cell.value / most) * room));
      const kind = subject === 'peeksafe' ? ' class="ours"' : subject === 'limit' ? ' class="limit"' : '';
      body.push(
        `<g${kind}><text x="${left - 8}" y="${y + 11}" text-anchor="end">${escaped(subject)}</text>` +
          `<rect class="bar" x="${left}" y="${y}" width="${width}" height="${BAR}"/>` +
          `<text x="${left + width + 8}" y="${y + 11}">${escaped(figureOf(cell))}</text></g>`,
      );
      y += STEP;
    }
    y += GAP;
  }
  const described = groups.map(
    ({ head, bars }) => `${head}: ${bars.map(({ subject, cell }) => `${subject} ${figureOf(cell)}`).join('; ')}.`,
  );
  return svg(title, described.join(' '), y, body);
}
