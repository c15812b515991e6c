// `npm run new-element NAME`: the files of a new element, ready to be made into something.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { filesFor, scenesFor, type Names } from './templates.ts';

const TAG = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;

/** The spellings of a tag. */
function namesOf(tag: string): Names {
  const words = tag.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const className = words.join('');
  return { tag, className, variable: className.charAt(0).toLowerCase() + className.slice(1) };
}

/** Puts a line among the exports, which stand in the order of their tags. */
function exported(text: string, { tag, className }: Names): string {
  const line = `export { ${className} } from './${tag}/define.ts';`;
  const lines = text.trimEnd().split('\n');
  const tagOf = (one: string): string => /from '\.\/([a-z-]+)\/define\.ts'/.exec(one)?.[1] ?? '';
  const place = lines.findIndex((one) => tagOf(one) > tag);
  lines.splice(place === -1 ? lines.length : place, 0, line);
  return `${lines.join('\n')}\n`;
}

/** Puts a line among the tags that are defined when they are needed. */
function listed(text: string, { tag }: Names): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith("  '"));
  const end = lines.findIndex((line) => line.startsWith('}'));
  const tags = [...lines.slice(first, end), `  '${tag}': () => import('../${tag}/define.ts'),`].sort();
  return [...lines.slice(0, first), ...tags, ...lines.slice(end)].join('\n');
}

const SCENES_END = /\n\];\s*$/;

/** The list of scenes with those of the new element at its end. */
function withScenes(text: string, names: Names): string {
  if (!SCENES_END.test(text)) throw new Error('tools/visual/scenes.ts does not end with its list of scenes.');
  return text.replace(SCENES_END, (end) => `\n${scenesFor(names).trimEnd()}${end}`);
}

/**
 * Makes a new element.
 * @returns Every file that was written, by path from the root.
 * @throws RangeError when the name is no name of a tag, or taken.
 */
export async function newElement(root: string, tag: string): Promise<readonly string[]> {
  if (!TAG.test(tag))
    throw new RangeError(
      `"${tag}" is no name for a tag: expected small letters and at least one hyphen, as in share-gauge.`,
    );
  if (existsSync(join(root, 'src/elements', tag))) throw new RangeError(`There already is an element <${tag}>.`);
  const names = namesOf(tag);
  const written: string[] = [];
  const write = async (file: string, text: string): Promise<void> => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    // As `npm run format` would leave it, whatever the length of the name.
    const options = await resolveConfig(join(root, file));
    writeFileSync(join(root, file), await format(text, { ...options, filepath: file }));
    written.push(file);
  };
  for (const [file, text] of filesFor(names)) await write(file, text);
  const index = 'src/elements/index.ts';
  await write(index, exported(readFileSync(join(root, index), 'utf8'), names));
  const tags = 'src/elements/lazy/tags.ts';
  await write(tags, listed(readFileSync(join(root, tags), 'utf8'), names));
  const scenes = 'tools/visual/scenes.ts';
  if (existsSync(join(root, scenes))) await write(scenes, withScenes(readFileSync(join(root, scenes), 'utf8'), names));
  return written;
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [tag] = positionals;
  try {
    if (tag === undefined || positionals.length > 1)
      throw new RangeError('Expected one name, as in "npm run new-element share-gauge".');
    for (const file of await newElement(dirname(dirname(import.meta.dirname)), tag)) console.log(`wrote ${file}`);
    console.log(`
Its test:      npx wtr --files src/elements/${tag}/${tag}.test.ts
Its pictures:  npm run visual -- --update ${tag}
Its page:      npm run docs, made from the contract block of ${tag}.ts`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
