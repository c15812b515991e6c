import { html, nothing, type TemplateResult } from 'lit';
import type { Kill } from '../../../protocol/index.ts';
import type { DetailsFrame } from '../../shared/details/details-frame.ts';
import { sentenceView } from '../../shared/experiments/sentence-view.ts';
import * as icons from '../../shared/theme/icons.ts';
import { savedImpressions } from '../../shared/views/saved-impressions.ts';
import type { FeedItem } from '../data/feed-items.ts';
import { titleOf, type FeedContext, type StopContext } from './feed-context.ts';
import { itemSentence } from './item-sentence.ts';

/** The numbers that a stop was decided on. */
function numbers(kill: Kill, context: StopContext): TemplateResult {
  const { strings, format } = context;
  const leader = kill.evidence?.leader;
  const subject = {
    kill,
    variant: context.variant(kill.variant),
    experiment: context.experiment(kill.experiment),
    leader: leader === undefined ? undefined : context.variant(leader),
  };
  const hasSaved = savedImpressions(kill, subject.experiment) !== null;
  return html`${context.evidence.view(strings, ({ evidenceView }) => evidenceView(subject, strings, format))}
  ${hasSaved ? html`<p class="quiet small">${strings.killFeed.savedRule}</p>` : nothing}`;
}

/** The evidence of a stop on demand: below it, or by a button that shows it over the page. */
export function evidenceOnDemand(kill: Kill, key: string, tab: 0 | -1, context: FeedContext): TemplateResult {
  const { strings, open, fold, drawer, isPaper } = context;
  const name = context.variant(kill.variant)?.content ?? kill.variant;
  const label = html`${icons.forward}${strings.common.evidence}<span class="visually-hidden">: ${name}</span>`;
  if (drawer !== null && !isPaper)
    return html`<button
      class="link evidence-button"
      aria-haspopup="dialog"
      aria-expanded=${drawer.id === key}
      tabindex=${tab}
      @click=${() => drawer.toggle(key)}
    >
      ${label}
    </button>`;
  const isOpen = drawer === null ? open.has(key) : drawer.id === key;
  const toggled = (event: Event): void => {
    if (drawer === null) fold(key, (event.currentTarget as HTMLDetailsElement).open);
  };
  // Rendered only when a person opens it: most are never opened.
  return html`<details class="on-demand" .open=${isOpen} @toggle=${toggled}>
    <summary tabindex=${tab}>${label}</summary>
    ${isOpen ? numbers(kill, context) : nothing}
  </details>`;
}

/** The evidence of a stop over the page: what was stopped and why, and its numbers. */
export function evidenceFrame(kill: Kill, context: StopContext): Pick<DetailsFrame, 'label' | 'head' | 'body'> {
  const item = { kind: 'stop', kill, experiment: kill.experiment, cause: 'automatic' } as FeedItem;
  const content = context.variant(kill.variant)?.content ?? kill.variant;
  return {
    label: `${context.strings.common.evidence}: ${content}`,
    head: html`<h3>${sentenceView(itemSentence(item, context))}</h3>`,
    body: html`<p class="quiet"><bdi>${titleOf(item, context)}</bdi> · <bdi>${content}</bdi></p>
      ${numbers(kill, context)}`,
  };
}
