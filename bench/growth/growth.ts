// How work grows with what it is done on, each at four sizes. A slope of 1 in the log-log plot is linear growth; none may be above 1.1.
import { build } from '../../tools/build.ts';
import type { Row } from '../rows.ts';
import { killAll } from '../server/children.ts';
import { hangUp } from '../server/load.ts';
import { batches } from './batches.ts';
import { events } from './events.ts';
import { rows } from './rows.ts';
import { streams } from './streams.ts';
import { variants } from './variants.ts';
import { viewers } from './viewers.ts';

const PARTS: Readonly<Record<string, (quick: boolean) => Promise<Row[]>>> = {
  rows,
  batches,
  streams,
  variants,
  events,
  viewers,
};

/** `npm run bench -- growth [PART …]` */
export async function growth(quick: boolean, parts: readonly string[]): Promise<Row[]> {
  const unknown = parts.find((part) => !Object.hasOwn(PARTS, part));
  if (unknown !== undefined)
    throw new RangeError(`There is no part "${unknown}" of this bench. Parts: ${Object.keys(PARTS).join(', ')}.`);
  await build();
  try {
    const found: Row[] = [];
    for (const part of parts.length > 0 ? parts : Object.keys(PARTS)) {
      found.push(...(await (PARTS[part] as (quick: boolean) => Promise<Row[]>)(quick)));
      killAll();
    }
    return found;
  } finally {
    hangUp();
    killAll();
  }
}
