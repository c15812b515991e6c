import { driveDrawing, type DrawingSubject } from '../pages/drawing-in-page.ts';
import { batchesOfWork, KNOWN, PER_SECOND, type Batch } from './work.ts';

/** Lets the bench drive a subject. */
export const drive = (subject: DrawingSubject<Batch>): void =>
  driveDrawing(subject, { batches: batchesOfWork, known: KNOWN, perSecond: PER_SECOND });
