import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Breakdown, BreakdownSeries, Variant } from '../../../protocol/index.ts';
import { letterBadge } from '../../shared/letters/letter-badge.ts';
import { variantClass } from '../../shared/letters/letter-colors.ts';
import type { Language } from '../../shared/views/evidence.ts';
import { letterIn, type Subject } from '../data/subject.ts';

/** The contents of a breakdown, and what a person may do with it. */
export interface SegmentsViewContext extends Language {
  readonly subject: Subject;
  readonly dimensions: readonly string[];
  /** The one that was chosen; null for none. */
  readonly dimension: string | null;
  /** The variants of this page, in the order of their letters. */
  readonly variants: readonly Variant[];
  /** How many more there are. */
  readonly hidden: number;
  /** Null until it has come. */
  readonly breakdown: Breakdown | null;
  /** Why it has not; null where it has, or may. */
  readonly fault: string | null;
  readonly choose: (dimension: string | null) => void;
  readonly showMore: () => void;
  readonly retry: () => void;
}

/** One variant at one value. */
interface Cell {
  readonly variant: Variant;
  readonly impressions: number;
  readonly engagements: number;
  readonly low: number;
  readonly high: number;
}

/** One value, with the variants that have counts of it. */
interface ValueRow {
  readonly value: string;
  readonly cells: readonly Cell[];
  /** Whether the intervals of two variants do not overlap. */
  readonly isApart: boolean;
}

const percent = (value: number): string => `${(100 * value).toFixed(2)}%`;

const cellAt = (variant: Variant, { impressions, engagements, low, high }: BreakdownSeries, i: number): Cell => ({
  variant,
  impressions: impressions[i] as number,
  engagements: engagements[i] as number,
  low: low[i] as number,
  high: high[i] as number,
});

/** The values that have counts, as the dimension has them; `other` is the last. */
function rowsOf({ values, series }: Breakdown, variants: readonly Variant[]): ValueRow[] {
  const byVariant = new Map(series.map((one) => [one.variant, one]));
  return values.flatMap((value, i): ValueRow[] => {
    const cells = variants.flatMap((variant) => {
      const one = byVariant.get(variant.id);
      return one === undefined || one.impressions[i] === 0 ? [] : [cellAt(variant, one, i)];
    });
    if (cells.length === 0) return [];
    const isApart = Math.max(...cells.map(({ low }) => low)) > Math.min(...cells.map(({ high }) => high));
    return [{ value, cells, isApart }];
  });
}

/** The largest rate on the scale: intervals of few impressions reach far beyond all others, and are cut there. */
function scaleEnd(rows: readonly ValueRow[]): number {
  const cells = rows.flatMap((row) => row.cells);
  const rates = cells.map(({ engagements, impressions }) => engagements / impressions);
  const highs = cells.map(({ high }) => high).sort((a, b) => a - b);
  const usual = highs[Math.floor((highs.length - 1) * 0.75)] ?? 1;
  return Math.min(1, 1.05 * Math.max(usual, ...rates)) || 1;
}

function plot({ variant, impressions, engagements, low, high }: Cell, end: number, letter: string): TemplateResult {
  const at = (rate: number): string => percent(Math.min(1, rate / end));
  const width = Math.max(0, Math.min(1, high / end) - low / end);
  return html`<svg class="scale ${variantClass(variant, letter)}" aria-hidden="true">
    ${svg`<line class="rail" x1="0" x2="100%" y1="10" y2="10"/>
    <rect class="bar" x=${at(low)} width=${percent(width)} y="7" height="6" rx="3"/>
    <circle class="dot" cx=${at(engagements / impressions)} cy="10" r="4.5"/>`}
  </svg>`;
}

