import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  Comment,
  Converter,
  DocumentReflection,
  IndexEvent,
  PageEvent,
  ReflectionKind,
  type Application,
  type Context,
  type DeclarationReflection,
  type ProjectReflection,
  type Reflection,
} from 'typedoc';
import { ENTRIES } from '../api/entries.ts';
import { withImports } from '../api/examples.ts';
import { addPageEnds } from './page-ends.ts';
import { indexHeadings, withoutIndex } from './search.ts';
import { withoutInlineScript } from './strict.ts';
import { DESCRIPTIONS } from '../../server/src/documents/components.ts';

/** Names of the entries, as they are imported, by the name that TypeDoc gives them. */
const MODULES: ReadonlyMap<string, string> = new Map(
  ENTRIES.map(({ name, file }) => [file.replace(/(\/index)?\.ts$/, ''), name]),
);

/** The blocks of an element's contract; its own page has them as tables. */
const CONTRACT = new Set(['@csspart', '@cssproperty', '@slot', '@event', '@fires', '@attr']);

const lines = new Map<string, readonly string[]>();
const linesOf = (file: string): readonly string[] => {
  const known = lines.get(file) ?? readFileSync(file, 'utf8').split('\n');
  lines.set(file, known);
  return known;
};

/** The schema that a line of a module of the protocol belongs to. */
function schemaAt(file: string, line: number): string | null {
  for (const text of linesOf(file).slice(0, line).reverse()) {
    const [, name] = /^(?:export )?const (\w+) = /.exec(text) ?? [];
    if (name !== undefined) return name;
  }
  return null;
}

/** Fields of the protocol are described where their words stand, once for the documents of the protocol and for this reference. */
function wordsFor(field: DeclarationReflection): string | null {
  const source = field.sources?.find(({ fullFileName }) => /[\\/]src[\\/]protocol[\\/]/.test(fullFileName));
  if (source === undefined) return null;
  const schema = schemaAt(source.fullFileName, source.line);
  const words = schema === null ? undefined : DESCRIPTIONS.get(schema);
  const path = Object.keys(words?.own ?? {}).find((one) => one === field.name || one.endsWith(`.${field.name}`));
  const own = path === undefined ? undefined : words?.own[path];
  // A field that no list of words names is the value of an enumeration, or means the same wherever it stands.
  return own ?? words?.common[field.name] ?? commonWords(field.name) ?? words?.own[''] ?? null;
}

function commonWords(name: string): string | undefined {
  for (const { common } of DESCRIPTIONS.values()) if (common[name] !== undefined) return common[name];
  return undefined;
}

function describeProtocol(project: ProjectReflection): void {
  for (const one of project.getReflectionsByKind(ReflectionKind.Property) as DeclarationReflection[]) {
    if (one.hasComment()) continue;
    // An enumeration of zod is a type that nobody has written: its members are the values themselves.
    const isValue = one.sources === undefined && one.type?.type === 'literal';
    const words = isValue ? 'One of the values.' : wordsFor(one);
    if (words !== null) one.comment = new Comment([{ kind: 'text', text: words }]);
  }
}

/** TypeDoc asks for no descriptions inside the types of parameters, type parameters and results. */
function isInSignature(one: Reflection): boolean {
  for (let parent = one.parent; parent !== undefined; parent = parent.parent)
    if (parent.kindOf(ReflectionKind.SomeSignature | ReflectionKind.TypeParameter)) return true;
  return false;
}

/** Members of a type without a name are described together with what they belong to. */
const withoutName = (project: ProjectReflection): string[] => [
  ...new Set(
    project
      .getReflectionsByKind(ReflectionKind.Property)
      .filter((one) => one.parent?.kindOf(ReflectionKind.TypeLiteral) === true && !one.hasComment())
      .filter((one) => !isInSignature(one))
      .map((one) => one.getFullName()),
  ),
];

/** Removes the members that Lit needs of a class, which are not for users, and the contract, which is on the element's page. */
function tidyElements(project: ProjectReflection): void {
  for (const one of project.getReflectionsByKind(ReflectionKind.Property) as DeclarationReflection[])
    if (one.flags.isStatic && /^(styles|properties)$/.test(one.name)) project.removeReflection(one);
  for (const one of project.getReflectionsByKind(ReflectionKind.Class)) {
    if (one.comment === undefined) continue;
    one.comment.blockTags = one.comment.blockTags.filter(({ tag }) => !CONTRACT.has(tag));
  }
}

function nameModules(project: ProjectReflection): void {
  for (const one of project.getReflectionsByKind(ReflectionKind.Module)) one.name = MODULES.get(one.name) ?? one.name;
}

/** Writes the imports of our names into the examples, which their comments leave out. */
function importInExamples(project: ProjectReflection): void {
  const entries = new Map<string, string>();
  for (const entry of project.getReflectionsByKind(ReflectionKind.Module) as DeclarationReflection[])
    for (const { name } of entry.children ?? []) if (!entries.has(name)) entries.set(name, entry.name);
  for (const { comment } of Object.values(project.reflections))
    for (const { tag, content } of comment?.blockTags ?? [])
      for (const part of tag === '@example' ? content : [])
        if (part.kind === 'code')
          part.text = part.text.replace(
            /^```ts\n([\s\S]*)\n```$/,
            (_, code: string) => `\`\`\`ts\n${withImports(code, (name) => entries.get(name))}\n\`\`\``,
          );
}

/** Lets the types of events on the page of an element lead to their own pages, which have their details. */
function linkEvents(app: Application, page: PageEvent): void {
  if (!(page.model instanceof DocumentReflection) || page.model.parent !== page.project) return;
  const { model, project, contents = '' } = page;
  page.contents = contents.replaceAll(/<td><code>(\w+Event)<\/code><\/td>/g, (cell, name: string) => {
    const types = project.getReflectionsByKind(
      ReflectionKind.Class | ReflectionKind.SomeType | ReflectionKind.Interface,
    );
    const type = types.find((one) => one.name === name && app.renderer.router?.hasUrl(one) === true);
    if (type === undefined) return cell;
    return `<td><a href="${app.renderer.router?.relativeUrl(model, type) ?? ''}"><code>${name}</code></a></td>`;
  });
}

/** Marks options such as `--pages` in lines of code, which browsers would break after their hyphens. */
function keepOptionsWhole(page: PageEvent): void {
  page.contents = (page.contents ?? '').replaceAll(/<code>[^<]*<\/code>(?!<\/td>)/g, (code) =>
    code.replaceAll(/--[\w-]*/g, '<span class="option">$&</span>'),
  );
}

/** Adapts TypeDoc to this repository. */
export function plugin(app: Application): void {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    nameModules(project);
    tidyElements(project);
  });
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: Context) => {
    describeProtocol(project);
    importInExamples(project);
    app.options.setValue('intentionallyNotDocumented', withoutName(project));
  });
  app.renderer.on(IndexEvent.PREPARE_INDEX, indexHeadings);
  app.renderer.on(PageEvent.END, withoutInlineScript);
  app.renderer.on(PageEvent.END, withoutIndex);
  app.renderer.on(PageEvent.END, keepOptionsWhole);
  app.renderer.on(PageEvent.END, (page) => linkEvents(app, page));
  addPageEnds(app, dirname(dirname(import.meta.dirname)));
}
