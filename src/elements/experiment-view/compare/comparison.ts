import { nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { Situation } from '../../shared/experiments/situation.ts';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import type { Language } from '../../shared/views/evidence.ts';
import type { ViewController } from '../../shared/view-state/view-controller.ts';
import type { SelectEvent } from '../../variant-table/events.ts';
import type { Subject } from '../data/subject.ts';
import type * as compareViews from './compare-view.ts';

/** The element, whose own selection goes before that of the view that it shares. */
interface ComparisonHost extends ReactiveElement {
  selection: readonly string[] | null;
}

/** The variants that somebody selected, and the comparison of the first two. */
export class Comparison {
  readonly #host: ComparisonHost;
  readonly #view: ViewController;
  readonly #module: LazyModule<typeof compareViews>;
  #ids: readonly string[] = [];

  constructor(host: ComparisonHost, view: ViewController) {
    this.#host = host;
    this.#view = view;
    this.#module = new LazyModule(() => import('./compare-view.ts'), { host, isLikely: () => true });
  }

  /** The ids of the variants of an experiment that are selected: the same list while they are the same, so that the table has nothing to do. */
  idsIn(subject: Subject): readonly string[] {
    const ids = this.#selected(subject).map(({ id }) => id);
    if (ids.join('\n') !== this.#ids.join('\n')) this.#ids = ids;
    return this.#ids;
  }

  /** Gives the table another list of ids, for a table that was emptied meanwhile. */
  restart(): void {
    this.#ids = [];
  }

  /** In the order of selecting. */
  #selected({ byId }: Subject): readonly Variant[] {
    return (this.#host.selection ?? this.#view.view.selection).flatMap((id) => byId.get(id) ?? []);
  }

  readonly onSelect = (event: SelectEvent): void => this.#select(event.detail.ids);

  #select(ids: readonly string[]): void {
    if (this.#host.selection !== null) this.#host.selection = ids;
    this.#view.set({ selection: ids });
  }

  readonly #leave = (): void => {
    this.#select([]);
    // The button goes away under whoever pressed it.
    this.#host.renderRoot.querySelector<HTMLElement>('#title')?.focus();
  };

  /** The comparison; nothing while fewer than two are selected. */
  render(subject: Subject, situation: Situation, language: Language): TemplateResult | typeof nothing {
    const [a, b] = this.#selected(subject);
    if (a === undefined || b === undefined) return nothing;
    this.#module.need();
    return this.#module.view(language.strings, ({ compareView }) =>
      compareView(a, b, { subject, situation, ...language, leave: this.#leave }),
    );
  }
}
