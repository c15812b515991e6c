import { render } from 'lit';
import type { Experiment } from '../../../protocol/index.ts';
import { sentenceText, type Sentence } from '../../shared/experiments/sentence.ts';
import { leadSentence, nextStopSentence } from '../../shared/experiments/sentences.ts';
import { sentenceView } from '../../shared/experiments/sentence-view.ts';
import type { Format } from '../../shared/format/format.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { addElement, iconNode, setAttribute, type CellContext } from '../cells/cell-renderers.ts';
import type { Column } from '../cells/columns.ts';
import { percentOf, ticksOf, type Scale } from '../cells/comparison-scale.ts';
import type { ExperimentFacts } from '../data/experiment-facts.ts';
import { GridRow } from './grid-row.ts';

/** The part of the evidence for an alarm (as logarithms) from which a warning is shown. */
const WATCH_FROM = 0.5;

/** Everything that the row of a group shows. */
export interface GroupState {
  readonly title: string;
  /** Undefined when only its id is known. */
  readonly experiment: Experiment | undefined;
  readonly facts: ExperimentFacts;
  readonly count: number;
  readonly isFolded: boolean;
}

/** The warning about an experiment's traffic or its pause; empty when all is well. */
export function warningOf(experiment: Experiment | undefined, format: Format, strings: Strings): string {
  if (!experiment) return '';
  const { pause, traffic } = experiment;
  if (pause !== null)
    return strings.experimentGroups.paused(
      (strings.engine?.reason(pause, format) ?? pause.reason) || strings.experimentGroups.pausedBy[pause.cause],
    );
  if (traffic !== null && traffic.logNeeded > 0 && traffic.logE >= WATCH_FROM * traffic.logNeeded)
    return strings.experimentGroups.trafficWatch(format.odds(traffic.logE), format.oddsNeeded(traffic.logNeeded));
  if (isNewlyCorrected(experiment)) return strings.experimentGroups.corrected;
  return experiment.skipped ? strings.experimentGroups.skipped(format.count(experiment.skipped)) : '';
}

/** A correction is news for a day of the experiment's own time. */
const NEWS_MS = 24 * 60 * 60 * 1000;

const isNewlyCorrected = ({ restarted, judgedTo }: Experiment): boolean =>
  restarted?.cause === 'correction' && judgedTo !== null && Date.parse(judgedTo) - Date.parse(restarted.at) < NEWS_MS;

/** The ticks of the scale of a group, over its comparisons. */
class GroupAxis {
  readonly element: HTMLElement;
  #scale: Scale | null = null;
  #format: Format | null = null;

  constructor(parent: HTMLElement, column: number) {
    this.element = addElement(parent, 'div', 'group-axis');
    this.element.style.gridColumn = String(column);
    this.element.setAttribute('aria-hidden', 'true');
  }

  show(scale: Scale, format: Format): void {
    if (scale === this.#scale && format === this.#format) return;
    this.#scale = scale;
    this.#format = format;
    this.element.replaceChildren();
    for (const rate of ticksOf(scale)) {
      const tick = addElement(this.element, 'span', '');
      tick.style.insetInlineStart = `${percentOf(rate, scale)}%`;
      tick.append(format.shortRate(rate));
    }
  }
}

/**
 * The row above a group, its result: the experiment and how it stands in a sentence, what stops next, a warning about its traffic, and the scale of its
 * intervals.
 */
export class GroupRow extends GridRow {
  readonly #button: HTMLElement;
  readonly #title: HTMLElement;
  readonly #headline: HTMLElement;
  readonly #more: HTMLElement;
  readonly #warning: HTMLElement;
  readonly #axis: GroupAxis | null;
  #shown: { readonly facts: ExperimentFacts; readonly context: CellContext; readonly text: string } | null = null;

  constructor(columns: readonly Column[]) {
    super('group');
    const td = this.addCell('group-head', 0);
    td.colSpan = columns.length + 1;
    td.setAttribute('aria-colspan', String(columns.length + 1));
    const line = addElement(td, 'div', 'group-result');
    this.#button = addElement(line, 'button', 'fold');
    this.#button.tabIndex = -1;
    this.#button.append(iconNode(icons.fold));
    this.#title = addElement(line, 'span', 'group-title');
    this.#headline = addElement(line, 'span', 'group-headline');
    this.#warning = addElement(line, 'span', 'group-warning');
    this.#warning.append(iconNode(icons.stale), document.createElement('span'));
    this.#warning.hidden = true;
    this.#more = addElement(td, 'div', 'group-more quiet');
    const at = columns.findIndex(({ name }) => name === 'comparison');
    this.#axis = at === -1 ? null : new GroupAxis(td, at + 2);
  }

  show({ title, experiment, facts, count, isFolded }: GroupState, context: CellContext): void {
    const text = `${title} ${count} ${isFolded}`;
    const { format, strings } = context;
    const shown = this.#shown;
    if (shown?.facts === facts && shown.context === context && shown.text === text) return;
    this.#shown = { facts, context, text };
    if (setText(this.#title, title)) this.#title.title = title;
    setAttribute(this.#button, 'aria-expanded', String(!isFolded));
    const { fold, unfold } = strings.experimentGroups;
    setAttribute(this.#button, 'aria-label', isFolded ? unfold(title) : fold(title));
    this.#showResult(facts, count, format, strings);
    this.#axis?.show(facts.scale, format);
    const warning = warningOf(experiment, format, strings);
    if (!setText(this.#warning.lastElementChild as Element, warning)) return;
    this.#warning.hidden = warning === '';
    this.#warning.title = warning;
  }

  #showResult({ situation, prefix }: ExperimentFacts, count: number, format: Format, strings: Strings): void {
    // A pause and a split are said by the warning, with their reason.
    const isSaid = situation?.kind === 'split' || situation?.kind === 'paused';
    const headline = situation === null || isSaid ? [] : leadSentence(situation, strings, format);
    const next = situation === null ? [] : nextStopSentence(situation, strings, format);
    showSentence(this.#headline, headline);
    const counted = words(strings.experimentGroups.groupCount(format.count(count), count === 1));
    const more = [counted, next, prefix === '' ? [] : words(`${prefix.trimEnd()} …`)].filter(
      ({ length }) => length > 0,
    );
    showSentence(
      this.#more,
      more.flatMap((sentence, i) => (i === 0 ? sentence : [...words(' · '), ...sentence])),
    );
  }
}

const words = (text: string): Sentence => [{ text, variant: null, isQuiet: false }];

/** Writes a sentence with its letters where it differs. */
function showSentence(element: HTMLElement, sentence: Sentence): void {
  const text = sentenceText(sentence);
  if (element.title === text) return;
  element.title = text;
  render(sentenceView(sentence), element);
}

/** Writes where it differs. @returns Whether it did. */
function setText(element: Element, text: string): boolean {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}
