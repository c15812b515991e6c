import { nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';
import type { DetailsMode, DetailsPlace } from '../../shared/details/details-mode.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { DetailsEvent } from '../events.ts';
import type { Grid } from '../grid/grid.ts';
import type { OperatorControls } from '../panels/operator-controls.ts';
import type { Parts } from '../parts.ts';
import type { DetailsController } from './details-controller.ts';

/** The element whose rows have details. */
interface DetailsHost extends ReactiveElement {
  open: string | null;
  readonly experiment: string | null;
  readonly details: DetailsMode;
}

/** The table around the details. */
interface DetailsTable {
  readonly strings: () => Strings;
  readonly announce: (sentence: string) => void;
  /** The controls of a viewer who may act; null for others, and until they are loaded. */
  readonly operate: () => OperatorControls | null;
}

/** The details of the variant that is open; their part is loaded with the first of them. */
export class LazyDetails {
  readonly #host: DetailsHost;
  readonly #grid: Grid;
  readonly #parts: Parts;
  readonly #table: DetailsTable;
  #controller: DetailsController | null = null;

  constructor(host: DetailsHost, grid: Grid, parts: Parts, table: DetailsTable) {
    this.#host = host;
    this.#grid = grid;
    this.#parts = parts;
    this.#table = table;
  }

  /** Follows the variant that is open, of a stream. */
  follow(stream: LiveStream | null): void {
    const host = this.#host;
    const part = host.open === null ? null : this.#parts.need('details');
    if (part !== null)
      this.#controller ??= new part.DetailsController(
        host,
        () => this.#grid.focus(),
        () => void this.close(),
      );
    if (this.#controller !== null) host.open = this.#controller.open(host.open, host.experiment, stream);
  }

  /** Opens the details of a variant, or closes them; the page is asked first. */
  toggle(variant: Variant): void {
    if (variant.id === this.#host.open) this.close();
    else if (this.#host.dispatchEvent(new DetailsEvent(variant))) {
      this.#parts.retry();
      this.#host.open = variant.id;
      this.#table.announce(this.#table.strings().table.details(variant.content));
    }
  }

  /** Closes them. @returns Whether they were open. */
  close(): boolean {
    const isOpen = this.#host.open !== null;
    this.#host.open = null;
    return isOpen;
  }

  /** Finds an element in details that are over the page; null where they are not. */
  find(selector: string): HTMLElement | null {
    return this.#controller?.drawer.find(selector) ?? null;
  }

  /** The variant whose details can be shown; null while none is open. */
  get #variant(): Variant | null {
    const { open } = this.#host;
    const known = open === null ? undefined : this.#grid.model.store.variant(open);
    if (known === undefined || this.#controller === null) return null;
    return this.#table.operate()?.withPending(known) ?? known;
  }

  /** Where details are shown that are open. */
  place(isPrinting: boolean): DetailsPlace {
    const place = this.#variant === null ? undefined : this.#controller?.drawer.place(this.#host.details, isPrinting);
    return place ?? 'below';
  }

  /** The details; nothing while none are open. @param notice How the last action ended, for details over the page. */
  render(place: DetailsPlace, notice: unknown, strings: Strings, format: Format): TemplateResult | typeof nothing {
    const [variant, part, controller] = [this.#variant, this.#parts.now('details'), this.#controller];
    if (variant === null || part === null || controller === null) return nothing;
    const { groups, store } = this.#grid.model;
    const panel = part.detailsPanel({
      variant,
      place,
      notice,
      strings,
      format,
      experiment: groups.experimentOf(variant),
      letter: store.facts.of(variant.experiment).letters.get(variant.id) ?? '',
      contentOf: (id) => store.variant(id)?.content ?? id,
      history: controller.history,
      close: () => void this.close(),
      actions: this.#table.operate()?.controls(variant, strings),
    });
    return controller.drawer.show(variant.id, place, panel);
  }
}
