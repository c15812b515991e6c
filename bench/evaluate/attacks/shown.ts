import type { Random } from 'peeksafe/simulator';
import { AttackedStream } from './attacked-stream.ts';
import { ER, yes } from './equal-variants.ts';

/** Impressions of the experiment in a batch, whoever is shown. */
const TRAFFIC = 2000;

/** Shows the impressions of a batch, shared out among the variants that are shown. */
function showBatch(stream: AttackedStream, random: Random, ers: Readonly<Record<string, number>>, base: number): void {
  const shown = Object.keys(ers).filter((variant) => stream.isShown(variant));
  const impressions = Math.round(TRAFFIC / shown.length);
  for (const variant of shown)
    stream.count(variant, impressions, random.binomial(impressions, base * (ers[variant] as number)));
  stream.until(stream.second + 10);
}

/** The base rate swings by half, up and down. */
const swing = (batch: number): number => 1 + 0.5 * Math.sin(batch / 20);

/**
 * Somebody looks at the lead after every batch while the base rate swings, and each variant keeps its ratio to the others.
 * @returns Columns: the interval of the ratio was ever wrong, or none was ever given; a lead was ever said of the worse of the two.
 */
export function watchedLead(random: Random): number[] {
  const ers = { a: ER, b: 0.85 * ER, c: 0.7 * ER };
  const stream = new AttackedStream(Object.keys(ers), { policy: 'off' });
  let [missed, reversed, isSaid] = [false, false, false];
  for (let batch = 0; batch < 240; batch++) {
    showBatch(stream, random, ers, swing(batch));
    const lead = stream.experiment?.lead ?? null;
    if (lead === null) continue;
    const truth = ers[lead.leader as keyof typeof ers] / ers[lead.runnerUp as keyof typeof ers];
    missed ||=
      lead.verdict === 'changed' || (lead.ratio !== null && (truth < lead.ratio.low || truth > lead.ratio.high));
    isSaid ||= lead.ratio !== null;
    reversed ||= lead.verdict === 'leads' && truth < 1;
  }
  return [yes(missed || !isSaid), yes(reversed)];
}

/**
 * Losers are stopped, and their share of the traffic goes to the others.
 * @param variants How many there are; the first earns twice as much as each other.
 * @returns Columns: the impressions that are said to be saved are off by more than a twentieth.
 */
export function savedBeside(variants: number): (random: Random) => number[] {
  const ers = Object.fromEntries(Array.from({ length: variants }, (_, i) => [`v${i}`, i === 0 ? ER : ER / 2]));
  return (random) => {
    const stream = new AttackedStream(Object.keys(ers));
    let truth = 0;
    for (let batch = 0; batch < 120; batch++) {
      const stopped = Object.keys(ers).filter((variant) => !stream.isShown(variant)).length;
      truth += (TRAFFIC * stopped) / variants;
      showBatch(stream, random, ers, 1);
    }
    const said = stream.experiment?.saved?.impressions ?? 0;
    return [yes(Math.abs(said - truth) > 0.05 * truth)];
  };
}
