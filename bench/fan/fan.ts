// The fan of six variants at 20 batches a second, beside uPlot with the same rates and bands, in a real Chromium.
import { join } from 'node:path';
import { measureDrawing } from '../pages/live-drawing.ts';
import type { Row } from '../rows.ts';

/** `npm run bench -- fan [SUBJECT …]` */
export const fan = (quick: boolean, named: readonly string[]): Promise<Row[]> =>
  measureDrawing(
    {
      bench: 'fan',
      folder: import.meta.dirname,
      names: ['peeksafe', 'limit', 'uplot'],
      size: { width: 890, height: 400 },
      drawing: join(import.meta.dirname, '../../src/elements/er-fan/render/fan-scene.ts'),
    },
    quick,
    named,
  );
