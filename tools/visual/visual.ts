// `npm run visual [-- --update] [NAME …]`: takes the pictures of the elements and compares them with those that are kept.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import type { Scene } from './scene.ts';
import { SCENES } from './scenes.ts';
import { Studio } from './studio.ts';

const PICTURES = join(import.meta.dirname, 'pictures');
/** Says with which browser the pictures were taken. */
const ORIGIN = join(PICTURES, 'taken-with.json');

const fileOf = (name: string): string => join(PICTURES, `${name}.png`);
const besides = (name: string): readonly string[] => ['taken', 'diff'].map((kind) => fileOf(`${name}.${kind}`));

/** A picture that is not as it was. */
export interface Fault {
  readonly scene: string;
  /** Says what is wrong. */
  readonly sentence: string;
}

/** How many pictures match, and those that do not. */
export interface Outcome {
  readonly passed: number;
  readonly faults: readonly Fault[];
}

/** The scenes whose names begin with one of these, or all. @throws Error when there is none. */
function chosen(names: readonly string[]): readonly Scene[] {
  const unknown = names.find((name) => !SCENES.some((scene) => scene.name.startsWith(name)));
  if (unknown !== undefined) throw new Error(`There is no scene whose name begins with "${unknown}".`);
  return names.length === 0 ? SCENES : SCENES.filter((scene) => names.some((name) => scene.name.startsWith(name)));
}

/** Pictures of which there is no scene any more. */
const orphans = (): string[] =>
  globSync('*/*.png', { cwd: PICTURES })
    .map((file) => file.replaceAll('\\', '/').replace(/\.png$/, ''))
    .filter((name) => !/\.(taken|diff)$/.test(name) && !SCENES.some((scene) => scene.name === name));

/** Says what is wrong with a picture that was taken, in one sentence; an empty text when nothing is. */
function check(name: string, taken: Uint8Array): string {
  for (const file of besides(name)) rmSync(file, { force: true });
  const file = fileOf(name);
  if (!existsSync(file)) return 'No picture of it is kept.';
  const comparison = compare(readFileSync(file), taken);
  if (comparison.isAlike) return '';
  const [takenFile, diffFile] = besides(name) as [string, string];
  writeFileSync(takenFile, taken);
  if (comparison.drawing !== null) writeFileSync(diffFile, comparison.drawing);
  return `${comparison.reason} See ${takenFile}.`;
}

function keep(name: string, taken: Uint8Array): void {
  // A picture that looks the same stays as it is, so that only what has changed is in the commit.
  if (check(name, taken) === '') return;
  for (const file of besides(name)) rmSync(file, { force: true });
  mkdirSync(dirname(fileOf(name)), { recursive: true });
  writeFileSync(fileOf(name), taken);
  console.log(`kept ${name}`);
}

/** Pictures that are taken at the same time: each waits for most of its time, until its page holds still. */
const TOGETHER = 3;

async function eachPicture(scenes: readonly Scene[], use: (name: string, taken: Uint8Array) => void): Promise<string> {
  const studio = await Studio.open();
  try {
    const rest = scenes.values();
    const takeRest = async (): Promise<void> => {
      for (const scene of rest) use(scene.name, await studio.picture(scene));
    };
    await Promise.all(Array.from({ length: TOGETHER }, takeRest));
    return studio.version;
  } finally {
    await studio.close();
  }
}

/** Takes the pictures again and keeps those that have changed. */
export async function update(names: readonly string[] = []): Promise<void> {
  const browser = await eachPicture(chosen(names), keep);
  if (names.length > 0) return;
  for (const name of orphans()) rmSync(fileOf(name));
  writeFileSync(ORIGIN, `${JSON.stringify({ browser }, null, 2)}\n`);
}

/** Compares every scene with its picture, and says what differs. */
export async function checkAll(names: readonly string[] = []): Promise<Outcome> {
  // The letters of other systems are drawn by other means, and would differ everywhere.
  if (process.platform !== 'linux') {
    console.log('The pictures of the elements are compared on Linux only.');
    return { passed: 0, faults: [] };
  }
  const scenes = chosen(names);
  const faults: Fault[] =
    names.length > 0 ? [] : orphans().map((scene) => ({ scene, sentence: 'There is no such scene any more.' }));
  const orphaned = faults.length;
  const browser = await eachPicture(scenes, (scene, taken) => {
    const sentence = check(scene, taken);
    if (sentence !== '') faults.push({ scene, sentence });
  });
  for (const { scene, sentence } of faults) console.error(`✖ ${scene}: ${sentence}`);
  if (faults.length > 0) {
    const { browser: kept } = JSON.parse(readFileSync(ORIGIN, 'utf8')) as { browser: string };
    console.error(`Taken with Chromium ${browser}; the pictures were taken with ${kept}.`);
    console.error('When they look right: npm run visual -- --update');
  }
  return { passed: scenes.length - (faults.length - orphaned), faults };
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({ options: { update: { type: 'boolean' } }, allowPositionals: true });
  if (values.update === true) await update(positionals);
  else {
    const { passed, faults } = await checkAll(positionals);
    console.log(`${passed} pictures match, ${faults.length} do not.`);
    process.exitCode = faults.length > 0 ? 1 : 0;
  }
}
