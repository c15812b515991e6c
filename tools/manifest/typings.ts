import type { AttributeDoc, ElementDoc } from './element-docs.ts';

/** The frameworks whose templates are typed. */
export type Framework = 'react' | 'vue' | 'svelte';

const NOTE = '// Made from the elements by `npm run build`.\n';

/** The module that holds an element's class, seen from `dist/typings`. */
const fromTypings = (module: string): string => module.replace(/^\.\/dist\//, '../');

function imports(docs: readonly ElementDoc[]): string {
  const wanted = new Map<string, Set<string>>();
  const want = (name: string, module: string): void =>
    void wanted.set(module, (wanted.get(module) ?? new Set()).add(name));
  for (const doc of docs) {
    want(doc.className, doc.module);
    for (const { type, module } of doc.events) if (module !== null) want(type, module);
  }
  return [...wanted]
    .map(([module, names]) => `import type { ${[...names].sort().join(', ')} } from '${fromTypings(module)}';\n`)
    .join('');
}

const comment = (text: string): string => `/** ${text.replaceAll('*/', '*\\/').replaceAll(/\s*\n\s*/g, ' ')} */`;

/** An attribute whose name differs from its property's: templates may write either. */
const isOnlyAttribute = (attribute: AttributeDoc, doc: ElementDoc): boolean =>
  !doc.properties.some(({ name }) => name === attribute.name);

/** The members of an object type that says what a template may set. */
function settable(doc: ElementDoc): readonly string[] {
  const properties = doc.properties
    .filter(({ isReadonly }) => !isReadonly)
    .map(({ name, description }) => `${comment(description)}\n'${name}'?: ${doc.className}['${name}'] | undefined;`);
  const attributes = doc.attributes
    .filter((attribute) => isOnlyAttribute(attribute, doc))
    .map((one) => `${comment(one.description)}\n'${one.name}'?: ${doc.className}['${one.property}'] | undefined;`);
  return [...properties, ...attributes];
}

/** The members that say which events a template may listen to. */
const listeners = (doc: ElementDoc): readonly string[] =>
  doc.events.map(
    ({ name, description, type }) => `${comment(description)}\n'on${name}'?: ((event: ${type}) => void) | undefined;`,
  );

const block = (members: readonly string[]): string => `{\n${members.join('\n')}\n}`;

const tagsOf = (docs: readonly ElementDoc[], one: (doc: ElementDoc) => string): string =>
  docs.map((doc) => `${comment(doc.summary)}\n'${doc.tag}': ${one(doc)};`).join('\n');

function react(docs: readonly ElementDoc[]): string {
  return `import type { DetailedHTMLProps, HTMLAttributes } from 'react';
${imports(docs)}
type Tag<Element extends HTMLElement, Own> = Omit<DetailedHTMLProps<HTMLAttributes<Element>, Element>, keyof Own> & Own;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${tagsOf(docs, (doc) => `Tag<${doc.className}, ${block([...settable(doc), ...listeners(doc)])}>`)}
    }
  }
}
`;
}

function vue(docs: readonly ElementDoc[]): string {
  const events = (doc: ElementDoc): string => block(doc.events.map(({ name, type }) => `'${name}': ${type};`));
  return `import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
${imports(docs)}
type Emit<Events> = EmitFn<{ [Name in keyof Events]: (event: Events[Name]) => void }>;
type Tag<Element extends HTMLElement, Own, Events> = new () => Element & {
  /** @deprecated Not there at run time: it only types templates. */
  $props: Omit<HTMLAttributes, keyof Own> & Own & PublicProps;
  /** @deprecated Not there at run time: it only types templates. */
  $emit: Emit<Events>;
};

declare module 'vue' {
  interface GlobalComponents {
${tagsOf(docs, (doc) => `Tag<${doc.className}, ${block(settable(doc))}, ${events(doc)}>`)}
  }
}
`;
}

function svelte(docs: readonly ElementDoc[]): string {
  return `import type { HTMLAttributes } from 'svelte/elements';
${imports(docs)}
type Tag<Element extends HTMLElement, Own> = Omit<HTMLAttributes<Element>, keyof Own> & Own;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
${tagsOf(docs, (doc) => `Tag<${doc.className}, ${block([...settable(doc), ...listeners(doc)])}>`)}
  }
}
`;
}

const WRITERS: Readonly<Record<Framework, (docs: readonly ElementDoc[]) => string>> = { react, vue, svelte };

/** The names of the frameworks, as in `peeksafe/react`. */
export const FRAMEWORKS = Object.keys(WRITERS) as readonly Framework[];

/** The declarations that make a framework's templates know the tags, their properties and their events. */
export const typings = (framework: Framework, docs: readonly ElementDoc[]): string =>
  `${NOTE}${WRITERS[framework](docs)}`;
