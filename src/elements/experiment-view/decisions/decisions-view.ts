import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ExperimentClosing, Kill, Variant } from '../../../protocol/index.ts';
import { letterBadge } from '../../shared/letters/letter-badge.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Language } from '../../shared/views/evidence.ts';
import { killSentence } from '../../shared/views/kill-sentence.ts';
import { letterIn, type Subject } from '../data/subject.ts';
import { decisionsOf, type Decision } from './decisions.ts';

/** The surroundings of the decisions. */
export interface DecisionsContext extends Language {
  readonly subject: Subject;
  readonly kills: Iterable<Kill>;
  readonly closings: Iterable<ExperimentClosing>;
  /** The most entries to show. */
  readonly limit: number;
  readonly showMore: () => void;
}

const ICONS: Readonly<Record<Decision['kind'], readonly [tone: string, icon: SVGTemplateResult]>> = {
  stopped: ['bad', icons.killed],
  restarted: ['', icons.undo],
  joined: ['', icons.active],
  won: ['good', icons.winner],
  ended: ['', icons.closed],
  paused: ['warn', icons.pause],
  'evidence-restarted': ['warn', icons.undo],
  closed: ['', icons.closed],
  reopened: ['', icons.undo],
};

function pausedBy(decision: Decision & { kind: 'paused' }, { strings, format }: DecisionsContext): string {
  const { pause } = decision;
  if (pause.cause !== 'operator') return strings.experimentView.decisions.causes[pause.cause];
  return strings.engine?.reason(pause, format) || pause.reason || strings.experimentView.decisions.causes.operator;
}

/** The actor of a decision; null when nobody in particular decided. */
function actorOf(decision: Decision): string | null {
  switch (decision.kind) {
    case 'stopped':
      return decision.kill.by;
    case 'restarted':
      return decision.kill.revivedBy;
    case 'paused':
      return decision.pause.by;
    case 'closed':
    case 'reopened':
      return decision.by;
    default:
      return null;
  }
}

function textOf(decision: Decision, context: DecisionsContext): string {
  const { strings } = context;
  const texts = strings.experimentView.decisions;
  switch (decision.kind) {
    case 'stopped':
      return texts.stopped(killSentence(decision.kill, context));
    case 'paused':
      return texts.paused(pausedBy(decision, context));
    case 'evidence-restarted':
      return decision.cause === 'correction' ? texts.corrected : texts.alarmed;
    case 'closed':
      return closedText(decision, context);
    default:
      return texts[decision.kind];
  }
}

function closedText({ winner, ended }: Decision & { kind: 'closed' }, { strings, format }: DecisionsContext): string {
  const texts = strings.experimentView.decisions;
  const text = winner === undefined ? texts.closed : texts.closedWith;
  return ended === null ? text : texts.because(text, strings.engine?.reason(ended, format) ?? ended.reason);
}

const variantOf = (decision: Decision): Variant | undefined =>
  decision.kind === 'closed' ? decision.winner : 'variant' in decision ? decision.variant : undefined;

function entry(decision: Decision, context: DecisionsContext): TemplateResult {
  const { strings, format, subject } = context;
  const [tone, icon] = ICONS[decision.kind];
  const variant = variantOf(decision);
  const letter = variant === undefined ? '' : letterIn(subject, variant.id);
  const by = actorOf(decision);
  const at = Date.parse(decision.at);
  return html`<li part="decision">
    <time class="quiet" datetime=${decision.at} title=${format.full(at)}>${format.time(at)}</time>
    <span class=${tone}>${icon}</span>
    <p>
      ${variant === undefined ? nothing : letterBadge(variant, letter, `${letter}, ${variant.content}`)}
      <span dir="auto">${textOf(decision, context)}</span>
      ${by === null ? nothing : html`<bdi class="quiet">${strings.common.by(by)}</bdi>`}
    </p>
  </li>`;
}

/** The decisions about an experiment, newest first. */
export function decisionsView(context: DecisionsContext): TemplateResult {
  const { strings, subject, kills, closings, limit, showMore } = context;
  const texts = strings.experimentView.decisions;
  const decisions = decisionsOf(subject.experiment, subject.byId, kills, closings);
  return html`<section class="block decisions" part="decisions" aria-labelledby="decisions-title">
    <header class="block-head"><h3 id="decisions-title">${texts.title}</h3></header>
    ${
      decisions.length === 0
        ? html`<p class="quiet small">${texts.none}</p>`
        : html`<ol class="entries">
            ${repeat(
              decisions.slice(0, limit),
              ({ id }) => id,
              (decision) => entry(decision, context),
            )}
          </ol>`
    }
    ${decisions.length > limit ? html`<button class="link" @click=${showMore}>${texts.older}</button>` : nothing}
  </section>`;
}
