/** Called for each gesture. */
export interface GestureHandlers {
  /** Points at a position, CSS pixels from the left and top of the drawing; null when the pointer leaves. */
  point(place: { readonly x: number; readonly y: number } | null): void;
  /** Drags over a range; null when the drag ends. */
  brush(part: readonly [from: number, to: number] | null): void;
  /** Releases a dragged range. */
  brushEnd(part: readonly [from: number, to: number]): void;
  /** Zooms around a place; a factor below 1 is closer. */
  zoom(factor: number, x: number): void;
  /** Moves the lines by pixels, to the right when positive. */
  pan(pixels: number): void;
  reset(): void;
}

/** A shorter drag is a click, CSS pixels. */
const MIN_DRAG = 6;
const WHEEL_STEP = 0.0022;

interface Finger {
  x: number;
  y: number;
}

/** Recognizes gestures of pointers and wheel: a mouse drags over a range, two fingers pinch, one finger points. */
export class GestureRecognizer {
  readonly #handlers: GestureHandlers;
  readonly #fingers = new Map<number, Finger>();
  #dragFrom: number | null = null;
  #isDragging = false;
  #isPanning = false;

  constructor(gestures: GestureHandlers) {
    this.#handlers = gestures;
  }

  handleEvent(event: Event, plot: Element): void {
    switch (event.type) {
      case 'pointerdown':
        return this.#down(event as PointerEvent, plot);
      case 'pointermove':
        return this.#move(event as PointerEvent, plot);
      case 'pointerup':
      case 'pointercancel':
        return this.#up(event as PointerEvent, plot);
      case 'pointerleave':
        return this.#leave(event as PointerEvent);
      case 'wheel':
        return this.#wheel(event as WheelEvent, plot);
      case 'dblclick':
        return this.#handlers.reset();
    }
  }

  #down(event: PointerEvent, plot: Element): void {
    const place = placeIn(event, plot);
    if (event.pointerType === 'touch') {
      this.#fingers.set(event.pointerId, place);
      this.#handlers.point(this.#fingers.size === 1 ? place : null);
      return;
    }
    if (event.button !== 0) return;
    this.#dragFrom = place.x;
    this.#isPanning = event.shiftKey;
    this.#isDragging = false;
  }

  #move(event: PointerEvent, plot: Element): void {
    const place = placeIn(event, plot);
    if (event.pointerType === 'touch' && this.#fingers.size >= 2) return this.#pinch(event, place);
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, place);
    if (this.#dragFrom !== null && event.pointerType !== 'touch') this.#drag(event, place, plot);
    else this.#handlers.point(place);
  }

  #up(event: PointerEvent, plot: Element): void {
    this.#fingers.delete(event.pointerId);
    const from = this.#dragFrom;
    this.#dragFrom = null;
    if (from === null || !this.#isDragging) return;
    this.#isDragging = false;
    if (this.#isPanning) return;
    const { x } = placeIn(event, plot);
    this.#handlers.brush(null);
    if (event.type === 'pointerup') this.#handlers.brushEnd([Math.min(from, x), Math.max(from, x)]);
  }

  /** Cancels a drag. */
  cancel(): void {
    this.#dragFrom = null;
    this.#isDragging = false;
    this.#handlers.brush(null);
  }

  #leave(event: PointerEvent): void {
    if (event.pointerType === 'touch') this.#fingers.delete(event.pointerId);
    if (!this.#isDragging) this.#handlers.point(null);
  }

  #wheel(event: WheelEvent, plot: Element): void {
    if (event.ctrlKey || event.metaKey) {
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp(Math.max(-200, Math.min(200, event.deltaY * lines)) * WHEEL_STEP);
      this.#handlers.zoom(factor, placeIn(event, plot).x);
    } else if (event.shiftKey && event.deltaY !== 0) this.#handlers.pan(-event.deltaY);
  }

  #drag(event: PointerEvent, place: Finger, plot: Element): void {
    const from = this.#dragFrom as number;
    if (!this.#isDragging && Math.abs(place.x - from) < MIN_DRAG) return;
    if (!this.#isDragging) capture(event, plot);
    this.#isDragging = true;
    if (!this.#isPanning) return this.#handlers.brush([Math.min(from, place.x), Math.max(from, place.x)]);
    this.#handlers.pan(place.x - from);
    this.#dragFrom = place.x;
  }

  #pinch(event: PointerEvent, place: Finger): void {
    const finger = this.#fingers.get(event.pointerId);
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (finger === undefined || other === undefined) return;
    const [before, after] = [Math.abs(finger.x - other.x), Math.abs(place.x - other.x)];
    const [middle, middleAfter] = [(finger.x + other.x) / 2, (place.x + other.x) / 2];
    this.#fingers.set(event.pointerId, place);
    if (before > 8 && after > 8) this.#handlers.zoom(before / after, middle);
    if (middle !== middleAfter) this.#handlers.pan(middleAfter - middle);
  }
}

/** Keeps a drag when it leaves the drawing. */
function capture(event: PointerEvent, plot: Element): void {
  // A pointer that a test made up cannot be captured.
  try {
    plot.setPointerCapture(event.pointerId);
  } catch {
    return;
  }
}

function placeIn(event: MouseEvent, plot: Element): Finger {
  const { left, top } = plot.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** The commands of keys. */
export type KeyCommand =
  | { readonly kind: 'read'; readonly inTime: number; readonly inRows: number }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'pan'; readonly part: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'leave' };

const read = (inTime: number, inRows: number): KeyCommand => ({ kind: 'read', inTime, inRows });

const KEYS: Readonly<Record<string, KeyCommand>> = {
  ArrowRight: read(1, 0),
  ArrowLeft: read(-1, 0),
  ArrowDown: read(0, 1),
  ArrowUp: read(0, -1),
  Home: read(-Infinity, 0),
  End: read(Infinity, 0),
  '+': { kind: 'zoom', factor: 0.5 },
  '=': { kind: 'zoom', factor: 0.5 },
  '-': { kind: 'zoom', factor: 2 },
  '0': { kind: 'reset' },
  PageUp: { kind: 'pan', part: -0.5 },
  PageDown: { kind: 'pan', part: 0.5 },
  Escape: { kind: 'leave' },
};

/** The command of a key; undefined when it has none. */
export function commandForKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): KeyCommand | undefined {
  return ctrlKey || metaKey || altKey || !Object.hasOwn(KEYS, key) ? undefined : KEYS[key];
}
