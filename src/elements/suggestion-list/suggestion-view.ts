import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Gain, Priority, Suggestion } from '../../protocol/index.ts';
import type { DetailsFrame } from '../shared/details/details-frame.ts';
import type { LazyDrawer } from '../shared/details/lazy-drawer.ts';
import { sentenceView } from '../shared/experiments/sentence-view.ts';
import { wholeSentence } from '../shared/experiments/sentences.ts';
import { experimentSituation } from '../shared/experiments/situation.ts';
import * as icons from '../shared/theme/icons.ts';
import type { LazyModule } from '../shared/loading/lazy-module.ts';
import { timeView } from '../shared/views/time-view.ts';
import type * as suggestionMore from './suggestion-more.ts';
import { isShare, sharesView } from './shares-view.ts';
import { titleOf, type SuggestionPlace } from './suggestion-place.ts';
import type { Verb } from './verbs.ts';

/** The context that all open suggestions share. */
export interface SuggestionContext extends SuggestionPlace {
  /** Whether there are buttons at all. */
  readonly canOperate: boolean;
  /** The main button of a suggestion; null for none. */
  readonly verb: (suggestion: Suggestion) => Verb | null;
  readonly accept: (suggestion: Suggestion, verb: Verb, event: UIEvent) => void;
  readonly dismiss: (suggestion: Suggestion, event: UIEvent) => void;
  readonly open: ReadonlySet<string>;
  readonly fold: (id: string, isOpen: boolean) => void;
  readonly more: LazyModule<typeof suggestionMore>;
  /** Shows evidence over the page; null where it is shown below its suggestion. */
  readonly drawer: Pick<LazyDrawer, 'id' | 'toggle'> | null;
  readonly isPaper: boolean;
}

/** Actions that rest on which variant is the better one. */
const LED: ReadonlySet<string> = new Set(['shift-traffic', 'close-experiment']);

const PRIORITIES: Readonly<Record<Priority, readonly [tone: string, icon: SVGTemplateResult]>> = {
  critical: ['bad', icons.warning],
  high: ['warn', icons.up],
  medium: ['', icons.suggestion],
  low: ['', icons.down],
};

/** The gain expected, as a mark on its interval beside a line at zero. */
function gainScale({ estimate, low, high }: Gain): TemplateResult {
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  const width = to - from || 1;
  const at = (value: number): string => `${(4 + (92 * (value - from)) / width).toFixed(2)}%`;
  return html`<svg class="gain-scale" aria-hidden="true">
    ${svg`<line class="zero" x1=${at(0)} x2=${at(0)} y1="1" y2="15"/>
    <line class="whisker" x1=${at(low)} x2=${at(high)} y1="8" y2="8"/>
    <circle class="dot" cx=${at(estimate)} cy="8" r="4"/>`}
  </svg>`;
}

function gain({ expectedGain }: Suggestion, { strings, format }: SuggestionContext): TemplateResult | typeof nothing {
  if (expectedGain === null) return nothing;
  const { estimate, low, high } = expectedGain;
  const texts = strings.suggestionList;
  return html`<p class="gain" part="gain">
    ${gainScale(expectedGain)}
    <span
      ><strong>${texts.gain(format.signed(estimate), expectedGain.unit === 'visitors')}</strong>
      <span class="quiet">${texts.gainBetween(format.signed(low), format.signed(high))}</span></span
    >
  </p>`;
}

/** How the experiment stands, by an interval that holds at every look: what any advice about its shares or its end begins with. */
function lead({ about, action }: Suggestion, context: SuggestionContext): TemplateResult | typeof nothing {
  if (about?.kind !== 'experiment' || !LED.has(action)) return nothing;
  const experiment = context.experiment(about.id);
  if (experiment === undefined) return nothing;
  const situation = experimentSituation(experiment, context.variantsOf(about.id));
  return html`<p class="lead" part="lead">
    ${sentenceView(wholeSentence(situation, context.strings, context.format))}
  </p>`;
}

function why(suggestion: Suggestion, context: SuggestionContext): TemplateResult {
  const { strings, format } = context;
  const isProbability = suggestion.reasonCode === 'probably-best';
  return html`<p class="reason" dir="auto">${strings.engine?.why(suggestion, format, context) ?? suggestion.reason}</p>
    ${isProbability ? html`<p class="quiet small">${strings.suggestionList.unprotected}</p>` : nothing}`;
}

/** Whether a suggestion rests on more than the shares that are in sight. */
const hasNumbers = ({ about, evidence: figures }: Suggestion, { variant }: SuggestionContext): boolean =>
  figures.some(({ code }) => !isShare(code)) || (about?.kind === 'variant' && variant(about.id) !== undefined);

