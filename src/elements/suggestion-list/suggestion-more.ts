import { html, nothing, type TemplateResult } from 'lit';
import type { Figure, Suggestion } from '../../protocol/index.ts';
import { evidenceView } from '../shared/views/evidence-view.ts';
import type { Format } from '../shared/format/format.ts';
import * as icons from '../shared/theme/icons.ts';
import { timeView } from '../shared/views/time-view.ts';
import { isShare } from './shares-view.ts';
import { titleOf, type SuggestionPlace } from './suggestion-place.ts';

export { styles } from '../shared/views/evidence-view.ts';

/** A number that a suggestion rests on; what kind of number it is, its code says, and of an older server its name. */
export function figureText({ code, name, value }: Figure, format: Format): string {
  const kind = code ?? name;
  if (kind === 'log-evidence' || kind === 'ln of the evidence') return format.odds(value);
  if (/\ber\b|^interval-low|^low end|difference$/i.test(kind)) return format.rate(value);
  return kind.startsWith('share') ? format.share(value) : format.number(value);
}

/** The numbers that a suggestion rests on. */
export function numbersView(suggestion: Suggestion, context: SuggestionPlace): TemplateResult {
  const { strings, format } = context;
  const variant = suggestion.about?.kind === 'variant' ? context.variant(suggestion.about.id) : undefined;
  const numbers = suggestion.evidence.filter(({ code }) => !isShare(code));
  const figures = html`<div class="evidence" part="evidence">
    <dl>
      ${numbers.map(
        (figure) =>
          html`<dt>${strings.engine?.figure(figure, context) ?? figure.name}</dt>
            <dd>${figureText(figure, format)}</dd>`,
      )}
    </dl>
  </div>`;
  return html`${numbers.length === 0 ? nothing : figures}
  ${variant === undefined ? nothing : evidenceView({ variant, experiment: context.experiment(variant.experiment) }, strings, format)}`;
}

/** A suggestion of before, with what became of it. */
export function endedView(suggestion: Suggestion, place: SuggestionPlace): TemplateResult {
  const { strings, format, now } = place;
  const outcome = strings.engine?.outcome(suggestion) ?? suggestion.outcome;
  const texts = strings.suggestionList;
  const icon = {
    accepted: icons.check,
    dismissed: icons.close,
    expired: icons.waiting,
    settled: icons.closed,
    open: icons.suggestion,
  }[suggestion.status];
  return html`<li class="ended">
    <span class="quiet">${icon}</span>
    <div>
      <p dir="auto">${titleOf(suggestion, place)}</p>
      <p class="quiet small">
        ${texts.statuses[suggestion.status]} ${timeView(suggestion.endedAt ?? suggestion.madeAt, now, format, false)}
        ${suggestion.endedBy === null ? nothing : html`<bdi>${strings.common.by(suggestion.endedBy)}</bdi>`}
      </p>
      ${outcome === '' ? nothing : html`<p class="small" dir="auto">${outcome}</p>`}
    </div>
  </li>`;
}
