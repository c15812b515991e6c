import type { EventInput } from 'peeksafe/protocol';
import type { EventReader } from './read-events.ts';

/** Events that are shown as they would be sent. */
const SHOWN_EVENTS = 3;

/** One variant, as its rows describe it. */
interface VariantPreview {
  readonly variant: string;
  readonly content: string;
  readonly predictedEr: number | null;
  impressions: number;
  engagements: number;
}

/** A summary of the rows that would be imported. */
export interface Preview {
  /** Titles by experiment. */
  readonly experiments: ReadonlyMap<
    string,
    { readonly title: string | null; readonly variants: readonly VariantPreview[] }
  >;
  readonly events: number;
  /** The first events, as they would be sent. */
  readonly first: readonly EventInput[];
  /** Moments of the earliest and the latest counts, milliseconds since 1970; null without any. */
  readonly span: readonly [from: number, to: number] | null;
}

/** Adds up what steps bring. */
class Sum implements Preview {
  readonly experiments = new Map<string, { title: string | null; variants: VariantPreview[] }>();
  readonly first: EventInput[] = [];
  readonly #variants = new Map<string, VariantPreview>();
  events = 0;
  span: [number, number] | null = null;

  add(event: EventInput): void {
    this.events++;
    if (this.first.length < SHOWN_EVENTS) this.first.push(event);
    if (event.kind === 'experiment.opened')
      this.experiments.set(event.experiment, { title: event.title ?? null, variants: [] });
    else if (event.kind === 'variant.posted') this.#post(event);
    else this.#count(event);
  }

  #post({ experiment, variant, content, predictedEr = null }: EventInput & { kind: 'variant.posted' }): void {
    const one = { variant, content, predictedEr, impressions: 0, engagements: 0 };
    this.#variants.set(variant, one);
    this.experiments.get(experiment)?.variants.push(one);
  }

  #count(event: EventInput): void {
    const at = Date.parse(event.at);
    const [from, to] = this.span ?? [at, at];
    this.span = [Math.min(from, at), Math.max(to, at)];
    if (event.kind === 'variant.measured') {
      const variant = this.#variants.get(event.variant);
      if (variant !== undefined)
        Object.assign(variant, { impressions: event.impressions, engagements: event.engagements });
    } else if (event.kind === 'variant.observed') this.#add(event.variant, event.impressions, event.engagements);
    else if (event.kind === 'experiment.observed') {
      const { variants, rows } = event;
      for (const [i, place] of rows.variant.entries())
        this.#add(variants[place] ?? '', rows.impressions[i] ?? 0, rows.engagements[i] ?? 0);
    }
  }

  #add(id: string, impressions: number, engagements: number): void {
    const variant = this.#variants.get(id);
    if (variant === undefined) return;
    variant.impressions += impressions;
    variant.engagements += engagements;
  }
}

/**
 * Reads the steps of a file and says what they would bring; nothing is sent. What it holds is bounded as the experiments and variants are.
 * @throws ImportError as the steps do.
 */
export async function preview(reader: EventReader): Promise<Preview> {
  const sum = new Sum();
  for await (const { events } of reader.steps) for (const event of events) sum.add(event);
  return sum;
}
