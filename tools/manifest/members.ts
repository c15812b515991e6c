// The parts that the declarations of all frameworks are made of.
import type { AttributeDoc, ElementDoc } from './element-docs.ts';

/** The module that holds an element's class, seen from `dist/typings`. */
const fromTypings = (module: string): string => module.replace(/^\.\/dist\//, '../');

/** The imports of the classes of elements and events that the declarations name. */
export function imports(docs: readonly ElementDoc[], { events = true } = {}): string {
  const wanted = new Map<string, Set<string>>();
  const want = (name: string, module: string): void =>
    void wanted.set(module, (wanted.get(module) ?? new Set()).add(name));
  for (const doc of docs) {
    want(doc.className, doc.module);
    if (events) for (const { type, module } of doc.events) if (module !== null) want(type, module);
  }
  return [...wanted]
    .map(([module, names]) => `import type { ${[...names].sort().join(', ')} } from '${fromTypings(module)}';\n`)
    .join('');
}

/** A text as a doc comment. */
export const comment = (text: string): string => `/** ${text.replaceAll('*/', '*\\/').replaceAll(/\s*\n\s*/g, ' ')} */`;

/** An attribute whose name differs from its property's: templates may write either. */
const isOnlyAttribute = (attribute: AttributeDoc, doc: ElementDoc): boolean =>
  !doc.properties.some(({ name }) => name === attribute.name);

/** The members of an object type that says what a template may set. */
export function settable(doc: ElementDoc): readonly string[] {
  const properties = doc.properties
    .filter(({ isReadonly }) => !isReadonly)
    .map(({ name, description }) => `${comment(description)}\n'${name}'?: ${doc.className}['${name}'] | undefined;`);
  const attributes = doc.attributes
    .filter((attribute) => isOnlyAttribute(attribute, doc))
    .map((one) => `${comment(one.description)}\n'${one.name}'?: ${doc.className}['${one.property}'] | undefined;`);
  return [...properties, ...attributes];
}

/** The members that say which events a template may listen to. */
export const listeners = (doc: ElementDoc): readonly string[] =>
  doc.events.map(
    ({ name, description, type }) => `${comment(description)}\n'on${name}'?: ((event: ${type}) => void) | undefined;`,
  );

/** An object type. */
export const block = (members: readonly string[]): string => `{\n${members.join('\n')}\n}`;

/** One member for each tag. */
export const tagsOf = (docs: readonly ElementDoc[], one: (doc: ElementDoc) => string): string =>
  docs.map((doc) => `${comment(doc.summary)}\n'${doc.tag}': ${one(doc)};`).join('\n');
