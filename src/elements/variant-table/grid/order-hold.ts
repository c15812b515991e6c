const isWaitingLine = (target: EventTarget | null): boolean =>
  target !== null && (target as Element).closest('.waiting') !== null;

/** Whether somebody reads the rows, so that their order must hold still: pointer or focus inside, or on the way to the line below. */
export class OrderHold {
  readonly #changed: () => void;
  #isPointed = false;
  #hasFocus = false;
  /** Whether pointer or focus went on from the rows to the line below them: its button must not go before it is pressed. */
  #isAtWaitingLine = false;

  /** @param changed Called when the order may begin or cease to be held. */
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

  /** The line is gone, and took pointer and focus with it without an event. */
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
