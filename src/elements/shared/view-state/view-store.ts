import { createContext } from '@lit/context';
import { initialView, toView, type View } from './view.ts';

/** Holds one view for all elements that share it. */
export class ViewStore {
  #view = initialView;
  #lastLook: number | null = null;
  #shown: string | null = null;
  readonly #onChosen: (view: View) => void;
  readonly #listeners = new Set<() => void>();

  /** @param onChosen - Called when somebody chose another view, and not when the page set it. */
  constructor(onChosen: (view: View) => void = () => {}) {
    this.#onChosen = onChosen;
  }

  /** The present view. */
  get view(): View {
    return this.#view;
  }

  /** When this person last looked, milliseconds since 1970 in the time of the stream; null where nobody knows. No part of the view: it is not shared. */
  get lastLook(): number | null {
    return this.#lastLook;
  }

  set lastLook(at: number | null) {
    if (at === this.#lastLook) return;
    this.#lastLook = at;
    this.#tell();
  }

  /** The experiment that is shown while nobody has chosen one. No part of the view: people who follow a link are shown their own. */
  get shown(): string | null {
    return this.#shown;
  }

  set shown(experiment: string | null) {
    if (experiment === this.#shown) return;
    this.#shown = experiment;
    this.#tell();
  }

  /**
   * Shows another view, because the page says so.
   * @throws {TypeError} For nonsense; the view stays as it was.
   */
  replace(parts: Partial<View>): void {
    this.#show(toView(parts));
  }

  /**
   * Changes parts of the view, because somebody chose them.
   * @throws {TypeError} For nonsense; the view stays as it was.
   */
  choose(parts: Partial<View>): void {
    if (this.#show(toView(parts, this.#view))) this.#onChosen(this.#view);
  }

  /** Calls back after every change; the function that is returned ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #show(view: View): boolean {
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return false;
    this.#view = view;
    this.#tell();
    return true;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** How `<variant-stream>` and `<variant-dashboard>` give their view to the elements inside them: the Context protocol, under this key. */
export const viewContext = createContext<ViewStore>(Symbol.for('peeksafe-view'));
