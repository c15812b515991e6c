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
  /** The question that was asked last: what was judged until when, of whom. */
  #asked: string | null = null;
  /** The subject of the question whose answer is on its way; null for none. */
  #awaited: string | null = null;

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
    this.#awaited = null;
  }

  #ask({ stream, subject: { experiment } }: SegmentsContext, variants: readonly string[]): void {
    const dimension = this.#dimension as string;
    const subject = JSON.stringify([stream.url, experiment.id, dimension]);
    const question = JSON.stringify([subject, experiment.batches, variants]);
    // One at a time: where batches close faster than answers come, the one on its way is shown, and then the next is asked for.
    if (question === this.#asked || subject === this.#awaited || variants.length === 0) return;
    this.#asked = question;
    this.#awaited = subject;
    const settle = (breakdown: Breakdown | null, fault: string | null): void => {
      // Somebody chose something else meanwhile.
      if (subject !== this.#awaited) return;
      this.#awaited = null;
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
