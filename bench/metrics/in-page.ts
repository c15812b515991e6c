import type { Entities } from '../../src/elements/testing/fake-stream.ts';
import { painted, stream, until, type Watched } from '../pages/in-page.ts';
import type { MetricsSubject } from './subject.ts';

/** Frames a second: as many as the server sends. */
const PER_SECOND = 20;

/** The functions of the page that the bench calls. */
export interface MetricsPage {
  /** Shows the table of a stream. @param first Its first frames, which bring all variants. */
  mount(first: readonly string[]): Promise<void>;
  /** Takes frames as a connection brings them. */
  live(frames: readonly string[]): Promise<Watched>;
  /** The metrics of the first variant in the last frame, for a look whether they have come. */
  metrics(): string;
}

declare global {
  var metricsBench: MetricsPage;
}

/** Lets the bench drive the table. */
export function drive(subject: MetricsSubject): void {
  let last = '';
  const take = (frame: string): void => {
    const entities = JSON.parse(frame) as Entities;
    last = (entities.variants?.[0]?.metrics ?? []).map(({ name, n }) => `${name} ${n}`).join();
    subject.push(entities);
  };
  globalThis.metricsBench = {
    async mount(first) {
      const table = subject.mount(document.querySelector('#subject') as HTMLElement);
      for (const frame of first) take(frame);
      const row = (): Element | null => table.renderRoot.querySelector('tbody tr, [part~="row"]');
      if (!(await until(() => row() !== null, 10_000))) throw new Error('No row was shown.');
      await painted();
    },
    live: (frames) => stream(frames.length, PER_SECOND, (i) => take(frames[i] as string)),
    metrics: () => last,
  };
}
