import type { Counts } from '../numbers/counts.ts';

/** Batches from which on something is said. */
const MIN_BATCHES = 500;

/** Counts may vary by this much more than independent ones before it is worth a word, beside what chance may add in so many batches. */
const TOLERATED = 1.3;
const MAX_ERRORS = 4;

/** An arm whose own rate rests on fewer expected engagements than these, or than those of the batch, is left out: its error would be taken for bursts. */
const MIN_KNOWN = 100;

/** How much the engagements of a batch vary between the arms, by what independent units would give: sums over batches. Plain data. */
export interface Dispersion {
  /** Batches in the sums, and their degrees of freedom. */
  batches: number;
  freedom: number;
  /** Sum of the chi-squares of the batches. */
  sum: number;
}

/** One arm in a batch, with what was judged of it before. */
export interface DispersedArm extends Counts {
  /** Its rate by that of all, above 0, from the batches before this one. */
  readonly theta: number;
  /** The engagements that an average rate would have given it in those batches. */
  readonly known: number;
}

/** Sums before the first batch. */
export const createDispersion = (): Dispersion => ({ batches: 0, freedom: 0, sum: 0 });

/**
 * Adds a batch. Given its engagements c, those of arm i are hypergeometric with the share w_i = m_i theta_i / sum(m theta) where units are independent: the batch
 * adds sum((c_i - w_i c)^2 / (w_i c)) (M - 1) / (M - c), its degrees of freedom being one less than the arms. With two arms that is
 * (c_i - w c)^2 / (w (1 - w) c (M - c) / (M - 1)). Equal shares instead would take a real difference for bursts.
 *
 * It finds bursts inside a batch only: units whose impressions are spread over many batches look independent.
 */
export function addDispersedBatch(dispersion: Dispersion, arms: readonly DispersedArm[]): void {
  const all = sumOf(arms, (arm) => arm.engagements);
  const known = arms.filter(({ impressions, known: past }) => impressions > 0 && past >= Math.max(MIN_KNOWN, all));
  const [m, c] = [sumOf(known, (arm) => arm.impressions), sumOf(known, (arm) => arm.engagements)];
  if (known.length < 2 || c < 1 || c >= m) return;
  const weight = sumOf(known, (arm) => arm.impressions * arm.theta);
  const squares = sumOf(known, ({ impressions, engagements, theta }) => {
    const expected = (c * impressions * theta) / weight;
    return (engagements - expected) ** 2 / expected;
  });
  dispersion.batches++;
  dispersion.freedom += known.length - 1;
  dispersion.sum += (squares * (m - 1)) / (m - c);
}

const sumOf = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

/** Bursts that are worth a word. */
interface Bursts {
  /** How many times as much as independent units the counts vary, above `most`, and how much they may. */
  readonly times: number;
  readonly most: number;
  readonly batches: number;
}

/** Whether the counts vary more than those of independent units; null while they do not, and before 500 batches. */
export function burstsIn({ batches, freedom, sum }: Dispersion): Bursts | null {
  if (batches < MIN_BATCHES) return null;
  const times = sum / freedom;
  const most = TOLERATED + MAX_ERRORS * Math.sqrt(2 / freedom);
  return times > most ? { times, most, batches } : null;
}
