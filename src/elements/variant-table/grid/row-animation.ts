import { viewOf } from '../../shared/view.ts';

const ANIMATION_MS = 160;

/** Lets an element that has been put elsewhere come from where it was. @param from In pixels, from where it is now. */
export function animateFrom(element: Element, from: number): void {
  element.animate([{ transform: `translateY(${from}px)` }, { transform: 'none' }], {
    duration: ANIMATION_MS,
    easing: 'cubic-bezier(0.2, 0, 0, 1)',
  });
}

/** Whether this reader wants things to stand still. */
export const prefersReducedMotion = (element: Element): boolean =>
  viewOf(element).matchMedia('(prefers-reduced-motion: reduce)').matches;