function evidence(suggestion: Suggestion, context: SuggestionContext): TemplateResult | typeof nothing {
  const { strings, open, fold, drawer, isPaper } = context;
  const { id } = suggestion;
  if (!hasNumbers(suggestion, context)) return nothing;
  const label = html`${icons.forward}${strings.common.evidence}<span class="visually-hidden"
      >: ${titleOf(suggestion, context)}</span
    >`;
  if (drawer !== null && !isPaper)
    return html`<button
      class="link evidence-button"
      data-control="evidence"
      aria-haspopup="dialog"
      aria-expanded=${drawer.id === id}
      @click=${() => drawer.toggle(id)}
    >
      ${label}
    </button>`;
  const isOpen = drawer === null ? open.has(id) : drawer.id === id;
  const toggled = (event: Event): void => {
    if (drawer === null) fold(id, (event.currentTarget as HTMLDetailsElement).open);
  };
  return html`<details class="on-demand" .open=${isOpen} @toggle=${toggled}>
    <summary data-control="evidence">${label}</summary>
    ${isOpen ? context.more.view(strings, ({ numbersView }) => numbersView(suggestion, context)) : nothing}
  </details>`;
}

/** A suggestion over the page: what it advises, why, and the numbers that it rests on. */
export function suggestionFrame(
  suggestion: Suggestion,
  context: SuggestionContext,
): Pick<DetailsFrame, 'label' | 'head' | 'body'> {
  const title = titleOf(suggestion, context);
  return {
    label: `${context.strings.common.evidence}: ${title}`,
    head: html`<h3 dir="auto">${title}</h3>`,
    body: html`${lead(suggestion, context)} ${why(suggestion, context)} ${gain(suggestion, context)}
    ${context.more.view(context.strings, ({ numbersView }) => numbersView(suggestion, context))}`,
  };
}

/** The effect of the main button, before it; the button says verb and object. */
function controls(suggestion: Suggestion, context: SuggestionContext): TemplateResult | typeof nothing {
  const { strings, canOperate, accept, dismiss } = context;
  if (!canOperate || suggestion.status !== 'open') return nothing;
  const texts = strings.suggestionList;
  const title = titleOf(suggestion, context);
  const verb = context.verb(suggestion);
  const effectId = `effect-${suggestion.seq}`;
  return html`${verb === null || verb.effect === '' ? nothing : html`<p class="effect quiet small" id=${effectId} part="effect">${verb.effect}</p>`}
    <div class="controls">
      ${
        verb === null
          ? nothing
          : html`<button
              class="button main accept"
              data-control="accept"
              aria-label=${texts.acceptThe(verb.label, title)}
              aria-describedby=${verb.effect === '' ? nothing : effectId}
              @click=${(event: UIEvent) => accept(suggestion, verb, event)}
            >
              ${icons.check}${verb.label}
            </button>`
      }
      <button
        class="button dismiss"
        data-control="dismiss"
        aria-label=${texts.dismissThe(title)}
        @click=${(event: UIEvent) => dismiss(suggestion, event)}
      >
        ${texts.dismiss}
      </button>
    </div>`;
}

/** One suggestion, open or ended while one was at it. */
export function suggestionView(suggestion: Suggestion, context: SuggestionContext): TemplateResult {
  const { strings, format, now } = context;
  const texts = strings.suggestionList;
  const [tone, icon] = PRIORITIES[suggestion.priority];
  const expires = suggestion.expiresAt === null ? null : Date.parse(suggestion.expiresAt);
  return html`<li class="suggestion ${suggestion.status}" part="suggestion" data-id=${suggestion.id}>
    <p class="head">
      <span class="badge ${tone}"
        ><span class="visually-hidden">${texts.priority} </span>${icon}${texts.priorities[suggestion.priority]}</span
      >
      ${suggestion.generated ? html`<span class="badge" title=${texts.generatedHelp}>${icons.generated}${texts.generated}</span>` : nothing}
      ${suggestion.source === 'external' ? html`<span class="badge">${texts.outside}</span>` : nothing}
      ${suggestion.status === 'open' ? nothing : html`<span class="badge">${texts.statuses[suggestion.status]}</span>`}
      <span class="quiet when">${timeView(suggestion.madeAt, now, format, false)}</span>
    </p>
    <h3 dir="auto">${titleOf(suggestion, context)}</h3>
    ${lead(suggestion, context)} ${why(suggestion, context)} ${gain(suggestion, context)}
    ${sharesView(suggestion, context)}
    ${expires !== null && expires > now && suggestion.status === 'open' ? html`<p class="quiet small" title=${format.full(expires)}>${texts.expires(format.ago(expires, now))}</p>` : nothing}
    <div class="below">${evidence(suggestion, context)} ${controls(suggestion, context)}</div>
  </li>`;
}
