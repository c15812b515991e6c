import { html, nothing, type TemplateResult } from 'lit';
import type { Pattern } from '../../protocol/index.ts';
import { needsAttention } from '../../protocol/state/fatigue-severity.ts';
import { OVERUSED_FROM } from '../../stats/index.ts';
import type { Format } from '../shared/format/format.ts';
import * as icons from '../shared/theme/icons.ts';
import { menuButton } from '../shared/menus/menu.ts';
import type { LazyModule } from '../shared/loading/lazy-module.ts';
import type { Strings } from '../shared/strings/strings.ts';
import { isDeclining } from './attention.ts';
import type * as patternEvidences from './pattern-evidence.ts';

/** The context that all warnings share. */
export interface WarningContext {
  readonly strings: Strings;
  readonly format: Format;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Snoozing is for everybody, and not only for this browser. */
  readonly isForAll: boolean;
  readonly snooze: (pattern: Pattern, until: number) => void;
  readonly dismiss: (pattern: Pattern) => void;
  readonly open: ReadonlySet<string>;
  readonly fold: (id: string, isOpen: boolean) => void;
  readonly evidence: LazyModule<typeof patternEvidences>;
}

const HOUR_MS = 3_600_000;
const SNOOZES = [
  ['hour', HOUR_MS],
  ['day', 24 * HOUR_MS],
  ['week', 7 * 24 * HOUR_MS],
] as const;

/** Why it needs attention, in one sentence with its numbers. */
function reasonOf(pattern: Pattern, strings: Strings, format: Format): string {
  const { level, decline, source, uses, reason } = pattern;
  // It has recovered since it was shown.
  if (!needsAttention(level)) return Number.isFinite(uses) ? strings.fatigueBanner.uses(uses) : '';
  if (source === 'external') return strings.engine?.reason(pattern, format) ?? reason;
  if (level === 'overused') return strings.fatigueBanner.overused(format.count(uses), format.count(OVERUSED_FROM - 1));
  if (decline === null) return reason;
  const proof =
    decline.alone === true
      ? strings.fatigueBanner.alone
      : strings.fatigueBanner.evidence(format.odds(decline.logE), format.oddsNeeded(decline.logNeeded));
  const floor = format.rate(decline.floor);
  const drop =
    decline.er === null
      ? strings.fatigueBanner.declineFloor(floor)
      : strings.fatigueBanner.decline(format.rate(decline.er), floor);
  return `${drop}; ${proof}`;
}

function meter(pattern: Pattern, { strings, format }: WarningContext): TemplateResult {
  const percent = Number.isFinite(pattern.freshness) ? Math.round(pattern.freshness * 100) : 0;
  return html`<div
    class="meter"
    part="meter"
    role="meter"
    aria-label=${strings.fatigueBanner.freshnessOf(pattern.id)}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent}
    aria-valuetext=${format.share(pattern.freshness)}
  >
    <span class="quiet">${strings.fatigueBanner.freshness} <strong>${format.share(pattern.freshness)}</strong></span>
    <svg class="bar" aria-hidden="true">
      <rect class="track" width="100%" height="100%" rx="3" />
      <rect class="level" width="${percent}%" height="100%" rx="3" />
    </svg>
  </div>`;
}

function evidence(pattern: Pattern, context: WarningContext): TemplateResult {
  const { strings, open, fold } = context;
  const isOpen = open.has(pattern.id);
  const toggled = (event: Event): void => fold(pattern.id, (event.currentTarget as HTMLDetailsElement).open);
  return html`<details class="on-demand" .open=${isOpen} @toggle=${toggled}>
    <summary data-control="evidence">
      ${icons.forward}${strings.common.evidence}<span class="visually-hidden">: ${pattern.id}</span>
    </summary>
    ${isOpen ? context.evidence.view(strings, ({ patternEvidence }) => patternEvidence(pattern, strings, context.format)) : nothing}
  </details>`;
}

function snoozeMenu(pattern: Pattern, place: number, context: WarningContext): TemplateResult {
  const { strings, isForAll, now } = context;
  const texts = strings.fatigueBanner;
  return menuButton({
    id: `snooze-${place}`,
    label: texts.snoozeThe(pattern.id),
    content: icons.snooze,
    heading: isForAll ? texts.snoozeAll : texts.snoozeHere,
    items: SNOOZES.map(([name, length]) => ({
      label: texts.snoozeFor[name],
      onSelect: () => context.snooze(pattern, now + length),
    })),
  });
}

/** One warning. `place`: which one it is, for ids. */
export function warningView(pattern: Pattern, place: number, context: WarningContext): TemplateResult {
  const { strings, format, now } = context;
  const isBad = pattern.level === 'fatigued' || pattern.level === 'severe';
  const tone = isBad ? 'bad' : isDeclining(pattern) ? 'warn' : needsAttention(pattern.level) ? 'usage' : 'good';
  const icon = { bad: icons.fatigue, warn: icons.warning, usage: icons.info, good: icons.check }[tone];
  const freshAt = pattern.freshAt === null ? null : Date.parse(pattern.freshAt);
  const isUseSaid = tone === 'good' || (pattern.level === 'overused' && pattern.source === 'peeksafe');
  const isFreshLater = freshAt !== null && freshAt > now;
  return html`<li part="pattern" class=${tone} data-id=${pattern.id}>
    <div class="what">
      <p class="head">
        <strong><bdi>${pattern.id}</bdi></strong>
        <span class="badge ${tone}">${icon}${strings.fatigueLevels[pattern.level]}</span>
      </p>
      <p class="reason">${reasonOf(pattern, strings, format)}</p>
      <p class="facts quiet">
        ${isUseSaid || !Number.isFinite(pattern.uses) ? nothing : html`<span>${strings.fatigueBanner.uses(pattern.uses)}</span>`}
        ${isFreshLater ? html`<span title=${format.full(freshAt)}>${strings.fatigueBanner.freshAgain(format.ago(freshAt, now))}</span>` : nothing}
      </p>
      ${
        pattern.alternatives.length === 0
          ? nothing
          : html`<p class="instead">
              <span class="quiet">${strings.fatigueBanner.instead}</span>
              ${pattern.alternatives.map((one) => html`<bdi class="chip" title=${one}>${one}</bdi>`)}
            </p>`
      }
    </div>
    ${meter(pattern, context)}
    <div class="controls">
      ${snoozeMenu(pattern, place, context)}
      <button
        class="icon-button dismiss"
        data-control="dismiss"
        aria-label=${strings.fatigueBanner.hide(pattern.id)}
        title=${strings.fatigueBanner.hide(pattern.id)}
        @click=${() => context.dismiss(pattern)}
      >
        ${icons.close}
      </button>
    </div>
    ${evidence(pattern, context)}
  </li>`;
}
