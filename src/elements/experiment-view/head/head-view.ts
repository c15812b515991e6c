import { html, nothing, type TemplateResult } from 'lit';
import { sentenceText } from '../../shared/experiments/sentence.ts';
import { leadSentence } from '../../shared/experiments/sentences.ts';
import { sentenceView } from '../../shared/experiments/sentence-view.ts';
import { secondLine, type LineContext } from './second-line.ts';

/** The surroundings of the head. */
export interface HeadContext extends LineContext {
  /** Whether the viewer may act. */
  readonly canOperate: boolean;
  /** Said after the link was copied, or could not be; empty before. */
  readonly shared: string;
  readonly close: () => void;
  readonly share: () => void;
  readonly resume: () => void;
  readonly seeSplit: () => void;
}

function age({ subject, situation, strings, format, when }: HeadContext): readonly [since: string, judged: string] {
  const { experiment, variants } = subject;
  const texts = strings.experimentView;
  const opened = when(Date.parse(experiment.openedAt));
  const judged = variants.reduce((sum, one) => sum + one.judged.impressions, 0);
  const since = situation.kind === 'decided' ? texts.startedAt(opened) : texts.runningSince(opened);
  return [since, texts.judged(format.count(judged), experiment.unit === 'visitors')];
}

function buttons(context: HeadContext): TemplateResult {
  const { subject, situation, strings, canOperate, close, share, resume, seeSplit } = context;
  const texts = strings.experimentView;
  const { pause, shares, closedAt } = subject.experiment;
  const canSee = pause?.cause === 'traffic' && shares.length > 0;
  const canClose = canOperate && closedAt === undefined && situation.active > 0;
  return html`<div class="head-buttons">
    ${canSee ? html`<button class="button see-split" @click=${seeSplit}>${texts.seeSplit}</button>` : nothing}
    ${canOperate && pause !== null ? html`<button class="button resume" @click=${resume}>${texts.resume}</button>` : nothing}
    ${canClose ? html`<button class="button close" aria-haspopup="dialog" @click=${close}>${texts.close}</button>` : nothing}
    <button class="button share" @click=${share}>${texts.share}</button>
  </div>`;
}

/** The head: title and age, the headline, and what comes next. Its heights are fixed, so that nothing below shifts while figures change. */
export function headView(context: HeadContext): TemplateResult {
  const { subject, situation, strings, format, shared } = context;
  const headline = leadSentence(situation, strings, format);
  const line = secondLine(context);
  const [since, judged] = age(context);
  const lineText = line.map(({ text }) => text).join(' · ');
  return html`<header class="head" part="head">
    <div class="title">
      <h2 id="title" tabindex="-1" dir="auto">${subject.experiment.title}</h2>
      <span class="quiet age" title=${[since, judged].join(' · ')}><span>${since}</span> <span>· ${judged}</span></span>
    </div>
    ${buttons(context)}
    <p class="shared small quiet" role="status">${shared}</p>
    <p class="lead" part="lead" title=${sentenceText(headline)}>${sentenceView(headline)}</p>
    <p class="line quiet" part="next" title=${lineText}>
      ${line.map(({ text, isMain }, i) => html`${i === 0 ? nothing : ' · '}${isMain ? html`<strong>${text}</strong>` : text}`)}
    </p>
  </header>`;
}
