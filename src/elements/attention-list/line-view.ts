import { html, nothing, type TemplateResult } from 'lit';
import { sentenceText } from '../shared/experiments/sentence.ts';
import { needSentence } from '../shared/experiments/sentences.ts';
import { sentenceView } from '../shared/experiments/sentence-view.ts';
import type { Format } from '../shared/format/format.ts';
import type { Named } from '../shared/strings/engine.ts';
import type { Strings } from '../shared/strings/strings.ts';
import * as icons from '../shared/theme/icons.ts';
import type { AttentionItem, AttentionSeverity } from './items.ts';

/** The context that all lines share. */
export interface LineContext {
  readonly strings: Strings;
  readonly format: Format;
  readonly named: Named;
  readonly canOperate: boolean;
  readonly show: (item: AttentionItem) => void;
  readonly resume: (item: AttentionItem) => void;
}

const ICONS: Readonly<Record<AttentionSeverity, TemplateResult | (typeof icons)['warning']>> = {
  critical: icons.warning,
  warning: icons.pause,
  decide: icons.info,
};

interface Texts {
  readonly name: string;
  readonly sentence: TemplateResult | readonly TemplateResult[] | string;
  /** The same without badges. */
  readonly plain: string;
}

/** The subject of an item and why it needs somebody. */
export function textsOf(item: AttentionItem, { strings, format, named }: Omit<LineContext, 'show' | 'resume'>): Texts {
  if (item.kind === 'experiment') {
    const sentence = needSentence(item.situation, strings, format);
    return { name: item.situation.experiment.title, sentence: sentenceView(sentence), plain: sentenceText(sentence) };
  }
  if (item.kind === 'experiments') {
    const { several, whySeveral } = strings.attention;
    const { length } = item.situations;
    const why = whySeveral[item.need];
    return { name: several[item.need](format.count(length)), sentence: why, plain: why };
  }
  if (item.kind === 'suggestions') {
    const { several, whySeveral } = strings.attention;
    const { length } = item.suggestions;
    const why = whySeveral.suggestions;
    return { name: several.suggestions(format.count(length)), sentence: why, plain: why };
  }
  if (item.kind === 'pattern') {
    const { pattern } = item;
    const text = strings.engine?.reason(pattern, format) ?? pattern.reason;
    return { name: pattern.id, sentence: text, plain: text };
  }
  const { suggestion } = item;
  const name = strings.engine?.title(suggestion, named) ?? suggestion.title;
  const text = strings.engine?.why(suggestion, format, named) ?? suggestion.reason;
  return { name, sentence: text, plain: text };
}

/** A button at the end of the last line, for the lines that are not shown. */
export type More = TemplateResult | typeof nothing;

function actionsOf(item: AttentionItem, name: string, context: LineContext, more: More): TemplateResult {
  const { strings, canOperate, show, resume } = context;
  const texts = strings.attention;
  const need = item.kind === 'experiment' ? item.situation.needsPerson : null;
  const verb = need === 'split' ? texts.seeSplit : texts.show;
  const canResume = canOperate && need !== null && need !== 'equal';
  return html`<span class="actions">
    <button class="button" aria-label="${verb}: ${name}" @click=${() => show(item)}>${verb}</button>
    ${
      canResume
        ? html`<button class="button" aria-label="${texts.resume}: ${name}" @click=${() => resume(item)}>
            ${texts.resume}
          </button>`
        : nothing
    }
    ${more}
  </span>`;
}

/** One thing that needs a person, in a line. */
export function lineView(item: AttentionItem, context: LineContext, more: More): TemplateResult {
  const { name, sentence } = textsOf(item, context);
  return html`<li class="line ${item.severity} of-${item.kind}" part="line">
    <span class="severity">${ICONS[item.severity]}${context.strings.attention.severities[item.severity]}</span>
    <span class="what"
      ><b title=${name}><bdi>${name}</bdi></b> <span>${sentence}</span></span
    >
    ${actionsOf(item, name, context, more)}
  </li>`;
}

/** A line that is free. */
export const freeLine = ({ strings }: LineContext, isOnly: boolean, more: More): TemplateResult =>
  html`<li class="line free" part="line">
    ${isOnly ? html`<slot name="empty">${icons.closed}<span>${strings.attention.none}</span></slot>` : html`${icons.closed}<span>${strings.attention.settled}</span>`}
    <span class="actions">${more}</span>
  </li>`;
