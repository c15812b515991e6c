import 'peeksafe/elements/er-fan.js';
import type { DrawingSubject } from '../pages/drawing-in-page.ts';
import { PacedStream } from '../pages/paced-stream.ts';
import { SHOWN, type Batch } from './work.ts';

let stream: PacedStream;

export const subject: DrawingSubject<Batch> = {
  async mount(container, past) {
    const newest = past.at(-1);
    if (newest === undefined) throw new Error('There is no batch to begin with.');
    stream = new PacedStream(newest.entities);
    const times = past.map(({ time }) => time);
    const impressions = past.map((batch) => batch.impressions);
    stream.past = {
      cursor: 'e.1',
      resolutionMs: 1000,
      series: newest.engagements.map((_, i) => {
        const counts = { times, impressions, engagements: past.map((batch) => batch.engagements[i] as number) };
        return { variant: `v${i}`, ...counts, judged: { ...counts, logE: times.map(() => i / 2) } };
      }),
    };
    const fan = document.createElement('er-fan');
    fan.stream = stream;
    fan.experiment = 'x';
    fan.shown = SHOWN.map((i) => `v${i}`);
    container.append(fan);
    await fan.updateComplete;
  },
  append: ({ entities }) => stream.push(entities),
};
