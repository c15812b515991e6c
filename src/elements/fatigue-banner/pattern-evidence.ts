import { html, nothing, type TemplateResult } from 'lit';
import type { Pattern } from '../../protocol/index.ts';
import type { Format } from '../shared/format/format.ts';
import { addStrings } from '../shared/strings/language/languages.ts';
import type { Strings } from '../shared/strings/strings.ts';
import { fatigueEvidence } from '../shared/strings/fatigue/fatigue-evidence.ts';

export { styles } from '../shared/views/evidence-view.ts';

const STRINGS = { fatigueEvidence };

/** The numbers that a warning rests on. */
export function patternEvidence(pattern: Pattern, strings: Strings, format: Format): TemplateResult {
  addStrings(STRINGS);
  const texts = strings.fatigueEvidence;
  const { decline, lastUsedAt, assessedAt, source } = pattern;
  const time = (at: string): string => format.full(Date.parse(at));
  return html`<div class="evidence" part="evidence">
    <dl>
      <dt>${strings.fatigueBanner.freshness}</dt>
      <dd>${format.share(pattern.freshness)}</dd>
      <dt>${texts.lastUsed}</dt>
      <dd>${lastUsedAt === null ? strings.common.unknown : time(lastUsedAt)}</dd>
      ${
        decline === null
          ? nothing
          : html`<dt>${texts.recentEr}</dt>
              <dd>${decline.er === null ? strings.common.unknown : format.rate(decline.er)}</dd>
              <dt>${texts.floor}</dt>
              <dd>${format.rate(decline.floor)}</dd>
              ${
                decline.alone === true
                  ? nothing
                  : html`<dt>${texts.against}</dt>
                      <dd>${format.odds(decline.logE)} · ${texts.warnsAt(format.oddsNeeded(decline.logNeeded))}</dd>`
              }`
      }
      <dt>${texts.assessed}</dt>
      <dd>${time(assessedAt)}</dd>
      <dt>${texts.source}</dt>
      <dd>${source === 'external' ? texts.outside : texts.own}</dd>
    </dl>
    <p class="quiet">${decline === null ? texts.freshnessRule : texts.declineRule}</p>
  </div>`;
}
