import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageEvent } from 'typedoc';

/** The one script that TypeDoc writes into each page; as a file, a strict Content-Security-Policy has nothing against it. */
const INLINE = /<script>(document\.documentElement\.dataset\.theme = [^<]*)<\/script>/;
let inlineScript = '';

/** The one style element that TypeDoc's own script makes, for its filters. */
const STYLE = 'document.head.appendChild(document.createElement("style"))';
const SHEET = `(()=>{const sheet=new CSSStyleSheet;let text="";document.adoptedStyleSheets=[...document.adoptedStyleSheets,sheet];
return{dataset:{},get innerHTML(){return text},set innerHTML(css){text=css;sheet.replaceSync(css)}}})()`;

const moved = (what: string): Error =>
  new Error(`TypeDoc writes its ${what} in another way than tools/docs/strict.ts knows.`);

/** Takes the script out of a page. */
export function withoutInlineScript(page: PageEvent): void {
  const [, script] = INLINE.exec(page.contents ?? '') ?? [];
  const [, base] = /data-base="([^"]*)"/.exec(page.contents ?? '') ?? [];
  if (script === undefined || base === undefined) throw moved('first script');
  inlineScript = script;
  page.contents = (page.contents ?? '').replace(INLINE, `<script src="${base}assets/first.js"></script>`);
}

/** Puts what was taken out of the pages into files. */
export function writeStrictAssets(dir: string): void {
  writeFileSync(join(dir, 'assets/first.js'), inlineScript);
  const main = join(dir, 'assets/main.js');
  const text = readFileSync(main, 'utf8');
  if (!text.includes(STYLE)) throw moved('style of filters');
  writeFileSync(main, text.replace(STYLE, SHEET));
}
