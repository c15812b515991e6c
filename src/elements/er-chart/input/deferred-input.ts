import type { Hand } from './interaction-controller.ts';
import { Later } from '../later.ts';

/** More than this is not kept for a hand that is on its way. */
const MAX_KEPT = 64;
const KEYS = /^(Arrow(Left|Right|Up|Down)|Home|End|Page(Up|Down)|[-+=0])$/;

/** Whether the browser must not do with an event what it otherwise would: scroll the page, or zoom it. */
function isOurs(event: Event): boolean {
  // By its type: an event of another window is of another class.
  if (event.type === 'keydown') {
    const { ctrlKey, metaKey, altKey, key } = event as KeyboardEvent;
    return !ctrlKey && !metaKey && !altKey && KEYS.test(key);
  }
  if (event.type !== 'wheel') return false;
  const { ctrlKey, metaKey, shiftKey, deltaY } = event as WheelEvent;
  // Without a key the page scrolls, as everywhere. A pinch on a trackpad comes with it.
  return ctrlKey || metaKey || (shiftKey && deltaY !== 0);
}

/**
 * Hears what a person does with the drawing. The hand that understands it is loaded when somebody comes near; what is done until it is
 * there is kept, and done then.
 */
export class Hearing {
  /** As a listener that may keep the page from scrolling. */
  readonly passive = false;
  readonly #hand: Later<Hand>;
  #kept: (readonly [event: Event, plot: Element])[] = [];

  constructor(load: () => Promise<Hand>, failed: (fault: string | null) => void) {
    const told = (fault: string | null): void => {
      if (fault !== null) this.#kept = [];
      failed(fault);
    };
    // Each need is something that a person did.
    this.#hand = new Later(load, told, 0);
  }

  /** Loads the hand before anybody comes near. */
  prepare(): void {
    this.#hand.get(this.#catchUp);
  }

  readonly handleEvent = (event: Event): void => {
    if (isOurs(event)) event.preventDefault();
    const plot = event.currentTarget as Element;
    const hand = this.#hand.get(this.#catchUp);
    if (hand !== null) hand.take(event, plot);
    else if (this.#kept.length < MAX_KEPT) this.#kept.push([event, plot]);
  };

  readonly #catchUp = (): void => {
    const kept = this.#kept;
    this.#kept = [];
    const hand = this.#hand.get(this.#catchUp);
    for (const [event, plot] of kept) hand?.take(event, plot);
  };
}
