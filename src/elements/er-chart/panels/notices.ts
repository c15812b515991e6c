import { html, nothing, type TemplateResult } from 'lit';
import * as icons from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';

const warning = (text: string): TemplateResult | typeof nothing =>
  text === '' ? nothing : html`<p class="stale-note" role="alert">${icons.stale}<span>${text}</span></p>`;

/** Reasons why something is missing, each in a sentence; empty where nothing is. */
export interface Faults {
  /** Of the history. */
  readonly history: string;
  /** Of a file. */
  readonly file: string;
  /** Of a part of the chart that could not be loaded. */
  readonly part: string;
}

/** The fault, in words. */
export const faultNotices = ({ history, file, part }: Faults, { erChart, common }: Strings): TemplateResult =>
  html`${warning(history === '' ? '' : `${erChart.noHistory} ${history}`)} ${warning(file)}
  ${warning(part === '' ? '' : `${common.error} ${part}`)}`;

/** Said in place of the drawing while there is no variant. */
export const noData = ({ figures }: Strings): TemplateResult =>
  html`<slot name="empty"
    ><p class="notice" part="notice">${icons.learning}<span>${figures.noData}</span></p></slot
  >`;
