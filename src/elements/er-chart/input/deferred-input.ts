import type { InteractionController } from './interaction-controller.ts';
import { LazyModule } from '../../shared/loading/lazy-module.ts';

/** The most events that are kept while the controller is loading. */
const MAX_QUEUED = 64;
const KEYS = /^(Arrow(Left|Right|Up|Down)|Home|End|Page(Up|Down)|[-+=0])$/;

/** Whether an event is for the chart, so that the browser must not scroll or zoom the page. */
function isForChart(event: Event): boolean {
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
 * Receives the events of the drawing. The controller that handles them is loaded when the pointer or the focus comes near; events are kept
 * until then.
 */
export class DeferredInput {
  /** As a listener that may keep the page from scrolling. */
  readonly passive = false;
  readonly #controller: LazyModule<InteractionController>;
  #queue: (readonly [event: Event, plot: Element])[] = [];

  constructor(load: () => Promise<InteractionController>, failed: (fault: string | null) => void) {
    const onFault = (fault: string | null): void => {
      if (fault !== null) this.#queue = [];
      failed(fault);
    };
    // Each need is something that a person did.
    this.#controller = new LazyModule(load, { onFault, restMs: 0 });
  }

  /** Loads the controller before it is needed. */
  preload(): void {
    this.#controller.need(this.#replay);
  }

  readonly handleEvent = (event: Event): void => {
    if (isForChart(event)) event.preventDefault();
    const plot = event.currentTarget as Element;
    const controller = this.#controller.need(this.#replay);
    if (controller !== null) controller.handleEvent(event, plot);
    else if (this.#queue.length < MAX_QUEUED) this.#queue.push([event, plot]);
  };

  readonly #replay = (): void => {
    const kept = this.#queue;
    this.#queue = [];
    const controller = this.#controller.need(this.#replay);
    for (const [event, plot] of kept) controller?.handleEvent(event, plot);
  };
}
