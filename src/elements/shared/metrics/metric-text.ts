import type { Metric } from '../../../protocol/index.ts';
import type { Strings } from '../strings/strings.ts';
import type { MetricFormat } from './metric-format.ts';

/** The part that a metric plays and how far its intervals can be relied on, in words: its role, its direction, and that those of means hold about. */
export function metricText(
  { name, role, type, better, bound = 0, control, limit }: Metric,
  { metrics }: Strings,
  format: MetricFormat,
): string {
  const about = {
    primary: () => metrics.aboutPrimary(name),
    secondary: () => metrics.aboutSecondary(name),
    guardrail() {
      if (limit !== undefined) return metrics.aboutLimit(name, format.span(bound), format.value(limit));
      if (control !== undefined) return metrics.aboutControl(name, format.span(bound), control);
      return metrics.aboutGuardrail(name, format.span(bound));
    },
  }[role]();
  return [
    about,
    ...(better === 'lower' ? [metrics.lessIsBetter] : []),
    ...(type === 'rate' ? [] : [metrics.asymptotic]),
  ].join(' ');
}
