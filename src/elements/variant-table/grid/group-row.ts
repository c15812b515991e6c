import type { Experiment } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import { icons } from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { addElement, iconNode, setAttribute } from '../cells/cell-renderers.ts';
import { GridRow } from './grid-row.ts';

/** The part of the evidence for an alarm (as logarithms) from which a warning is shown. */
const WATCH_FROM = 0.5;

/** Everything that the row of a group shows. */
export interface GroupState {
  readonly title: string;
  /** Undefined when only its id is known. */
  readonly experiment: Experiment | undefined;
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

/** The row above a group: its experiment, the number of variants, and a warning about its traffic. */
export class GroupRow extends GridRow {
  readonly #button: HTMLElement;
  readonly #title: HTMLElement;
  readonly #count: HTMLElement;
  readonly #warning: HTMLElement;

  constructor(columns: number) {
    super('group');
    const td = this.addCell('group-head', 0);
    td.colSpan = columns + 1;
    td.setAttribute('aria-colspan', String(columns + 1));
    this.#button = addElement(td, 'button', 'fold');
    this.#button.tabIndex = -1;
    this.#button.append(iconNode(icons.fold));
    this.#title = addElement(td, 'span', 'group-title');
    this.#count = addElement(td, 'span', 'group-count quiet');
    this.#warning = addElement(td, 'span', 'group-warning');
    this.#warning.append(iconNode(icons.stale), document.createElement('span'));
    this.#warning.hidden = true;
  }

  show({ title, experiment, count, isFolded }: GroupState, format: Format, strings: Strings): void {
    if (setText(this.#title, title)) this.#title.title = title;
    setText(this.#count, strings.experimentGroups.groupCount(format.count(count), count === 1));
    setAttribute(this.#button, 'aria-expanded', String(!isFolded));
    setAttribute(
      this.#button,
      'aria-label',
      isFolded ? strings.experimentGroups.unfold(title) : strings.experimentGroups.fold(title),
    );
    const warning = warningOf(experiment, format, strings);
    if (!setText(this.#warning.lastElementChild as Element, warning)) return;
    this.#warning.hidden = warning === '';
    this.#warning.title = warning;
  }
}

/** Writes where it differs. @returns Whether it did. */
function setText(element: Element, text: string): boolean {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}
