import { bucketOf, rankOf } from './hash.ts';

/** One variant of an experiment, as the plan of a stream names it. */
export interface PlannedVariant {
  /** Its id. */
  readonly id: string;
  /** Its planned share of the traffic, 0 or more, against the shares of the others. It stays in the plan when the variant is stopped. */
  readonly share: number;
  /** `active` is shown; `winner` is shown to everybody; `killed` and `closed` are shown to nobody. */
  readonly status: 'active' | 'killed' | 'winner' | 'closed';
}

/** An experiment and the unit that is to get one of its variants. */
export interface AssignmentRequest {
  /** The experiment's id. */
  readonly experiment: string;
  /** The unit's id, such as a visitor's: the same id gets the same variant everywhere. */
  readonly unit: string;
  /** All variants, stopped ones too, in the order of the plan, which is that of posting. */
  readonly variants: readonly PlannedVariant[];
  /** The part of all units that takes part, 0 to 1; 1 when left out. */
  readonly coverage?: number | undefined;
  /** Mixed into every hash; the experiment's id when left out. Another seed deals all units again. */
  readonly seed?: string | undefined;
  /** The hash that another system uses for this experiment: 2, or left out. GrowthBook's SDKs use 1 unless told otherwise. */
  readonly hashVersion?: number | undefined;
  /** The unit's `own` variant of an earlier answer: it keeps that although shares changed or variants joined. */
  readonly remembered?: string | null | undefined;
}

/** The variant that a unit is shown. */
export interface Assignment {
  /** The variant to show. */
  readonly variant: string;
  /**
   * The unit's own variant, to be remembered: another is shown only while its own is stopped. Null when a winner is shown, which is nobody's own.
   */
  readonly own: string | null;
}

function checkRequest({ experiment, unit, variants, coverage = 1, hashVersion = 2 }: AssignmentRequest): void {
  if (unit === '') throw new TypeError('assign: unit is empty; expected the id of a visitor, a session or a page view');
  if (experiment === '') throw new TypeError('assign: experiment is empty; expected its id');
  if (hashVersion !== 2) {
    const message = `assign: hashVersion is ${String(hashVersion)}; only 2 is supported. GrowthBook's SDKs use 1 unless an experiment says 2`;
    throw new RangeError(message);
  }
  if (!(coverage >= 0 && coverage <= 1))
    throw new RangeError(`assign: coverage is ${String(coverage)}; expected 0 to 1`);
  const ids = new Set<string>();
  for (const { id, share } of variants) {
    if (!(share >= 0 && share < Infinity)) {
      throw new RangeError(`assign: the share of variant '${id}' is ${String(share)}; expected a number of 0 or more`);
    }
    if (ids.has(id)) throw new TypeError(`assign: variant '${id}' is there twice`);
    ids.add(id);
  }
}

/** The variant whose stretch of the line from 0 to 1 a unit falls on; a part of each stretch, `coverage`, takes part. */
function ownVariant(request: AssignmentRequest): PlannedVariant | undefined {
  const { experiment, unit, variants, coverage = 1, seed = experiment } = request;
  const total = variants.reduce((sum, { share }) => sum + share, 0);
  const bucket = bucketOf(seed, unit);
  let start = 0;
  for (const variant of variants) {
    const share = variant.share / total;
    if (bucket >= start && bucket < start + coverage * share) return variant;
    start += share;
  }
  return undefined;
}

/**
 * The first of the variants that are left, in an order of the unit's own that favors each by its share (weighted rendezvous hashing). Another stop
 * takes one out of that order and leaves the rest, so that only its units move.
 */
function standIn(request: AssignmentRequest): PlannedVariant | undefined {
  const { experiment, unit, variants, seed = experiment } = request;
  let first: PlannedVariant | undefined;
  let least = Infinity;
  for (const variant of variants) {
    if (variant.status !== 'active' || variant.share === 0) continue;
    const score = -Math.log(rankOf(seed, unit, variant.id)) / variant.share;
    if (score < least) [first, least] = [variant, score];
  }
  return first;
}

/**
 * Chooses the variant of an experiment that a unit is shown. A pure function: the same in a browser, on a server and at the edge, without a request.
 *
 * - Units are dealt by GrowthBook's hash of version 2, so that a team that uses it gets the same variants. Its filters, namespaces and forced or sticky
 *   variations are not part of this.
 * - Stopping a variant moves its units and nobody else. Each moves to one of the others by their shares, and back if the variant is shown again.
 * - When shares change or a variant joins, units move unless their own variant is `remembered`.
 *
 * @param request The experiment, as the plan of its stream has it, and the unit.
 * @returns The variant to show, or null when the unit does not take part or no variant is shown.
 * @throws {TypeError} When the experiment or the unit is empty, or a variant is there twice.
 * @throws {RangeError} When a share, the coverage or `hashVersion` is out of range.
 * @see https://doi.org/10.1109/90.663936 for rendezvous hashing.
 * @example
 * ```ts
 * assign({
 *   experiment: 'cycling',
 *   unit: 'visitor-0001',
 *   variants: [
 *     { id: 'a', share: 0.5, status: 'active' },
 *     { id: 'b', share: 0.5, status: 'active' },
 *   ],
 * }); // { variant: 'a', own: 'a' }
 * ```
 */
export function assign(request: AssignmentRequest): Assignment | null {
  checkRequest(request);
  const { variants, remembered = null } = request;
  const winner = variants.find(({ status }) => status === 'winner');
  if (winner) return { variant: winner.id, own: null };

  const own = (remembered === null ? undefined : variants.find(({ id }) => id === remembered)) ?? ownVariant(request);
  if (!own) return null;
  const shown = own.status === 'active' ? own : standIn(request);
  return shown ? { variant: shown.id, own: own.id } : null;
}
