import type { ReactiveElement, TemplateResult } from 'lit';
import type { Breakdown } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';
import { segments } from '../../shared/strings/experiments/segments.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import type { Language } from '../../shared/views/evidence.ts';
import type { Subject } from '../data/subject.ts';
import { segmentsView } from './segments-view.ts';

export { styles } from './segments.styles.ts';

addStrings({ segments });

/** Variants appear in steps of this number: each has a row for every value. */
const PAGE = 6;

/** The surroundings of the breakdown of an experiment. */
export interface SegmentsContext extends Language {
  readonly subject: Subject;
  readonly stream: LiveStream;
}

/** Breaks an experiment down by a dimension that somebody chooses: nothing is asked of the server before. */
export class SegmentsPanel {
  readonly #host: ReactiveElement;
  #experiment: string | null = null;
  #dimension: string | null = null;
  #limit = PAGE;
  #breakdown: Breakdown | null = null;
  #fault: string | null = null;
  /** The question whose answer is shown, or under way: what was judged until when, of whom. */
  #asked: string | null = null;

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  /** Renders the panel, and asks again where more was judged. */
  view(context: SegmentsContext): TemplateResult {
    const { experiment, variants } = context.subject;
    if (experiment.id !== this.#experiment) this.#begin(experiment.id, null);
    const shown = variants.filter(({ status }) => status === 'active' || status === 'winner');
    const page = shown.slice(0, this.#limit);
    if (this.#dimension !== null && context.stream.status.phase === 'live')
      this.#ask(
        context,
        page.map(({ id }) => id),
      );
    return segmentsView({
      ...context,
      dimensions: experiment.dimensions ?? [],
      dimension: this.#dimension,
      variants: page,
      hidden: shown.length - page.length,
      breakdown: this.#breakdown,
      fault: this.#fault,
      choose: (dimension) => {
        this.#begin(experiment.id, dimension);
        this.#host.requestUpdate();
      },
      showMore: () => {
        this.#limit += PAGE;
        this.#host.requestUpdate();
      },
      retry: () => {
        this.#asked = null;
        this.#fault = null;
        this.#host.requestUpdate();
      },
    });
  }

  #begin(experiment: string, dimension: string | null): void {
    this.#experiment = experiment;
    this.#dimension = dimension;
    this.#limit = PAGE;
    this.#breakdown = null;
    this.#fault = null;
    this.#asked = null;
  }

  #ask({ stream, subject: { experiment } }: SegmentsContext, variants: readonly string[]): void {
    const dimension = this.#dimension as string;
    const question = JSON.stringify([stream.url, experiment.id, dimension, experiment.batches, variants]);
    if (question === this.#asked || variants.length === 0) return;
    this.#asked = question;
    const settle = (breakdown: Breakdown | null, fault: string | null): void => {
      // Somebody asked something else meanwhile.
      if (question !== this.#asked) return;
      this.#breakdown = breakdown ?? this.#breakdown;
      this.#fault = fault;
      this.#host.requestUpdate();
    };
    stream.breakdown(experiment.id, dimension, variants).then(
      (breakdown) => settle(breakdown, null),
      (error: unknown) => settle(null, error instanceof Error ? error.message : String(error)),
    );
  }
}
