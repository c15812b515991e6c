import type { HistorySeries, Variant } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';
import { judgedHistory } from '../../shared/loading/judged-history.ts';

/** The evidence against a variant at some time. */
export interface EvidenceAt {
  /** Natural logarithm. */
  readonly logE: number;
  /** The logarithm at which it is stopped; null where nothing stops it. */
  readonly logNeeded: number | null;
}

/** The last of ascending times at or before a time; -1 when there is none. */
const lastAt = (times: readonly number[], time: number): number => times.findLastIndex((one) => one <= time);

/** The evidence against variants at any time, for whoever reads the chart by keys. It is loaded when somebody does. */
export class JudgedEvidence {
  #loaded: ReadonlyMap<string, HistorySeries> = new Map();
  #of = '';
  #stream: LiveStream | null = null;

  /** Loads what was judged of some variants; when that fails, only the evidence of now is known. */
  async load(stream: LiveStream, variants: readonly string[]): Promise<void> {
    const of = JSON.stringify([stream.state.cursor, variants]);
    if (stream !== this.#stream) this.#loaded = new Map();
    else if (of === this.#of || variants.length === 0) return;
    this.#stream = stream;
    this.#of = of;
    const loaded = await judgedHistory(stream, variants).catch(() => null);
    if (loaded !== null && of === this.#of && stream === this.#stream) this.#loaded = loaded;
  }

  /** @param isNow Whether the time is that of the newest counts. */
  at({ id, killDistance }: Variant, time: number, isNow: boolean): EvidenceAt | null {
    const logNeeded = killDistance?.logNeeded ?? null;
    if (isNow && killDistance !== null) return { logE: killDistance.logE, logNeeded };
    const judged = this.#loaded.get(id)?.judged;
    const i = judged === undefined ? -1 : lastAt(judged.times, time);
    const logE = judged?.logE[i] ?? null;
    return logE === null ? null : { logE, logNeeded };
  }
}
