// A strict project of plain TypeScript that imports one tag: what another module happens to declare must not be what makes it work.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { builtManifest } from '../manifest/analyze.ts';
import { elementDocs, type ElementDoc, type EventDoc } from '../manifest/element-docs.ts';
import { ROOT } from './run.ts';

const docs = elementDocs(builtManifest(ROOT));
const FILE = join(ROOT, 'dist/one-tag.ts');
const OPTIONS: ts.CompilerOptions = {
  ...{
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
  ...{
    lib: [
      'lib.es2024.d.ts',
      'lib.esnext.disposable.d.ts',
      'lib.dom.d.ts',
      'lib.dom.iterable.d.ts',
      'lib.dom.asynciterable.d.ts',
    ],
  },
  ...{ strict: true, skipLibCheck: true, noEmit: true, types: [] },
};

// The declarations of the DOM are read once for all projects.
const host = ts.createCompilerHost(OPTIONS);
const read = host.getSourceFile.bind(host);
const sources = new Map<string, ts.SourceFile | undefined>();
let code = '';
host.fileExists = (file) => file === FILE || ts.sys.fileExists(file);
host.getSourceFile = (file, languageVersion) => {
  if (file === FILE) return ts.createSourceFile(file, code, languageVersion, true);
  if (!sources.has(file)) sources.set(file, read(file, languageVersion));
  return sources.get(file);
};

/** The faults that the compiler finds in a program. */
function faultsOf(text: string): readonly string[] {
  code = text;
  return ts
    .getPreEmitDiagnostics(ts.createProgram([FILE], OPTIONS, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const typeOf = ({ name, type, module }: EventDoc): string => {
  if (type === 'ActionEvent') return `import('peeksafe/elements').ActionEvent<'${name.slice('peeksafe-'.length)}'>`;
  return module === null ? type : `import('peeksafe/elements').${type}`;
};

/** A program that listens to an event, and stops listening, with the exact type of the event. */
const listens = (_doc: ElementDoc, event: EventDoc): string => `{
  type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
  element.addEventListener('${event.name}', (event) => {
    const isSame: Same<typeof event, ${typeOf(event)}> = true;
    void [isSame, event.detail];
  });
  const listener = function (this: HTMLElement, event: ${typeOf(event)}): void { void [this, event]; };
  element.addEventListener('${event.name}', listener, { once: true });
  element.removeEventListener('${event.name}', listener);
}
`;

/** The same without a type of ours: to name one is to import its module, and with it whatever else that declares. */
const listensPlainly = (doc: ElementDoc, { name }: EventDoc): string => `
element.addEventListener('${name}', (event) => void event.detail);
document.querySelector('${doc.tag}')?.addEventListener('${name}', function (event) { void [this.${doc.properties[0]?.name ?? 'hidden'}, event.detail]; });
document.addEventListener('${name}', (event) => void event.detail);
element.addEventListener('${name}', { handleEvent: (event: Event) => void event });
`;

for (const doc of docs)
  test(`a project that imports only <${doc.tag}> has its events typed: ${doc.events.length} of them`, () => {
    const program = (
      listen: (doc: ElementDoc, event: EventDoc) => string,
    ): string => `import 'peeksafe/elements/${doc.tag}.js';
const element = document.createElement('${doc.tag}');
const plain: HTMLElement = element;
plain.addEventListener('click', (event) => void event.clientX);
element.addEventListener('click', function (event) { void [this.hidden, event.clientX]; });
element.addEventListener('of-the-page', (event: Event) => void event);
${doc.events.map((event) => listen(doc, event)).join('')}`;
    assert.deepEqual(faultsOf(program(listensPlainly)), []);
    assert.deepEqual(faultsOf(program(listens)), []);
  });

test('an event that is listened to as another one is an error', () => {
  const program = (type: string): string => `import { type SelectEvent } from 'peeksafe/elements';
const table = document.createElement('variant-table');
const listener = (event: ${type}): void => void event;
table.addEventListener('peeksafe-select', listener);
`;
  assert.deepEqual(faultsOf(program('SelectEvent')), []);
  assert.match(faultsOf(program('MouseEvent')).join('\n'), /No overload matches this call/);
});
