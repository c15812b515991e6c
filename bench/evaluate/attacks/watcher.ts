import type { Random } from 'peeksafe/simulator';
import { Z_AT_95, zScore } from '../rules/z-test.ts';
import { AttackedStream } from './attacked-stream.ts';
import { yes } from './equal-variants.ts';

/** Batches of a path: the watcher looks at each, and acts while it is open. */
const BATCHES = 40;

/** Impressions of an experiment in a batch. */
const IMPRESSIONS = 600;

/** The most variants that the watcher lets in, the first two included. */
const MAX_VARIANTS = 6;

/** How a watcher goes about it; drawn for each path. */
interface Manner {
  /** The rate that all variants share swings by this much, and this fast. */
  readonly swing: number;
  readonly speed: number;
  /** How likely a chance is taken, 0 to 1. */
  readonly haste: number;
  /** From -1 to 1: traffic goes to those that are ahead, or behind. */
  readonly lean: number;
}

const mannerOf = (random: Random): Manner => ({
  swing: 0.02 * random.next(),
  speed: 0.1 + random.next(),
  haste: 0.2 + 0.8 * random.next(),
  lean: 2 * random.next() - 1,
});

interface Seen {
  impressions: number;
  engagements: number;
}

/** Somebody who wants the variant `a`, which is as good as every other, to be stopped. */
class Watcher {
  readonly #stream = new AttackedStream(['a', 'b']);
  readonly #variants = ['a', 'b'];
  readonly #totals = new Map<string, Seen>();
  readonly #random: Random;
  readonly #manner: Manner;
  #isSignificant = false;

  constructor(random: Random) {
    this.#random = random;
    this.#manner = mannerOf(random);
  }

  play(): number[] {
    for (let batch = 0; batch < BATCHES && !this.#stream.wasKilled('a'); batch++) this.#batch(batch);
    this.#stream.until(this.#stream.second + 60);
    return [yes(this.#stream.wasKilled('a')), yes(this.#isSignificant)];
  }

  #takesChance(): boolean {
    return this.#random.next() < this.#manner.haste;
  }

  #batch(batch: number): void {
    const { swing, speed } = this.#manner;
    const begun = this.#stream.second;
    // As evidence falls, somebody new is let in: beside another, what has been earned counts for less.
    if (this.#variants.length < MAX_VARIANTS && this.#stream.evidenceAgainst('a') < -0.5 && this.#takesChance()) {
      const newcomer = String.fromCharCode(97 + this.#variants.length);
      this.#stream.post(newcomer);
      this.#variants.push(newcomer);
    }
    const open = this.#show(0.04 + swing * Math.sin(batch * speed));
    this.#stream.tick();
    this.#stream.second = begun + 5;
    this.#stopAndTakeBack(open);
    this.#stream.tick();
    this.#stream.second = begun + 10;
    this.#look();
  }

  /** Gives every variant that is shown its part of the traffic. Returns the counts of the open batch, which are on screen at once. */
  #show(er: number): Map<string, Seen> {
    const shown = this.#variants.filter((variant) => this.#stream.isShown(variant));
    const weights = shown.map(
      (variant) => 0.2 + this.#random.next() + Math.max(0, this.#manner.lean * this.#stream.evidenceAgainst(variant)),
    );
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const open = new Map<string, Seen>();
    for (const [i, variant] of shown.entries()) {
      const impressions = Math.round((IMPRESSIONS * (weights[i] as number)) / all);
      const engagements = this.#random.binomial(impressions, er);
      open.set(variant, { impressions, engagements });
      this.#stream.count(variant, impressions, engagements);
      const total = this.#totals.get(variant) ?? { impressions: 0, engagements: 0 };
      total.impressions += impressions;
      total.engagements += engagements;
      this.#totals.set(variant, total);
    }
    return open;
  }

  /** Stops rivals in the middle of a batch that speaks for `a`, and takes back those that are stopped, `a` too. */
  #stopAndTakeBack(open: ReadonlyMap<string, Seen>): void {
    const own = open.get('a');
    for (const variant of this.#variants) {
      if (!this.#takesChance()) continue;
      const counts = open.get(variant);
      if (!this.#stream.isShown(variant)) this.#stream.send({ kind: 'variant.revived', variant });
      else if (variant !== 'a' && own !== undefined && counts !== undefined && isBehind(counts, own))
        this.#stream.send({ kind: 'variant.killed', variant, cause: 'operator', reason: '' });
      else if (variant === 'a' && this.#stream.evidenceAgainst('a') < -1 && this.#random.next() < 0.2)
        this.#stream.send({ kind: 'variant.killed', variant, cause: 'operator', reason: '' });
    }
  }

  /** The verdict of a dashboard without a promise by now: that `a` is worse than a rival, by totals. */
  #look(): void {
    const own = this.#totals.get('a');
    for (const [variant, total] of this.#totals)
      if (variant !== 'a' && own !== undefined) this.#isSignificant ||= zScore(own, total) <= -Z_AT_95;
  }
}

const isBehind = (a: Seen, b: Seen): boolean => a.engagements * b.impressions < b.engagements * a.impressions;

/**
 * Somebody who sees all that is on screen after every batch, and all counts of the open one, moves traffic by it, stops rivals and takes them
 * back, lets new ones in, and would be content with a stop at any moment. All variants are equal. Columns: `a` is ever stopped; a z-test on
 * totals, looked at as often, ever says that it is worse.
 */
export const watcher = (random: Random): number[] => new Watcher(random).play();
