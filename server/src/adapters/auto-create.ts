import { randomUUID } from 'node:crypto';
import { Content, Id, type IncomingEvent, type Unit } from 'peeksafe/protocol';
import { variantNames } from '../views/join-visitors.ts';
import type { ReportedVariant } from './adapter.ts';

/** Variants of one experiment that are posted because they were reported. */
const MAX_CREATED = 100;

/** The ids of the variants that are posted to an experiment. */
type Posted = (experiment: string) => Pick<ReadonlySet<string>, 'has' | 'size'>;

/**
 * The events that post the experiments and variants which are reported and nobody has posted yet, each variant with its key as content. What
 * cannot be an id or a content is left out, and so are variants beyond the hundredth of an experiment.
 * @param unit The unit that experiments are dealt by, where that is known.
 * @param now Milliseconds since 1970.
 */
export function missingPosts(
  reported: readonly ReportedVariant[],
  posted: Posted,
  unit: Unit | null,
  now: number,
): IncomingEvent[] {
  const at = new Date(now).toISOString();
  const added = new Map<string, Set<string>>();
  const events: IncomingEvent[] = [];
  const eventId = (): string => `from:${randomUUID()}`;
  for (const { experiment, variant: key } of reported) {
    if (experiment === undefined) continue;
    const known = posted(experiment);
    const ids = variantNames(experiment, key);
    if (ids.some((id) => known.has(id))) continue;
    const [, variant] = ids;
    let more = added.get(experiment);
    if (more?.has(variant) === true || known.size + (more?.size ?? 0) >= MAX_CREATED) continue;
    if (![experiment, variant].every((id) => Id.safeParse(id).success) || !Content.safeParse(key).success) continue;
    if (more === undefined) added.set(experiment, (more = new Set()));
    if (known.size === 0 && more.size === 0)
      events.push({
        ...{ id: eventId(), at, kind: 'experiment.opened', experiment },
        ...(unit !== null && { randomizationUnit: unit }),
      });
    more.add(variant);
    events.push({ id: eventId(), at, kind: 'variant.posted', variant, experiment, content: key });
  }
  return events;
}
