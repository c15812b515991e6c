import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from './analyze.ts';
import { angularModules } from './angular.ts';
import { cssData, htmlData, webTypes } from './editor-data.ts';
import { elementDocs } from './element-docs.ts';
import { reactModules } from './react.ts';
import { typings } from './typings.ts';

/** Writes what editors and frameworks read about the elements into `dist`: the manifest, editors' data, the typings of templates, the components of React, the directives of Angular. */
export function writeManifest(root: string): void {
  const dist = join(root, 'dist');
  const manifest = analyze(root);
  const docs = elementDocs(manifest);
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string; version: string };
  const write = (file: string, what: object): void =>
    writeFileSync(join(dist, file), `${JSON.stringify(what, null, 1)}\n`);
  write('custom-elements.json', manifest);
  write('vscode.html-custom-data.json', htmlData(docs));
  write('vscode.css-custom-data.json', cssData(docs));
  write('web-types.json', webTypes(docs, about));
  for (const [framework, modules] of [
    ['react', reactModules(docs)],
    ['angular', angularModules(docs)],
  ] as const) {
    const folder = join(dist, framework);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.d.ts'), typings(framework, docs));
    for (const [file, code] of modules) writeFileSync(join(folder, file), code);
  }
  mkdirSync(join(dist, 'typings'), { recursive: true });
  for (const framework of ['vue', 'svelte', 'astro'] as const) {
    writeFileSync(join(dist, 'typings', `${framework}.d.ts`), typings(framework, docs));
    // Types only; whoever imports it for its effect on types gets an empty module.
    writeFileSync(join(dist, 'typings', `${framework}.js`), 'export {};\n');
  }
}
