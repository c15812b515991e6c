// The race of six variants at 20 batches a second, beside uPlot with the same evidence as lines, in a real Chromium.
import { join } from 'node:path';
import { measureDrawing } from '../pages/live-drawing.ts';
import type { Row } from '../rows.ts';

/** `npm run bench -- race [SUBJECT …]` */
export const race = (quick: boolean, named: readonly string[]): Promise<Row[]> =>
  measureDrawing(
    {
      bench: 'race',
      folder: import.meta.dirname,
      names: ['peeksafe', 'limit', 'uplot'],
      size: { width: 890, height: 240 },
      drawing: join(import.meta.dirname, '../../src/elements/evidence-race/render/race-canvas.ts'),
    },
    quick,
    named,
  );
