import type { DrawingSubject } from '../pages/drawing-in-page.ts';
import type { Batch } from './work.ts';

/** A drawing of the race: ours, or lines over time. */
export type RaceSubject = DrawingSubject<Batch>;
