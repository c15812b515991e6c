import type { Attribute, ClassField, ClassMethod, Event, Package } from 'custom-elements-manifest/schema.js';
import type { ElementClass } from './own-rules.ts';

/** Something of an element that has a name and a meaning. */
export interface Named {
  readonly name: string;
  readonly description: string;
}

/** An attribute, with the property that it sets. */
export interface AttributeDoc extends Named {
  readonly type: string;
  readonly default: string | null;
  readonly property: string;
}

/** A property that a page may set, or only read. */
interface PropertyDoc extends Named {
  readonly type: string;
  readonly default: string | null;
  readonly attribute: string | null;
  readonly isReadonly: boolean;
}

/** An event that an element tells. */
export interface EventDoc extends Named {
  /** The class or type of the event. */
  readonly type: string;
  /** The module that holds it; null when it is none of ours. */
  readonly module: string | null;
}

/** A custom property of CSS that an element reads. */
export interface CssPropertyDoc extends Named {
  readonly default: string | null;
}

/** All that a user of an element is to know. */
export interface ElementDoc {
  readonly tag: string;
  readonly className: string;
  /** The module that holds the class, such as `./dist/elements/kill-feed/kill-feed.js`. */
  readonly module: string;
  readonly summary: string;
  readonly description: string;
  readonly attributes: readonly AttributeDoc[];
  readonly properties: readonly PropertyDoc[];
  readonly methods: readonly Named[];
  readonly events: readonly EventDoc[];
  readonly slots: readonly Named[];
  readonly parts: readonly Named[];
  readonly cssProperties: readonly CssPropertyDoc[];
}

const named = ({ name, description = '' }: { name: string; description?: string }): Named => ({ name, description });

const byName = (a: Named, b: Named): number => (a.name < b.name ? -1 : 1);

const attributeDoc = (attribute: Attribute): AttributeDoc => ({
  ...named(attribute),
  type: attribute.type?.text ?? '',
  default: attribute.default ?? null,
  property: attribute.fieldName ?? attribute.name,
});

const propertyDoc = (field: ClassField & { attribute?: string; readonly?: boolean }): PropertyDoc => ({
  ...named(field),
  type: field.type?.text ?? '',
  default: field.default ?? null,
  attribute: field.attribute ?? null,
  isReadonly: field.readonly === true,
});

// The manifest writes "" for what the schema leaves out.
const eventDoc = (event: Event): EventDoc => ({
  ...named(event),
  type: event.type?.text ?? '',
  module: event.type?.references?.[0]?.module ?? null,
});

/** The analyzer takes everything up to the next tag for the summary; here it is the first paragraph. */
function saidOf({ summary = '', description = '' }: ElementClass): { summary: string; description: string } {
  const [first = '', ...rest] = summary
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' ').trim());
  return { summary: first, description: [...rest, description].filter((one) => one !== '').join('\n\n') };
}

function elementDoc(element: ElementClass & { readonly tagName: string }, module: string): ElementDoc {
  const members = element.members ?? [];
  return {
    tag: element.tagName,
    className: element.name,
    module,
    ...saidOf(element),
    attributes: (element.attributes ?? []).map(attributeDoc).sort(byName),
    properties: members
      .filter((member) => member.kind === 'field')
      .map(propertyDoc)
      .sort(byName),
    methods: members
      .filter((member): member is ClassMethod => member.kind === 'method')
      .map(named)
      .sort(byName),
    events: (element.events ?? []).map(eventDoc).sort(byName),
    slots: (element.slots ?? []).map(named),
    parts: (element.cssParts ?? []).map(named).sort(byName),
    cssProperties: (element.cssProperties ?? [])
      .map((one) => ({ ...named(one), default: one.default ?? null }))
      .sort(byName),
  };
}

/** The elements of a manifest, by tag. */
export function elementDocs({ modules }: Package): readonly ElementDoc[] {
  return modules
    .flatMap(({ path, declarations = [] }) =>
      declarations
        .filter((one): one is ElementClass & { tagName: string } => 'tagName' in one && one.tagName !== undefined)
        .map((element) => elementDoc(element, path)),
    )
    .sort((a, b) => (a.tag < b.tag ? -1 : 1));
}
