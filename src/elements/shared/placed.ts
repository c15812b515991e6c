import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

type Place = Readonly<Partial<Record<'left' | 'top' | 'height' | 'max-width', number>>>;

class Placed extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('`placed` stands in a tag, not in an attribute.');
  }

  render(_place: Place): typeof noChange {
    return noChange;
  }

  override update({ element }: ElementPart, [place]: [Place]): typeof noChange {
    const { style } = element as HTMLElement;
    for (const name in place)
      style.setProperty(name, `${Math.round((place[name as keyof Place] as number) * 100) / 100}px`);
    return noChange;
  }
}

/**
 * Puts an element at a place, in CSS pixels. By the element's style object: a `style` attribute would be blocked where a page's
 * Content-Security-Policy forbids inline styles, and lit's `styleMap` begins with one.
 */
export const placed = directive(Placed);
