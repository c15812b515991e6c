import type { Evidence, Kill, KillEvidence, Variant } from '../../../protocol/index.ts';
import type { Format } from '../format/format.ts';
import type { Strings } from '../strings/strings.ts';

/** The strings and the format that sentences are written with. */
export interface Language {
  readonly strings: Strings;
  readonly format: Format;
}

/** The evidence and the threshold that it had to reach; null when a person or a rule without evidence decided. */
export function strengthOf({
  kill,
  variant,
}: {
  readonly kill?: Kill | undefined;
  readonly variant?: Variant | undefined;
}): Evidence | null {
  if (kill === undefined) return variant?.killDistance ?? null;
  const { logE, alpha } = kill.evidence ?? {};
  return logE === undefined || !alpha ? null : { logE, logNeeded: -Math.log(alpha) };
}

/** ER that was judged. */
export const erOf = ({ impressions, engagements }: KillEvidence, kill: Kill): number | null =>
  impressions && engagements !== undefined ? engagements / impressions : kill.er;
