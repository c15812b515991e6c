import { viewOf } from '../../shared/view.ts';

const GLIDE_MS = 160;

/** Lets an element that has been put elsewhere come from where it was. @param from In pixels, from where it is now. */
export function glide(element: Element, from: number): void {
  element.animate([{ transform: `translateY(${from}px)` }, { transform: 'none' }], {
    duration: GLIDE_MS,
    easing: 'cubic-bezier(0.2, 0, 0, 1)',
  });
}

/** Whether this reader wants things to stand still. */
export const prefersStillness = (element: Element): boolean =>
  viewOf(element).matchMedia('(prefers-reduced-motion: reduce)').matches;
