import type { ComplexAttributeConverter } from 'lit';

/** When rows change places: `hold` only when a person asks for it, `live` at once, unless the pointer or the focus is inside. */
export type OrderMode = 'hold' | 'live';

/** The mode as an attribute; a word that is none means the default, which is no attribute. */
export const orderAttribute: ComplexAttributeConverter<OrderMode> = {
  fromAttribute: (text) => (text === 'live' ? text : 'hold'),
  toAttribute: (mode) => (mode === 'hold' ? null : mode),
};

const isWaitingLine = (target: EventTarget | null): boolean =>
  target !== null && (target as Element).closest('.toolbar') !== null;

/** Whether the order of rows is held: always, or while the pointer or the focus is inside them, or on its way to the line above. */
export class OrderHold {
  readonly #changed: () => void;
  #mode: OrderMode = 'hold';
  #isPointed = false;
  #hasFocus = false;
  /** Whether the pointer or the focus went on to the line above the rows: its button must not disappear before it is pressed. */
  #isAtWaitingLine = false;

  /** @param changed Called when the order may be held or released. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get isHeld(): boolean {
    return this.#mode === 'hold' || this.#isPointed || this.#hasFocus || this.#isAtWaitingLine;
  }

  set mode(mode: OrderMode) {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#changed();
  }

  get hasFocus(): boolean {
    return this.#hasFocus;
  }

  get isAtWaitingLine(): boolean {
    return this.#isAtWaitingLine;
  }

  release(): void {
    this.#isPointed = false;
    this.#hasFocus = false;
    this.#isAtWaitingLine = false;
  }

  /** The line was removed under the pointer or the focus, which fires no event. */
  waitingLineRemoved(): void {
    this.#isAtWaitingLine = false;
  }

  // A finger that has left does not always say so; only a pointer that hovers holds the order.
  readonly pointerEnter = (event: PointerEvent): void => {
    this.#isPointed = event.pointerType !== 'touch';
  };

  readonly pointerLeave = (event: PointerEvent): void => {
    this.#isPointed = false;
    this.#isAtWaitingLine ||= isWaitingLine(event.relatedTarget);
    this.#changed();
  };

  focusIn(): void {
    this.#hasFocus = true;
  }

  readonly focusOut = (event: FocusEvent): void => {
    const body = event.currentTarget as Element;
    if (body.contains(event.relatedTarget as Node | null)) return;
    this.#hasFocus = false;
    this.#isAtWaitingLine ||= isWaitingLine(event.relatedTarget);
    this.#changed();
  };

  readonly leaveWaitingLine = (): void => {
    this.#isAtWaitingLine = false;
    this.#changed();
  };
}
