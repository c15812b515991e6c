import type { ElementDoc } from './element-docs.ts';
import { block, comment, imports, listeners, settable, tagsOf } from './members.ts';

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `variant-table` as `VariantTable`, and `peeksafe-select` as `PeeksafeSelect`. */
const pascalCase = (name: string): string => name.split('-').map(capitalized).join('');

/** The prop of a listener; with the prefix, since `onSelect` and `onPause` are taken by events of the DOM. */
const listenerProp = (event: string): string => `on${pascalCase(event)}`;

/** The type of what both a tag and its component take. */
const propertiesType = (doc: ElementDoc): string => `${doc.className}Properties`;

const componentTypes = (doc: ElementDoc): string => {
  const events = doc.events.map(
    ({ name, description, type }) =>
      `${comment(description)}\n'${listenerProp(name)}'?: ((event: ${type}) => void) | undefined;`,
  );
  const name = pascalCase(doc.tag);
  // Under another name at first: the class of the element, which is imported as a type, may have the same.
  return `interface ${propertiesType(doc)} ${block(settable(doc))}
${comment(doc.summary)}
declare const ${name}Component: Component<${doc.className}, ${propertiesType(doc)} & ${block(events)}>;
export { ${name}Component as ${name} };
`;
};

/** The declarations of `peeksafe/react`: a component for each element, and the tags in JSX for those who write them directly. */
export const react = (
  docs: readonly ElementDoc[],
): string => `import type { DetailedHTMLProps, ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';
${imports(docs)}
type Tag<Element extends HTMLElement, Own> = Omit<DetailedHTMLProps<HTMLAttributes<Element>, Element>, keyof Own> & Own;
type Component<Element extends HTMLElement, Own> = ForwardRefExoticComponent<
  Omit<HTMLAttributes<Element>, keyof Own> & Own & RefAttributes<Element>
>;

${docs.map(componentTypes).join('\n')}
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${tagsOf(docs, (doc) => `Tag<${doc.className}, ${propertiesType(doc)} & ${block(listeners(doc))}>`)}
    }
  }
}
`;

// A module of its own for each: whoever imports one component gets one tag. Hooks run in the browser only, which React Server Components
// learn from the first line.
const component = (doc: ElementDoc): string => {
  const name = pascalCase(doc.tag);
  const events = doc.events.map(({ name: event }) => `    ${listenerProp(event)}: '${event}',\n`).join('');
  return `'use client';
import { createComponent } from '@lit/react';
import React from 'react';
import { ${doc.className} as elementClass } from '../elements/${doc.tag}/define.js';

export const ${name} = /* @__PURE__ */ createComponent({
  react: React,
  tagName: '${doc.tag}',
  displayName: '${name}',
  elementClass,
  events: {
${events}  },
});
`;
};

/** The modules of `peeksafe/react` by their file names: the components, each by `@lit/react`, and one that exports them all. */
export function reactModules(docs: readonly ElementDoc[]): ReadonlyMap<string, string> {
  const index = docs.map(({ tag }) => `export { ${pascalCase(tag)} } from './${tag}.js';\n`).join('');
  return new Map([['index.js', index], ...docs.map((doc) => [`${doc.tag}.js`, component(doc)] as const)]);
}
