import { css } from 'lit';
import type { HistorySeries, Kill, KillEvidence, Metric, Variant } from '../../../protocol/index.ts';
import { resultOf } from '../../shared/metrics/metric-rows.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { metrics } from '../../shared/strings/metrics.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { EvidenceColumns } from './evidence-track.ts';
import type { RaceSubject } from './lanes.ts';

addStrings({ metrics });

/** All guardrails that do not stop anybody share this budget, and so do those that do: what one alone needs. */
const BUDGET = 0.01;

/** The evidence that variants break a guardrail, for the race of an experiment. */
export function guardrailSubject({ name }: Metric, strings: Strings): RaceSubject {
  const brokenOf = (variant: Variant) => resultOf(variant, name)?.broken ?? null;
  return {
    metric: name,
    evidenceOf: (variant) => {
      const broken = brokenOf(variant);
      if (broken === null) return null;
      const { logE, logNeeded, suffices = logE >= logNeeded } = broken;
      // Evidence of a few units says neither.
      const isTooFew = logE >= logNeeded && !suffices;
      const words = suffices ? strings.metrics.broken : isTooFew ? strings.metrics.notJudged : undefined;
      return { logE, logNeeded, ...(words !== undefined && { words }) };
    },
    unitsOf: (variant) => resultOf(variant, name)?.judged ?? 0,
    evidenceOfKill: ({ evidence }: Kill): KillEvidence | null => (evidence?.metric === name ? evidence : null),
    neededBy: (variants) =>
      variants.map((variant) => brokenOf(variant)?.logNeeded).find((needed) => needed !== undefined) ??
      -Math.log(BUDGET),
    columnsOf: ({ metric }: HistorySeries): EvidenceColumns | null => {
      const judged = metric?.judged;
      if (judged?.logE === undefined) return null;
      return { times: judged.times, impressions: judged.n, logE: judged.logE, restarts: judged.restarts };
    },
  };
}

const words = new WeakMap<Strings, Map<string, Strings>>();

/** The same strings, about a guardrail in place of stops. The same object for the same guardrail. */
export function guardrailStrings({ name, action = 'tell' }: Metric, strings: Strings): Strings {
  let known = words.get(strings);
  if (known === undefined) words.set(strings, (known = new Map<string, Strings>()));
  const key = `${action} ${name}`;
  let one = known.get(key);
  if (one === undefined) {
    const { race } = strings.metrics;
    // Over what it reads from: a translation may lack some.
    const over = <T extends object>(table: T, own: Partial<T>): T => Object.assign(Object.create(table) as T, own);
    const title = race.title(name);
    one = over<Strings>(strings, {
      race: over<Strings['race']>(strings.race, {
        title,
        rule: race.rules[action],
        summary: (lanes, needed) => race.summary(title, lanes, needed),
        reading: strings.metrics.evidence,
        ticks: over<Strings['race']['ticks']>(strings.race.ticks, { stop: race.tick }),
        table: over<Strings['race']['table']>(strings.race.table, { needed: race.needed }),
      }),
    });
    known.set(key, one);
  }
  return one;
}

/** Says that a metric decides nothing, and by what the race that is shown instead is. */
export function noRaceText({ name }: Metric, primary: Metric | undefined, { metrics: texts }: Strings): string {
  return primary === undefined ? texts.race.byEngagements(name) : texts.race.byPrimary(name, primary.name);
}

export const styles = css`
  .no-race {
    display: flex;
    gap: var(--_space);
    margin: 0;
    padding-inline: var(--_inset);
    padding-block-end: var(--_space);
  }
  .no-race > .icon {
    flex: none;
  }
`;
