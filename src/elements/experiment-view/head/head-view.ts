import { html, nothing, type TemplateResult } from 'lit';
import { leadSentence, sentenceText } from '../../shared/experiments/sentences.ts';
import { sentenceView } from '../../shared/experiments/sentence-view.ts';
import { secondLine, type LineContext } from './second-line.ts';

/** The surroundings of the head. */
export interface HeadContext extends LineContext {
  /** Whether the viewer may act. */
  readonly canOperate: boolean;
  readonly resume: () => void;
  readonly seeSplit: () => void;
}

function age({ subject, situation, strings, format, when }: HeadContext): string {
  const { experiment, variants } = subject;
  const texts = strings.experimentView;
  const opened = when(Date.parse(experiment.openedAt));
  const judged = variants.reduce((sum, one) => sum + one.judged.impressions, 0);
  const since = situation.kind === 'decided' ? texts.startedAt(opened) : texts.runningSince(opened);
  return `${since} · ${texts.judged(format.count(judged), experiment.unit === 'visitors')}`;
}

function buttons({ subject, strings, canOperate, resume, seeSplit }: HeadContext): TemplateResult | typeof nothing {
  const texts = strings.experimentView;
  const { pause, shares } = subject.experiment;
  const canSee = pause?.cause === 'traffic' && shares.length > 0;
  return html`<div class="head-buttons">
    ${canSee ? html`<button class="button see-split" @click=${seeSplit}>${texts.seeSplit}</button>` : nothing}
    ${canOperate && pause !== null ? html`<button class="button resume" @click=${resume}>${texts.resume}</button>` : nothing}
  </div>`;
}

/** The head: title and age, the headline, and what comes next. Its heights are fixed, so that nothing below shifts while figures change. */
export function headView(context: HeadContext): TemplateResult {
  const { subject, situation, strings, format } = context;
  const headline = leadSentence(situation, strings, format);
  const line = secondLine(context);
  const lineText = line.map(({ text }) => text).join(' · ');
  return html`<header class="head" part="head">
    <div class="title">
      <h2 id="title" tabindex="-1" dir="auto">${subject.experiment.title}</h2>
      <span class="quiet age">${age(context)}</span>
    </div>
    ${buttons(context)}
    <p class="lead" part="lead" title=${sentenceText(headline)}>${sentenceView(headline)}</p>
    <p class="line quiet" part="next" title=${lineText}>
      ${line.map(({ text, isMain }, i) => html`${i === 0 ? nothing : ' · '}${isMain ? html`<strong>${text}</strong>` : text}`)}
    </p>
  </header>`;
}
