/**
 * How a page listens to an element: its own events have their types, all other overloads are those of every element.
 *
 * @typeParam Self - The element. @typeParam Events - The events that it tells, by name.
 */
export interface TypedListeners<Self, Events extends object> {
  /** Calls a listener when the element tells one of its own events. */
  addEventListener<K extends keyof Events & string>(
    type: K,
    listener: (this: Self, event: Events[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Calls a listener when an event of every element comes. */
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Calls a listener when an event of any name comes. */
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Calls a listener no more when the element tells one of its own events. */
  removeEventListener<K extends keyof Events & string>(
    type: K,
    listener: (this: Self, event: Events[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Calls a listener no more when an event of every element comes. */
  removeEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Calls a listener no more when an event of any name comes. */
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}
