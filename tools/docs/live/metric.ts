import type { LocalStream, ScenarioEffect } from 'peeksafe/simulator';

type Action = 'tell' | 'kill';

/** The experiments with metrics that were opened in a stream. */
const opened = new WeakMap<LocalStream, Partial<Record<Action, ScenarioEffect>>>();
/** Tags that were given one of these. */
const given = new WeakSet<Element>();

/**
 * Shows tags that name a metric an experiment that declares some, in which one variant loads slowly; it is opened for the first of them. One that names its
 * experiment is left alone.
 */
export function metricIn(place: HTMLElement, stream: LocalStream): void {
  const all = [...place.querySelectorAll<HTMLElement>('*')].filter((tag) => 'experiment' in tag && 'metric' in tag);
  for (const tag of all as (HTMLElement & { experiment: string | null })[]) {
    const wants = tag.hasAttribute('metric') && !tag.hasAttribute('experiment');
    if (!wants) {
      if (given.delete(tag) && !tag.hasAttribute('experiment')) tag.experiment = null;
      continue;
    }
    // A feed tells of stops.
    const action = tag.localName === 'kill-feed' ? 'kill' : 'tell';
    const known = opened.get(stream) ?? {};
    known[action] ??= stream.trigger({ kind: 'break-guardrail', action });
    opened.set(stream, known);
    given.add(tag);
    tag.experiment = known[action].experiment ?? null;
  }
  // One that has no experiment of its own shows a metric of any.
  if (all.length === 0 && place.querySelector('[metric]') !== null && !opened.has(stream))
    opened.set(stream, { tell: stream.trigger({ kind: 'break-guardrail', action: 'tell' }) });
}
