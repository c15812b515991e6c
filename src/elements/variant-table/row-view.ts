import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Variant } from '../../protocol/index.ts';
import type { Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { words } from '../shared/words.ts';
import { placeOf } from './comparison-scale.ts';
import type { SortKey } from './row-order.ts';

/** What all rows are drawn with. */
export interface RowContext {
  readonly format: Format;
  /** The ER at the end of the shared scale. */
  readonly end: number;
  /** Milliseconds since 1970, to the minute. */
  readonly now: number;
}

/** A column: its head, what it sorts by, and its cell. */
export interface Column {
  readonly name: string;
  readonly label: string;
  readonly key: SortKey | null;
  readonly isNumber: boolean;
  cell(variant: Variant, context: RowContext): TemplateResult | string;
}

/** The word, sign and tone of a variant's status; an active one is told apart by how close it is to a kill. */
function statusOf({ status, level }: Variant): { icon: SVGTemplateResult; word: string; tone: string } {
  if (status !== 'active')
    return {
      icon: icons[status],
      word: words.statuses[status],
      tone: { winner: 'good', killed: 'bad', closed: 'quiet' }[status],
    };
  const icon = { learning: icons.learning, steady: icons.active, watch: icons.watch, endangered: icons.endangered }[
    level
  ];
  const tone = { learning: 'quiet', steady: 'good', watch: 'warn', endangered: 'bad' }[level];
  return { icon, word: words.levels[level], tone };
}

/** The mark of the actual ER: a shape for each level, so that none is told by colour alone; struck through when killed. */
function mark({ status, level }: Variant): SVGTemplateResult {
  if (status === 'killed')
    return svg`<circle class="dot" r="5" /><line class="strike" x1="-6" x2="6" y1="6" y2="-6" />`;
  if (status === 'active' && level === 'watch') return svg`<path class="dot" d="M0 -6.5 6 5H-6z" />`;
  if (status === 'active' && level === 'endangered') return svg`<path class="dot" d="M0 -7 7 0 0 7 -7 0z" />`;
  return svg`<circle class="dot" r="5" />`;
}

/** Predicted ER as a tick, actual ER as a mark, its interval as whiskers, on the scale that all rows share. */
function comparison(variant: Variant, { format, end }: RowContext): TemplateResult {
  const { er, predictedEr, interval } = variant;
  const [low, high] = interval;
  const text = words.comparisonText(
    er === null ? words.unknown : format.rate(er),
    format.rate(low),
    format.rate(high),
    predictedEr === null ? null : format.rate(predictedEr),
  );
  const at = (rate: number): string => `${placeOf(rate, end)}%`;
  const tone = variant.status === 'killed' || variant.status === 'closed' ? 'stopped' : variant.level;
  return html`<svg class="comparison ${tone}" part="comparison" role="img" aria-label=${text}>
    <title>${text}</title>
    <line class="base" x1="0" x2="100%" y1="50%" y2="50%" />
    ${
      er === null
        ? nothing
        : svg`<line class="whisker" x1=${at(low)} x2=${at(high)} y1="50%" y2="50%" />
      <line class="cap" x1=${at(low)} x2=${at(low)} y1="30%" y2="70%" />
      ${high > end ? nothing : svg`<line class="cap" x1=${at(high)} x2=${at(high)} y1="30%" y2="70%" />`}`
    }
    ${predictedEr === null ? nothing : svg`<line class="tick" x1=${at(predictedEr)} x2=${at(predictedEr)} y1="8%" y2="92%" />`}
    ${er === null ? nothing : svg`<svg class="mark" x=${at(er)} y="50%">${mark(variant)}</svg>`}
  </svg>`;
}

function content({ content: text, patterns }: Variant): TemplateResult {
  return html`<div class="content" title=${text}>${text}</div>
    ${patterns.length === 0 ? nothing : html`<div class="patterns">${patterns.map((pattern) => html`<span class="chip">${pattern}</span>`)}</div>`}`;
}

function status(variant: Variant): TemplateResult {
  const { icon, word, tone } = statusOf(variant);
  return html`<span class="state ${tone}">${icon}<span>${word}</span></span>`;
}

function delta({ delta: value }: Variant, { format }: RowContext): TemplateResult | string {
  if (value === null) return words.unknown;
  // The bands that operators know: actual at least 90 % and 70 % of the prediction.
  const tone = value >= -0.1 ? 'good' : value >= -0.3 ? 'warn' : 'bad';
  return html`<span class=${tone}>${format.delta(value)}</span>`;
}

const rate = (value: number | null, format: Format): string => (value === null ? words.unknown : format.rate(value));

/** The table's columns, in order. */
export const COLUMNS: readonly Column[] = [
  { name: 'content', label: words.content, key: 'content', isNumber: false, cell: content },
  { name: 'status', label: words.status, key: 'status', isNumber: false, cell: status },
  { name: 'comparison', label: words.comparison, key: null, isNumber: false, cell: comparison },
  {
    name: 'er',
    label: words.actualEr,
    key: 'er',
    isNumber: true,
    cell: ({ er }, { format }) => html`<strong>${rate(er, format)}</strong>`,
  },
  {
    name: 'predicted',
    label: words.predictedEr,
    key: 'predictedEr',
    isNumber: true,
    cell: ({ predictedEr }, { format }) => rate(predictedEr, format),
  },
  { name: 'delta', label: words.delta, key: 'delta', isNumber: true, cell: delta },
  {
    name: 'impressions',
    label: words.impressions,
    key: 'impressions',
    isNumber: true,
    cell: ({ impressions }, { format }) => format.count(impressions),
  },
  {
    name: 'engagements',
    label: words.engagements,
    key: 'engagements',
    isNumber: true,
    cell: ({ engagements }, { format }) => format.count(engagements),
  },
  {
    name: 'age',
    label: words.age,
    key: 'age',
    isNumber: true,
    cell: ({ postedAt, endedAt }, { format, now }) =>
      format.duration(Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(postedAt))),
  },
];
