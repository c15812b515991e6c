// Takes the comments and the white space out of what is built of the elements' CSS and HTML: they are half of some styles, and no minifier of
// JavaScript touches what is inside a template.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import remapping, { type EncodedSourceMap } from '@jridgewell/remapping';
import { minifyHTMLLiterals } from 'minify-literals';

const TEMPLATE = /\b(?:css|html|svg)\s*`/;

async function minifyFile(file: string): Promise<void> {
  const code = readFileSync(file, 'utf8');
  if (!TEMPLATE.test(code)) return;
  const less = await minifyHTMLLiterals(code, {
    fileName: basename(file),
    // Icons are SVG, in which the slash that ends an element says that it is no parent of the next.
    htmlTags: ['html'],
    // A space between two words or buttons is seen, so that one is left where there was any.
    html: code.includes('unsafeHTML') ? false : { conservativeCollapse: true, keepClosingSlash: true },
    // Where a part of them is a value they are left as they are, and the minifier would say so of each file at each build.
    ...(code.includes('unsafeCSS') && { css: false as const }),
  });
  if (less === null) return;
  const toTypeScript = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as EncodedSourceMap;
  const map = remapping([less.map as unknown as EncodedSourceMap, toTypeScript], () => null);
  const link = `//# sourceMappingURL=${basename(file)}.map`;
  writeFileSync(file, less.code.includes(link) ? less.code : `${less.code}\n${link}`);
  writeFileSync(`${file}.map`, JSON.stringify(map));
}

/**
 * Minifies the templates of every module below a folder, maps to TypeScript included. Templates that are minified already stay as they are.
 * @throws Error when a template is no CSS or HTML.
 */
export async function minifyTemplates(folder: string): Promise<void> {
  await Promise.all(globSync('**/*.js', { cwd: folder }).map((file) => minifyFile(join(folder, file))));
}
