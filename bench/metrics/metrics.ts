// The same stream of 1,000 variants with and without metrics and dimensions: bytes a frame, cost of an event, and the main thread of a page.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openPage, withBrowser } from '../pages/browser-pages.ts';
import { pageOf, type Bundle } from '../pages/bundle.ts';
import { workOf } from '../pages/meter.ts';
import { Samples, takeLive, type Take } from '../pages/samples.ts';
import { quantile, type Row } from '../rows.ts';
import type {} from './in-page.ts';
import { COUNTED, CountedStream, type Counted } from './streams.ts';

/** Calls that bring every variant for the first time. */
const FIRST = 5;

const nameOf = (counted: Counted): string => (counted === 'engagements' ? 'peeksafe' : counted);

/** Frames of all streams, call by call in turns, so that a busy machine is busy for all. */
function framesOf(calls: number, takeFor: (counted: Counted) => Take): ReadonlyMap<Counted, readonly string[]> {
  const streams = COUNTED.map((counted) => ({
    ...{ counted, stream: new CountedStream(counted) },
    ...{ frames: [] as string[], us: [] as number[], bytes: [] as number[] },
  }));
  for (let call = 0; call < FIRST + calls; call++)
    for (const { stream, frames, us, bytes } of streams) {
      const { frame, foldUs } = stream.call();
      frames.push(frame);
      if (call < FIRST) continue;
      us.push(foldUs);
      bytes.push(Buffer.byteLength(frame));
    }
  for (const { counted, us, bytes } of streams) {
    // The quickest tenth, since the others say how busy the machine is with other work.
    takeFor(counted)('an event checked and folded, quickest tenth of calls', 'us', quantile(us, 0.1));
    takeFor(counted)('a frame of 200 reports', 'bytes', quantile(bytes, 0.5));
  }
  return new Map(streams.map(({ counted, frames }) => [counted, frames]));
}

async function inPage(browser: Browser, bundle: Bundle, frames: readonly string[], counted: Counted, take: Take) {
  const open = await openPage(browser, bundle, { width: 1240, height: 660 }, 'metricsBench');
  const { page, session } = open;
  try {
    await page.evaluate((first) => metricsBench.mount(first), frames.slice(0, FIRST));
    const live = frames.slice(FIRST);
    const { result, work } = await workOf(session, () => page.evaluate((rest) => metricsBench.live(rest), live));
    takeLive('live 1,000 variants, 20 frames a second', result.seconds, work, result, take);
    const said = await page.evaluate(() => metricsBench.metrics());
    if ((said === '') !== (counted === 'engagements')) throw new Error(`The page of ${counted} has "${said}".`);
  } finally {
    await open.close();
  }
}

/** `npm run bench -- metrics` */
export async function metrics(quick: boolean): Promise<Row[]> {
  const { rounds, calls } = quick ? { rounds: 1, calls: 40 } : { rounds: 3, calls: 100 };
  const samples = new Samples('metrics', COUNTED.map(nameOf));
  const takeFor =
    (counted: Counted): Take =>
    (metric, unit, value) =>
      samples.take(nameOf(counted), metric, unit, value);
  const bundle = await pageOf(join(import.meta.dirname, 'in-page.ts'), join(import.meta.dirname, 'subject.ts'));
  await withBrowser(async (browser) => {
    for (let round = 0; round < rounds; round++) {
      const frames = framesOf(calls, takeFor);
      // Each round begins with another, so that none always comes after the same.
      for (let i = 0; i < COUNTED.length; i++) {
        const counted = COUNTED[(i + round) % COUNTED.length] as Counted;
        await inPage(browser, bundle, frames.get(counted) as readonly string[], counted, takeFor(counted));
      }
    }
  });
  return samples.rows();
}
