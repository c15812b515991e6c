import { join } from 'node:path';
import { openPage, withBrowser } from './browser-pages.ts';
import { bytesOf, importsOf, pageOf, subjectFile, type Bundle } from './bundle.ts';
import type {} from './drawing-in-page.ts';
import { workOf } from './meter.ts';
import { installPeers } from './peers.ts';
import { chosen, Samples, takeFrames, takeWork, type Take } from './samples.ts';
import type { Row } from '../rows.ts';

/** A drawing that follows a stream, beside peers that draw the same. */
export interface LiveDrawing {
  readonly bench: string;
  /** Has `in-page.ts`, `peeksafe.ts`, and each peer in the folder `peers`. */
  readonly folder: string;
  /** The subjects, in the order of the first round. */
  readonly names: readonly string[];
  /** The box, CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** The module of ours that draws, which is loaded beside the connection: none of what a page begins with, and all of what it loads. */
  readonly drawing: string;
}

/** Measures each subject in a page of its own: its bytes, what a second of batches costs, and how it looks. */
export async function measureDrawing(of: LiveDrawing, quick: boolean, named: readonly string[]): Promise<Row[]> {
  const names = chosen(of.names, named);
  installPeers();
  const { rounds, seconds } = quick ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 10 };
  const pages = new Map<string, Bundle>();
  const samples = new Samples(of.bench, names);
  for (const name of names) {
    const file = subjectFile(of.folder, name);
    pages.set(name, await pageOf(join(of.folder, 'in-page.ts'), file));
    if (name === 'limit') continue;
    const imports = importsOf(file);
    const all = name === 'peeksafe' ? `${imports}\nimport ${JSON.stringify(of.drawing)};` : imports;
    samples.take(name, 'a page that only imports it', 'bytes gzip', await bytesOf(all));
  }
  await withBrowser(async (browser) => {
    for (let round = 0; round < rounds; round++)
      // Each round begins with another, so that none always comes after the same.
      for (let i = 0; i < names.length; i++) {
        const name = names[(i + round) % names.length] as string;
        const take: Take = (metric, unit, value) => samples.take(name, metric, unit, value);
        const open = await openPage(browser, pages.get(name) as Bundle, of.size, 'drawingBench');
        try {
          // With motion: it is part of the work.
          await open.page.emulateMedia({ reducedMotion: 'no-preference' });
          await open.page.evaluate((time) => drawingBench.mount(time), seconds);
          const before = await open.page.evaluate(() => drawingBench.ink());
          // To watch 60 frames a second makes a page produce them, which costs more than a drawing that changes 20 times.
          const { work } = await workOf(open.session, () => open.page.evaluate(() => drawingBench.work()));
          takeWork('live', seconds, work, take);
          const watched = await open.page.evaluate(() => drawingBench.watch());
          takeFrames('live', watched, take);
          take('live, redraws', 'redraws/s', watched.redraws / seconds);
          if (before === (await open.page.evaluate(() => drawingBench.ink())))
            throw new Error(`${name} does not do the work: its picture did not change.`);
        } finally {
          await open.close();
        }
      }
  });
  return samples.rows();
}
