import 'peeksafe/elements/evidence-race.js';
import { PacedStream } from '../pages/paced-stream.ts';
import type { RaceSubject } from './subject.ts';

let stream: PacedStream;

export const subject: RaceSubject = {
  async mount(container, past) {
    const [newest] = past.slice(-1);
    if (newest === undefined) throw new Error('There is no batch to begin with.');
    stream = new PacedStream(newest.entities);
    const times = past.map(({ time }) => time);
    const impressions = past.map((_, i) => (i + 1) * 200);
    stream.past = {
      cursor: 'e.1',
      resolutionMs: 1000,
      series: newest.logE.map((_, i) => {
        const logE = past.map((batch) => batch.logE[i] as number);
        const counts = { times, impressions, engagements: impressions.map((count) => count / 20) };
        return { variant: `v${i}`, ...counts, judged: { ...counts, logE } };
      }),
    };
    const race = document.createElement('evidence-race');
    race.stream = stream;
    race.experiment = 'x';
    container.append(race);
    await race.updateComplete;
  },
  append: ({ entities }) => stream.push(entities),
};
