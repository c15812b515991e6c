import type { ReactiveElement } from 'lit';
import type { LiveStream } from '../../../sdk/index.ts';
import { Drawer } from '../../shared/details/drawer.ts';
import { DetailsHistory, type VariantHistory } from './details-history.ts';

/** The subject of details: they are of this one only. */
interface DetailsSubject {
  readonly id: string;
  readonly experiment: string | null;
}

/** The variant whose details are shown, their place, and their history. */
export class DetailsController {
  readonly drawer: Drawer;
  readonly #history: DetailsHistory;
  #subject: DetailsSubject | null = null;

  /**
   * @param focusRows Gives the focus to the rows, since the details that had it are gone.
   * @param close Closes the details, since others take their place.
   */
  constructor(host: ReactiveElement, focusRows: () => void, close: () => void) {
    const isByKey = (): boolean => host.shadowRoot?.activeElement?.matches('tbody :focus-visible') === true;
    this.drawer = new Drawer(host, { isByKey, focusBack: focusRows, close });
    this.#history = new DetailsHistory(() => host.requestUpdate());
  }

  /** The history of the variant whose details are shown. */
  get history(): VariantHistory {
    return this.#history.value;
  }

  /**
   * Shows the details of a variant of an experiment and a stream; null for none.
   * @returns The id of the variant; null once another experiment has come: the same id means another variant there.
   */
  open(id: string | null, experiment: string | null, stream: LiveStream | null): string | null {
    const known = this.#subject;
    const isOther = known?.id === id && known?.experiment !== experiment;
    const shown = isOther ? null : id;
    this.#subject = shown === null ? null : { id: shown, experiment };
    this.#history.open(shown, stream);
    return shown;
  }
}