function cellRow(row: ValueRow, i: number, end: number, context: SegmentsViewContext): TemplateResult {
  const { strings, format, subject } = context;
  const cell = row.cells[i] as Cell;
  const { variant, impressions, engagements, low, high } = cell;
  const letter = letterIn(subject, variant.id);
  const texts = strings.segments;
  const name = row.value === 'other' ? texts.other : row.value;
  const head = html`<th class="value" scope="rowgroup" rowspan=${row.cells.length}>
    <bdi>${name}</bdi>${row.isApart ? html`<span class="quiet tiny">${texts.apart}</span>` : nothing}
  </th>`;
  return html`<tr>
    ${i === 0 ? head : nothing}
    <th scope="row">${letterBadge(variant, letter, `${letter}, ${variant.content}`)}</th>
    <td class="plot">${plot(cell, end, letter)}</td>
    <td>
      <strong>${format.rate(engagements / impressions)}</strong>
      <span class="quiet small">${strings.evidence.between(format.rate(low), format.rate(high))}</span>
    </td>
    <td class="number small quiet">${texts.counts(format.count(engagements), format.count(impressions))}</td>
  </tr>`;
}

function tableView(rows: readonly ValueRow[], context: SegmentsViewContext): TemplateResult {
  const { value, variant, rate, judged } = context.strings.segments;
  const end = scaleEnd(rows);
  return html`<table class="by-value">
    <thead class="quiet small">
      <tr>
        <th scope="col">${value}</th>
        <th scope="col">${variant}</th>
        <th scope="colgroup" colspan="2">${rate}</th>
        <th scope="col" class="number">${judged}</th>
      </tr>
    </thead>
    ${rows.map(
      (row) =>
        html`<tbody>
          ${row.cells.map((_, i) => cellRow(row, i, end, context))}
        </tbody>`,
    )}
  </table>`;
}

/** Of what was judged of these variants, the part that has a value. */
function knownShare({ series }: Breakdown): number {
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, n) => all + n, 0);
  const judged = sum(series.map((one) => one.judged));
  return judged === 0 ? 1 : sum(series.flatMap(({ impressions }) => impressions)) / judged;
}

/** The budget of one variant's intervals: that of each by the number that it is divided by. */
const TOTAL_ALPHA = 0.05;

function answered(breakdown: Breakdown, context: SegmentsViewContext): TemplateResult {
  const { strings, format, variants, hidden, showMore } = context;
  const texts = strings.segments;
  const rows = rowsOf(breakdown, variants);
  if (rows.length === 0) return html`<p class="quiet">${texts.empty(breakdown.dimension)}</p>`;
  const known = knownShare(breakdown);
  const values = Math.round(TOTAL_ALPHA / breakdown.alpha);
  return html`<p class="quiet small">
      ${texts.exploration(format.count(values), format.rate(breakdown.alpha), format.share(1 - TOTAL_ALPHA))}
      ${known > 0.995 ? nothing : texts.known(format.share(known))}
    </p>
    ${tableView(rows, context)}
    ${
      hidden === 0
        ? nothing
        : html`<button class="button" @click=${showMore}>${texts.more(format.count(hidden))}</button>
            <p class="in-print quiet small">${texts.hidden(format.count(hidden))}</p>`
    }`;
}

function content(context: SegmentsViewContext): TemplateResult {
  const { strings, dimension, breakdown, fault, retry } = context;
  const texts = strings.segments;
  if (dimension === null) return html`<p class="quiet small">${texts.hint}</p>`;
  const failed =
    fault === null
      ? nothing
      : html`<p class="bad small" role="alert">
          ${texts.notLoaded(fault)} <button class="button" @click=${retry}>${texts.retry}</button>
        </p>`;
  if (breakdown !== null) return html`${failed}${answered(breakdown, context)}`;
  return fault === null ? html`<p class="quiet small" aria-busy="true">${texts.loading}</p>` : html`${failed}`;
}

/** A chooser of a dimension, and the rates of each of its values by variant, with intervals that hold although somebody chose to look. */
export function segmentsView(context: SegmentsViewContext): TemplateResult {
  const { strings, dimensions, dimension, choose } = context;
  const texts = strings.segments;
  const change = (event: Event): void => choose((event.target as HTMLSelectElement).value || null);
  return html`<section class="block segments" part="segments" aria-labelledby="segments-title">
    <header class="block-head">
      <h3 id="segments-title">${texts.title}</h3>
      <label class="small"
        >${texts.by}
        <select @change=${change}>
          <option value="" ?selected=${dimension === null}>${texts.none}</option>
          ${dimensions.map((name) => html`<option value=${name} ?selected=${name === dimension}>${name}</option>`)}
        </select>
      </label>
    </header>
    ${content(context)}
  </section>`;
}
