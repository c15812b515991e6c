import { angular } from './angular.ts';
import type { ElementDoc } from './element-docs.ts';
import { block, comment, imports, listeners, settable, tagsOf } from './members.ts';
import { react } from './react.ts';

/** The frameworks whose templates are typed. */
export type Framework = 'react' | 'vue' | 'svelte' | 'astro' | 'angular';

const NOTE = '// Made from the elements by `npm run build`.\n';

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

/** Astro writes attributes only. Its own declarations are global, and a project without them has these alone. */
function astro(docs: readonly ElementDoc[]): string {
  const attributes = (doc: ElementDoc): string =>
    block(
      doc.attributes.map(
        ({ name, description, property }) =>
          `${comment(description)}\n'${name}'?: Attribute<${doc.className}['${property}']> | undefined;`,
      ),
    );
  return `${imports(docs, { events: false })}
type Attribute<Value> = Value extends readonly unknown[]
  ? string
  : Value extends number
    ? Value | \`\${Value}\`
    : Value extends boolean
      ? Value | 'true' | 'false' | ''
      : Value;
type Tag<Own> = Omit<astroHTML.JSX.HTMLAttributes, keyof Own> & Own;

declare global {
  namespace astroHTML.JSX {
    interface HTMLAttributes {}
    interface IntrinsicElements {
${tagsOf(docs, (doc) => `Tag<${attributes(doc)}>`)}
    }
  }
}
`;
}

const WRITERS: Readonly<Record<Framework, (docs: readonly ElementDoc[]) => string>> = {
  react,
  vue,
  svelte,
  astro,
  angular,
};

/** The names of the frameworks, as in `peeksafe/react`. */
export const FRAMEWORKS = Object.keys(WRITERS) as readonly Framework[];

/** The declarations that make a framework's templates know the tags, their properties and their events. Those of Astro have attributes only, those of Angular no events, which it reads from the elements. */
export const typings = (framework: Framework, docs: readonly ElementDoc[]): string =>
  `${NOTE}${WRITERS[framework](docs)}`;
