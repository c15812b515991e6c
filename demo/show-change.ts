import type { ScenarioEffect } from 'peeksafe/simulator';

type Dashboard = HTMLElementTagNameMap['variant-dashboard'];

/** How long what is shown is outlined, milliseconds. */
const PULSE_MS = 2400;

/** The part of the dashboard where a change is seen. */
function placeOf(dashboard: Dashboard, { experiment, pattern }: ScenarioEffect): Element | null {
  const tag =
    experiment !== undefined ? 'experiment-view' : pattern !== undefined ? 'fatigue-banner' : 'attention-list';
  return dashboard.shadowRoot?.querySelector(tag) ?? null;
}

/** Goes to what a scenario changed, and outlines it for a moment. */
export function showChange(dashboard: Dashboard, effect: ScenarioEffect): void {
  if (effect.experiment !== undefined) dashboard.view = { ...dashboard.view, experiment: effect.experiment };
  const place = placeOf(dashboard, effect);
  if (place === null) return;
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  place.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'auto' : 'smooth' });
  const outline = { outline: '3px solid var(--accent)', outlineOffset: '2px', borderRadius: '10px' };
  const gone = { ...outline, outlineColor: 'transparent' };
  place.animate(isCalm ? [outline, outline] : [outline, gone, outline, gone], { duration: PULSE_MS });
}
