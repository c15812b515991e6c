import type { CssPropertyDoc, ElementDoc, Named } from './element-docs.ts';

/** The help that an editor shows for an element: its description, the parts to style by CSS, and the events to listen to. */
function helpOf(doc: ElementDoc): string {
  const list = (title: string, all: readonly Named[]): readonly string[] =>
    all.length === 0 ? [] : [`**${title}**`, all.map((one) => `- \`${one.name}\` ${one.description}`).join('\n')];
  return [
    doc.summary,
    ...(doc.description === '' ? [] : [doc.description]),
    ...list('Events', doc.events),
    ...list('Slots', doc.slots),
    ...list('Parts', doc.parts),
  ].join('\n\n');
}

/** The texts that an attribute may have, when its type names them. */
const valuesOf = (type: string): readonly string[] => [...type.matchAll(/'([^']*)'/g)].map(([, value = '']) => value);

const withDefault = ({ description, default: value }: { description: string; default: string | null }): string =>
  value === null || value === 'null' ? description : `${description} Default: \`${value}\`.`;

const markdown = (value: string): { kind: 'markdown'; value: string } => ({ kind: 'markdown', value });

/** Custom data for the HTML of VS Code, version 1.1. */
export function htmlData(docs: readonly ElementDoc[]): object {
  return {
    version: 1.1,
    tags: docs.map((doc) => ({
      name: doc.tag,
      description: markdown(helpOf(doc)),
      attributes: doc.attributes.map((attribute) => ({
        name: attribute.name,
        description: markdown(withDefault(attribute)),
        ...(valuesOf(attribute.type).length > 0 && {
          values: valuesOf(attribute.type).map((name) => ({ name })),
        }),
      })),
    })),
  };
}

/** Every custom property of CSS that some element reads, once. */
export function cssPropertiesOf(docs: readonly ElementDoc[]): readonly CssPropertyDoc[] {
  const all = new Map(docs.flatMap(({ cssProperties }) => cssProperties.map((one) => [one.name, one] as const)));
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Custom data for the CSS of VS Code, version 1.1. */
export function cssData(docs: readonly ElementDoc[]): object {
  return {
    version: 1.1,
    properties: cssPropertiesOf(docs).map((one) => ({ name: one.name, description: markdown(withDefault(one)) })),
  };
}

const described = ({ name, description }: Named): Named => ({ name, description });

function webTypesElement(doc: ElementDoc): object {
  const typed = (one: { type: string; default: string | null } & Named): object => ({
    ...described(one),
    ...(one.default !== null && { default: one.default }),
    value: { type: one.type },
  });
  return {
    name: doc.tag,
    description: helpOf(doc),
    attributes: doc.attributes.map(typed),
    slots: doc.slots.map(({ name, description }) => ({ name: name === '' ? 'default' : name, description })),
    js: {
      properties: doc.properties.map((one) => ({ ...described(one), type: one.type, 'read-only': one.isReadonly })),
      events: doc.events.map((one) => ({ ...described(one), type: one.type })),
    },
    css: { parts: doc.parts.map(described), properties: doc.cssProperties.map(described) },
  };
}

/** Web-types for the editors of JetBrains. */
export function webTypes(docs: readonly ElementDoc[], { name, version }: { name: string; version: string }): object {
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'description-markup': 'markdown',
    contributions: { html: { elements: docs.map(webTypesElement) } },
  };
}
