const isWaitingLine = (target: EventTarget | null): boolean =>
  target !== null && (target as Element).closest('.waiting') !== null;

/** Whether the order of rows is held: while the pointer or the focus is inside them, or on its way to the line below. */
export class OrderHold {
  readonly #changed: () => void;
  #isPointed = false;
  #hasFocus = false;
  /** Whether the pointer or the focus went on to the line below the rows: its button must not disappear before it is pressed. */
  #isAtWaitingLine = false;

  /** @param changed Called when the order may be held or released. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get isHeld(): boolean {
    return this.#isPointed || this.#hasFocus || this.#isAtWaitingLine;
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
