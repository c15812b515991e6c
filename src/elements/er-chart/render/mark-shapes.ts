import type { Mark } from '../data/marks.ts';

/** The outline of a mark around its place, as SVG writes paths; all of them cover about the same area. */
export const MARK_SHAPES: Readonly<Record<Mark['kind'], string>> = {
  kill: 'M-4.9-4.9L4.9,4.9M-4.9,4.9L4.9-4.9',
  fatigue: 'M0-6.6L5.7,3.3H-5.7Z',
  traffic: 'M0-4.3L4.3,0L0,4.3L-4.3,0Z',
  note: 'M0,7V-7L7-4.2L0-1.4',
};
