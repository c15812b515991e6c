import { css, html, type TemplateResult } from 'lit';
import type { Metric } from '../../../protocol/index.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { metrics } from '../../shared/strings/metrics.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { selects } from '../../shared/theme/controls.ts';

addStrings({ metrics });

/** The metrics to choose from, and the one that is chosen. */
export interface MetricChooser {
  readonly declared: readonly Metric[];
  /** The name of the metric that is shown; null for engagements. */
  readonly chosen: string | null;
  readonly choose: (name: string | null) => void;
}

/** Chooses the metric that table, fan and race show. */
export function metricChooser(strings: Strings, { declared, chosen, choose }: MetricChooser): TemplateResult {
  const { metrics: texts } = strings;
  const pick = (event: Event): void => choose((event.target as HTMLSelectElement).value || null);
  return html`<label class="metric-choice" part="metric">
    <span>${texts.metric}</span>
    <select @change=${pick} .value=${chosen ?? ''}>
      <option value="" ?selected=${chosen === null}>${texts.engagements}</option>
      ${declared.map(
        ({ name, role }) =>
          html`<option value=${name} ?selected=${name === chosen}>${name} · ${texts.roles[role]}</option>`,
      )}
    </select>
  </label>`;
}

export const styles = css`
  ${selects}
  .metric-choice {
    display: flex;
    align-items: center;
    gap: var(--_space);
    padding-inline: calc(var(--_space) * 1.5);
    padding-block-end: var(--_space);
    font-size: var(--_text-small);
    color: var(--_text-quiet);
  }
`;
