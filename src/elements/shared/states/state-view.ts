import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import * as icons from '../theme/icons.ts';
import type { Strings } from '../strings/strings.ts';
import type { BlindState, OldState } from './shown-state.ts';

/** A button that makes another attempt. */
interface Retrying {
  readonly strings: Strings;
  /** Whether the page signs people in. */
  readonly isWithPage: boolean;
  readonly isTrying: boolean;
  /** Null: nothing can be tried again. */
  readonly retry: (() => void) | null;
}

/** The view in place of content. */
export interface Blind extends Retrying {
  readonly state: BlindState;
  /** The shape of the content, as kinds of bones with spaces between them. */
  readonly bones: string;
  /** The name of the stream; empty where it has none. */
  readonly name: string;
  /** The fault, in one sentence; empty when there is nothing to add. */
  readonly fault: string;
  /** Whether a valid token is missing; else the token lacks a scope. */
  readonly isTokenMissing: boolean;
  readonly isSlow: boolean;
  /** Whether it says what can be done; else another element of the page does. */
  readonly speaks: boolean;
  readonly lines: TemplateResult | typeof nothing;
}

const ICONS: Readonly<Record<BlindState, SVGTemplateResult>> = {
  loading: icons.waiting,
  unreached: icons.offline,
  denied: icons.denied,
  unknown: icons.search,
  empty: icons.waiting,
  error: icons.warning,
};

function button({ strings, isWithPage, isTrying, retry }: Retrying, isDenied: boolean, look: string): unknown {
  if (retry === null) return nothing;
  const { states } = strings.common;
  const label = isDenied && isWithPage ? states.signIn : states.retry;
  return html`<button class=${look} aria-disabled=${isTrying ? 'true' : 'false'} @click=${retry}>
    ${isTrying ? states.trying : label}
  </button>`;
}

/** The title and the sentence below it. */
function wordsOf({ state, strings, name, fault, isTokenMissing, ...blind }: Blind): readonly [string, string] {
  const { common } = strings;
  const { states } = common;
  if (!blind.speaks && state !== 'loading' && state !== 'empty') return [states.brief[state], ''];
  switch (state) {
    case 'loading':
      return [blind.isSlow && !blind.isTrying ? states.slow : common.loading, ''];
    case 'unreached':
      return [common.offlineEmpty, ''];
    case 'denied':
      return [states.denied(name), isTokenMissing ? states.noToken : states.noScope];
    case 'unknown':
      return [states.unknown(name), states.unknownHelp];
    case 'empty':
      return [states.empty, states.emptyHelp(name)];
    case 'error':
      return [common.error, fault];
  }
}

/** The outline of content that is to come. */
const skeleton = (bones: string): TemplateResult =>
  html`<div class="bones" aria-hidden="true">
    ${bones.split(' ').map((kind) => html`<span class="bone bone-${kind}"></span>`)}
  </div>`;

/** In place of content that takes a moment, when the stream itself is there. */
export const outlineView = (bones: string, strings: Strings): TemplateResult =>
  html`<div class="unready" part="notice" aria-busy="true">
    ${skeleton(bones)}
    <p class="said unseen">${strings.common.loading}</p>
  </div>`;

/** In place of content that cannot be shown: its outline while it loads, and what there is to say. */
export function stateView(blind: Blind): TemplateResult {
  const { state, bones, speaks, isSlow, isTrying, strings } = blind;
  const [title, help] = wordsOf(blind);
  const isBusy = state === 'loading' && !isSlow;
  const isQuiet = isBusy && !(isTrying && speaks);
  const said = html`${isQuiet ? nothing : ICONS[state]}
    <div class="said-words">
      <p class="said-title">${title}</p>
      ${help === '' ? nothing : html`<p>${help}</p>`} ${speaks ? blind.lines : nothing}
      ${state === 'empty' ? html`<p>${strings.common.states.fillsItself}</p>` : nothing}
    </div>
    ${!speaks || isQuiet || state === 'empty' ? nothing : button(blind, state === 'denied', 'button')}`;
  return html`<div class="unready ${state}" part="notice" aria-busy=${isBusy ? 'true' : 'false'}>
    ${skeleton(bones)}
    <div class="said ${isQuiet ? 'unseen' : ''}" role="status">
      ${state === 'empty' ? html`<slot name="empty">${said}</slot>` : said}
    </div>
  </div>`;
}

/** A line above content that may be out of date, or that is long in coming. */
export function noteView(note: Retrying & { readonly state: OldState | 'slow' }): TemplateResult {
  const { state, strings, isTrying } = note;
  const { common } = strings;
  const texts = {
    slow: isTrying ? common.loading : common.states.slow,
    stale: common.stale,
    offline: common.offline,
    revoked: common.states.revoked,
  };
  return html`<p class="stale-note ${state}" part="stale-note">
    ${state === 'stale' ? icons.stale : state === 'revoked' ? icons.denied : icons.offline}<span>${texts[state]}</span>
    ${button(note, state === 'revoked', 'again')}
  </p>`;
}
