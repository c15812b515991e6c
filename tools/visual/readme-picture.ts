// `npm run picture`: the picture in README, light and dark, of a seeded replay.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from './replay.ts';
import { dark, light, type Look } from './scene.ts';
import { Studio } from './studio.ts';

const IMAGES = join(import.meta.dirname, '../../docs/images');
/** As wide as README is on a screen, CSS pixels. */
const WIDTH = 868;
/** For dense screens, where most people read it. */
const SCALE = 2;
/** All that is below the race, which the picture has no room for. */
const CROP = 'variant-table, suggestion-list, .foot, .promise { display: none }';

const { state, ordinary, stops } = await replay();
const studio = await Studio.open({ scale: SCALE });
try {
  for (const look of [light, dark].map((one): Look => ({ ...one, width: WIDTH }))) {
    const name = `replay-${look.name}`;
    const picture = await studio.picture({ name, tag: 'experiment-view', state, look }, CROP);
    writeFileSync(join(IMAGES, `${name}.png`), picture);
  }
} finally {
  await studio.close();
}
const stopped = stops.map(({ letter, hours }) => `${letter} after ${hours.toFixed(1)} h`).join(', ');
console.log(`An ordinary test: ${ordinary.winners} winners, ${ordinary.takenBack} taken back. Stopped: ${stopped}.`);
