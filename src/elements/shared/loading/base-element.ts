import { defaultConverter, LitElement, type ComplexAttributeConverter, type PropertyDeclaration } from 'lit';
import type { TypedListeners } from '../typed-listeners.ts';

/**
 * The base of every Peeksafe element: its properties accept whatever frameworks write, and its listeners are typed by its events.
 *
 * A property that is set to `undefined`, which is how frameworks take a value back, has its default again: the value that its constructor
 * gives it. So has one that is set to null or to no number where its type has no such value, and one whose attribute is removed. A string
 * that a template gives to a property is read as its attribute would be.
 *
 * @typeParam Events - The events that the element tells, by name.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- what is merged are methods of EventTarget, with more types
export class BaseElement<Events extends object = object> extends LitElement {
  /** The first value of each property: the one from the constructor. */
  readonly #initial = new Map<PropertyKey, unknown>();

  // Here and not where Lit makes the properties one by one: it warns of classes that override that.
  protected static override finalize(): void {
    const isDone = Object.hasOwn(this, 'finalized');
    super.finalize();
    if (isDone || !Object.hasOwn(this, 'properties')) return;
    for (const name of Object.keys(this.properties)) this.takeUp(name, this.getPropertyOptions(name));
  }

  /**
   * Makes a property of the class take what frameworks write.
   * @internal
   */
  private static takeUp(name: string, options: PropertyDeclaration): void {
    if (options.type === Number) this.elementProperties.set(name, { converter: amount, ...options });
    const descriptor = Object.getOwnPropertyDescriptor(this.prototype, name);
    if (options.noAccessor === true || descriptor?.set === undefined) return;
    const { set } = descriptor as { set: (this: BaseElement, value: unknown) => void };
    const reading = this.getPropertyOptions(name);
    Object.defineProperty(this.prototype, name, {
      ...descriptor,
      set(this: BaseElement, given: unknown) {
        const value = typeof given === 'string' ? fromText(given, reading) : given;
        if (!this.#initial.has(name)) this.#initial.set(name, value);
        set.call(this, isMissing(value) ? this.#initial.get(name) : value);
      },
    });
  }
}

/** Listeners of an element's own events know their types; all other overloads are those of every element. */
export interface BaseElement<Events extends object> {
  /** Calls a listener when an event comes; the element's own events have their types. */
  addEventListener: TypedListeners<this, Events>['addEventListener'];
  /** Calls a listener no more. */
  removeEventListener: TypedListeners<this, Events>['removeEventListener'];
}

/** Whether a value stands for the default. Numbers of elements are amounts: none is negative. */
const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'number' && !(value >= 0));

/** An attribute that is empty says nothing; Lit would take it for 0. */
const amount: ComplexAttributeConverter = {
  fromAttribute: (text) => (text === null || text.trim() === '' ? null : Number(text)),
};

/** A string as the attribute of the property would be read; unchanged where the property has no attribute. */
function fromText(text: string, { attribute, type, converter }: PropertyDeclaration): unknown {
  if (attribute === false) return text;
  const reader: ComplexAttributeConverter = typeof converter === 'object' ? converter : defaultConverter;
  return reader.fromAttribute?.(text, type);
}
