import type { SVGTemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { variantClass } from '../../shared/letters/letter-colors.ts';
import { judgedRate } from '../../shared/experiments/order.ts';
import { stopShare } from '../../shared/experiments/situation.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { ExperimentFacts } from '../data/experiment-facts.ts';
import { isLearning } from '../data/sorting.ts';
import { addElement, iconNode, shield, statusOf, textRenderer } from './cell-renderers.ts';
import type { CellContext, CellRenderer } from './cell-renderers.ts';

/** Two lines of a cell: what counts, and below it, quietly, what it rests on. */
export interface TwoLines {
  readonly text: string;
  readonly under: string;
  readonly tone: string;
}

/** Draws two lines in a cell. */
export function twoLines(
  td: HTMLElement,
  linesOf: (variant: Variant, context: CellContext, facts: ExperimentFacts) => TwoLines,
): CellRenderer {
  const box = addElement(td, 'div', 'lines');
  const text = addElement(box, 'span', '');
  const under = addElement(box, 'span', 'under');
  const [main, quiet] = [document.createTextNode(''), document.createTextNode('')];
  text.append(main);
  under.append(quiet);
  return (variant, context, facts) => {
    const lines = linesOf(variant, context, facts);
    if (main.data !== lines.text) main.data = lines.text;
    if (quiet.data !== lines.under) quiet.data = lines.under;
    if (text.className !== lines.tone) text.className = lines.tone;
  };
}

/**
 * The difference to the leader, in points. Only that of the two best has an interval that holds at every look, and only where that excludes 0 it has a
 * color; all others are quiet.
 */
export const leadCell = (td: HTMLElement): CellRenderer =>
  twoLines(td, (variant, { strings, format }, { situation }) => {
    const quiet = (text: string): TwoLines => ({ text, under: '', tone: 'quiet' });
    const { leader, runnerUp, difference, experiment } = situation ?? {};
    const verdict = experiment?.lead?.verdict;
    if (!leader || verdict === 'changed') return quiet(strings.common.unknown);
    if (variant.id === leader.id) return quiet(verdict === 'leads' ? strings.table.leader : strings.table.reference);
    if (isLearning(variant)) return quiet(strings.table.tooEarly);
    if (variant.id !== runnerUp?.id || !difference) {
      const [own, best] = [judgedRate(variant), judgedRate(leader)];
      return quiet(own === null || best === null ? strings.common.unknown : format.points(own - best, true));
    }
    const isSure = verdict === 'leads' && difference.low > 0;
    return {
      text: format.points(-difference.estimate, true),
      under: strings.table.range(format.points(-difference.high), format.points(-difference.low)),
      tone: isSure ? 'bad sure' : 'quiet',
    };
  });

/** The evidence that is watched, and that which puts a variant at risk, as logarithms. */
const MARKS = [Math.log(3), Math.log(5)] as const;

/** The words for a distance: in a line with a sign, where a variant has ended, and quietly below. */
interface Distance {
  readonly icon: SVGTemplateResult | null;
  readonly tone: string;
  readonly text: string;
  readonly under: string;
}

function endOf(variant: Variant, { strings, format }: CellContext): Distance {
  const { icon, word, tone } = statusOf(variant, strings);
  const { killDistance, endedAt, status } = variant;
  const at = endedAt === null ? [] : [format.time(Date.parse(endedAt))];
  const odds = status === 'killed' && killDistance !== null ? [format.odds(killDistance.logE)] : [];
  return { icon, tone, text: word, under: [...at, ...odds].join('\u2009·\u2009') };
}

function runOf(variant: Variant, { strings, format }: CellContext): Distance {
  const { killDistance } = variant;
  const odds = killDistance === null || killDistance.logE <= 0 ? null : format.odds(killDistance.logE);
  const evidence = odds === null ? strings.table.noEvidence : `${odds} · ${format.share(stopShare(variant))}`;
  const kept = odds ?? strings.table.isProtected;
  const under = variant.protected ? kept : isLearning(variant) ? strings.table.tooEarly : evidence;
  return { icon: null, tone: '', text: '', under };
}

/** The meter of the evidence towards a stop; its end is what is needed. */
function meterIn(td: HTMLElement): (variant: Variant, context: CellContext, facts: ExperimentFacts) => void {
  const meter = addElement(td, 'div', 'meter');
  meter.setAttribute('role', 'img');
  const fill = addElement(meter, 'i', '');
  const marks = MARKS.map(() => addElement(meter, 'u', ''));
  let [share, needed, looks, label] = [-1, -1, '', ''];
  return (variant, { strings, format }, { letters }) => {
    const { killDistance } = variant;
    const next = Math.round(stopShare(variant) * 1000) / 10;
    if (next !== share) fill.style.inlineSize = `${(share = next)}%`;
    const logNeeded = killDistance?.logNeeded ?? 0;
    if (logNeeded !== needed) {
      needed = logNeeded;
      marks.forEach((mark, i) => {
        const at = (MARKS[i] as number) / needed;
        mark.hidden = !(at < 1);
        mark.style.insetInlineStart = `${at < 1 ? at * 100 : 0}%`;
      });
    }
    const classes = `meter ${variantClass(variant, letters.get(variant.id) ?? '')}${variant.status === 'active' ? '' : ' ended'}`;
    if (classes !== looks) meter.className = looks = classes;
    const text =
      killDistance === null
        ? strings.table.noEvidence
        : strings.table.distanceText(format.odds(killDistance.logE), format.oddsNeeded(killDistance.logNeeded));
    if (text === label) return;
    label = text;
    meter.setAttribute('aria-label', text);
    meter.title = text;
  };
}

/** How far a variant is from being stopped, or how it ended: its status is said only where it is no longer shown. */
export function distanceCell(td: HTMLElement): CellRenderer {
  const meter = meterIn(td);
  const word = addElement(td, 'span', 'state');
  const under = addElement(td, 'span', 'under');
  const [wordText, underText] = [document.createTextNode(''), document.createTextNode('')];
  word.append(wordText);
  word.hidden = true;
  under.append(underText);
  let sign: Element | null = null;
  let icon: SVGTemplateResult | null = null;
  let kept: HTMLElement | null = null;
  return (variant, context, facts) => {
    meter(variant, context, facts);
    const isKept = variant.status === 'active' && variant.protected;
    if (isKept !== (kept !== null)) {
      kept?.remove();
      kept = isKept ? shield(under, context.strings) : null;
      if (kept !== null) under.prepend(kept);
    }
    const end = variant.status === 'active' ? runOf(variant, context) : endOf(variant, context);
    if (end.icon !== icon) {
      icon = end.icon;
      sign?.remove();
      sign = icon === null ? null : iconNode(icon);
      if (sign !== null) word.prepend(sign);
    }
    const looks = `state ${end.tone}`;
    if (word.className !== looks) word.className = looks;
    if (wordText.data !== end.text) {
      wordText.data = end.text;
      word.hidden = end.text === '';
    }
    if (underText.data !== end.under) underText.data = end.under;
  };
}

/** The share of a variant in the impressions of those that are shown, and the planned one. */
export function shareCell(td: HTMLElement): CellRenderer {
  const lines = twoLines(td, (variant, { strings, format }, { shown, planned }) => {
    const plan = planned.get(variant.id);
    const seen = shareOf(variant, shown);
    return {
      text: seen === null ? strings.common.unknown : format.share(seen),
      under: plan === undefined || seen === null ? '' : strings.table.planned(format.share(plan)),
      tone: seen === null ? 'quiet' : '',
    };
  });
  const bar = addElement(td, 'div', 'share-bar');
  const fill = addElement(bar, 'i', '');
  const tick = addElement(bar, 'u', '');
  let [seen, plan]: (number | null | undefined)[] = [undefined, undefined];
  return (variant, context, facts) => {
    lines(variant, context, facts);
    const nextSeen = shareOf(variant, facts.shown);
    const nextPlan = facts.planned.get(variant.id) ?? null;
    if (nextSeen !== seen) {
      seen = nextSeen;
      bar.hidden = nextSeen === null;
      fill.style.inlineSize = `${Math.round((nextSeen ?? 0) * 100)}%`;
    }
    if (nextPlan === plan) return;
    plan = nextPlan;
    tick.hidden = nextPlan === null;
    tick.style.insetInlineStart = `${Math.round((nextPlan ?? 0) * 100)}%`;
  };
}

function shareOf(variant: Variant, shown: number): number | null {
  if (variant.status !== 'active' || shown === 0) return null;
  return Math.min(1, countsInUnits(variant).impressions / shown);
}

/** Impressions, or visitors where the variant is counted in them, which is then said. */
export function impressionsCell(td: HTMLElement): CellRenderer {
  const count = textRenderer(
    td,
    (variant) => countsInUnits(variant).impressions,
    (value, { format }) => format.shortCount(value),
  );
  let unit: HTMLElement | null = null;
  return (variant, context, facts) => {
    count(variant, context, facts);
    const isOfVisitors = variant.units !== undefined;
    if (isOfVisitors === (unit !== null)) return;
    unit?.remove();
    unit = isOfVisitors ? unitIn(td, context.strings) : null;
  };
}

function unitIn(td: HTMLElement, strings: Strings): HTMLElement {
  const unit = addElement(td, 'span', 'under');
  unit.textContent = strings.table.visitors;
  return unit;
}
