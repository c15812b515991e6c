import { build } from '../../tools/build.ts';
import type { Row } from '../rows.ts';
import { killAll } from './children.ts';
import { coldStart } from './measures/cold-start.ts';
import { crowd } from './measures/crowd.ts';
import { fanOut } from './measures/fan-out.ts';
import { former } from './measures/former.ts';
import { ingest } from './measures/ingest.ts';
import { hangUp } from './load.ts';
import { openingPage } from './measures/opening-page.ts';
import { profile } from './measures/profile.ts';
import type { Setting } from './setting.ts';
import { tick } from './measures/tick.ts';
import { makeTemplate } from './measures/template.ts';
import { unread } from './measures/unread.ts';
import { views } from './measures/views.ts';
import { waiting } from './measures/waiting.ts';

type Part = (setting: Setting) => Promise<Row[]>;

const PARTS: Readonly<Record<string, Part>> = {
  'fan-out': fanOut,
  waiting,
  crowd,
  ingest,
  views,
  'opening-page': openingPage,
  'cold-start': coldStart,
  unread,
  tick,
};

/** Parts that run only when the command line names them. */
const EXTRA_PARTS: Readonly<Record<string, Part>> = { profile, former };

/** Nothing here may run for ever. Milliseconds. */
const MAX_MS = 60 * 60_000;

/** `npm run bench -- server [PART …]`: the server beside what else one would take, part by part. */
export async function server(quick: boolean, parts: readonly string[]): Promise<Row[]> {
  const known = { ...PARTS, ...EXTRA_PARTS };
  const unknown = parts.find((part) => !Object.hasOwn(known, part));
  if (unknown !== undefined)
    throw new RangeError(`There is no part "${unknown}" of this bench. Parts: ${Object.keys(known).join(', ')}.`);
  const watchdog = setTimeout(() => {
    console.error(`The bench took more than ${MAX_MS / 60_000} minutes and was ended.`);
    process.exit(1);
  }, MAX_MS);
  await build();
  const template = await makeTemplate();
  try {
    const rows: Row[] = [];
    for (const part of parts.length > 0 ? parts : Object.keys(PARTS)) {
      const start = performance.now();
      try {
        rows.push(...(await (known[part] as Part)({ quick, template: template.file })));
      } catch (error) {
        // The other parts' figures took minutes, and are true all the same.
        console.error(`${part} failed:`, error);
        process.exitCode = 1;
      }
      killAll();
      console.error(`${part}: ${Math.round((performance.now() - start) / 1000)} s`);
    }
    return rows;
  } finally {
    clearTimeout(watchdog);
    template.remove();
    hangUp();
    killAll();
  }
}
