// The race of six variants at 20 batches a second, beside uPlot with the same evidence as lines, in a real Chromium.
import { join } from 'node:path';
import { openPage, withBrowser } from '../pages/browser-pages.ts';
import { bytesOf, importsOf, pageOf, subjectFile, type Bundle } from '../pages/bundle.ts';
import { workOf } from '../pages/meter.ts';
import { installPeers } from '../pages/peers.ts';
import { chosen, Samples, takeLive, type Take } from '../pages/samples.ts';
import type { Row } from '../rows.ts';
import type {} from './in-page.ts';

/** The subjects, in the order of the first round. */
const NAMES = ['peeksafe', 'limit', 'uplot'];
const SIZE = { width: 890, height: 240 };

/** Ours fetches what draws beside the connection: it is none of what a page begins with, and all of what it loads. */
const DRAWING = `import ${JSON.stringify(join(import.meta.dirname, '../../src/elements/evidence-race/render/race-canvas.ts'))};`;

/** `npm run bench -- race [SUBJECT …]` */
export async function race(quick: boolean, named: readonly string[]): Promise<Row[]> {
  const names = chosen(NAMES, named);
  installPeers();
  const { rounds, seconds } = quick ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 10 };
  const pages = new Map<string, Bundle>();
  const samples = new Samples('race', names);
  for (const name of names) {
    const file = subjectFile(import.meta.dirname, name);
    pages.set(name, await pageOf(join(import.meta.dirname, 'in-page.ts'), file));
    if (name === 'limit') continue;
    const imports = importsOf(file);
    const all = name === 'peeksafe' ? `${imports}\n${DRAWING}` : imports;
    samples.take(name, 'a page that only imports it', 'bytes gzip', await bytesOf(all));
  }
  await withBrowser(async (browser) => {
    for (let round = 0; round < rounds; round++)
      // Each round begins with another, so that none always comes after the same.
      for (let i = 0; i < names.length; i++) {
        const name = names[(i + round) % names.length] as string;
        const take: Take = (metric, unit, value) => samples.take(name, metric, unit, value);
        const open = await openPage(browser, pages.get(name) as Bundle, SIZE, 'raceBench');
        try {
          // With motion: its tails are part of the work.
          await open.page.emulateMedia({ reducedMotion: 'no-preference' });
          await open.page.evaluate((time) => raceBench.mount(time), seconds);
          const before = await open.page.evaluate(() => raceBench.ink());
          const { result: watched, work } = await workOf(open.session, () =>
            open.page.evaluate(() => raceBench.live()),
          );
          takeLive('live', seconds, work, watched, take);
          if (before === (await open.page.evaluate(() => raceBench.ink())))
            throw new Error(`${name} does not do the work: its picture did not change.`);
        } finally {
          await open.close();
        }
      }
  });
  return samples.rows();
}
