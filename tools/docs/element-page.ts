import { cssPropertiesOf } from '../manifest/editor-data.ts';
import type { ElementDoc } from '../manifest/element-docs.ts';

/** A cell of a table of Markdown: no line breaks, no bars. */
const cell = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
const code = (text: string | null): string => (text === null || text === '' ? '' : `\`${cell(text)}\``);

function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [`## ${title}`, '', line(heads), line(heads.map(() => '---')), ...rows.map(line), ''].join('\n');
}

/** How a tag is written when it is tried. */
function exampleOf(tag: string): string {
  const inside = tag === 'variant-stream' ? 'variant-table' : tag;
  return `<variant-stream src="https://host/v1/streams/acme">\n  <${inside}></${inside}>\n</variant-stream>`;
}

/** A slot is for articles, on a stream that a server has. */
const SLOT = `## In a page

\`\`\`html
<variant-slot src="https://host/v1/streams/news" token="…" experiment="hero">
  <template data-variant="hero-a"><h1>Two days in Lisbon</h1></template>
  <template data-variant="hero-b"><h1>Lisbon, slowly</h1></template>
</variant-slot>
\`\`\`

A slot asks a server which variant to show, and this site has none. The demo runs one: \`npm start\`, then \`/examples/loop/\`.
`;

/** Attributes that say where a tag finds its data, which a simulated stream replaces in an example. */
const WIRING = new Set(['src', 'for', 'token']);

/** Data as the value of an attribute in single quotes. */
const asAttribute = (data: unknown): string =>
  JSON.stringify(data).replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('<', '&lt;');

/** Code that a reader can edit, with its result above it; the script of the page makes both of the one text. */
const editable = (
  name: string,
  code: string,
  more = '',
): string => `<div class="example" data-name='${asAttribute(name)}'>
<div class="stage"><p>The example runs here as soon as it is in view. It needs JavaScript.</p></div>

\`\`\`html
${code.trimEnd()}
\`\`\`

${more}</div>
`;

/** The place of the controls of an example, with the attributes that they are for. */
function controls({ tag, attributes }: ElementDoc): string {
  const own = attributes.filter(({ name }) => !WIRING.has(name)).map(({ name }) => name);
  // As many places as there will be controls, so that nothing below moves when they come.
  const room = '<span></span>'.repeat(own.length);
  return `<div class="controls" data-tag="${tag}" data-attributes="${own.join(' ')}">${room}</div>\n`;
}

function example(doc: ElementDoc): string {
  if (doc.tag === 'variant-slot') return SLOT;
  return `## Live

This is the tag itself, on a simulated stream that runs in this page without a server. In your page, put the address of your stream into \`src\`. Edit the code or use the controls: each follows the other.

${editable(doc.tag, exampleOf(doc.tag), controls(doc))}`;
}

/**
 * The section of typical configurations.
 * @param variants The document about them, as it is written in tools/docs/variants.
 */
function variantsOf({ tag }: ElementDoc, variants: string): string {
  const text =
    tag === 'variant-slot'
      ? variants
      : variants.replaceAll(
          /^### (.+)$([\s\S]*?)^```html\n([\s\S]*?)^```$/gm,
          (_, name: string, words: string, code: string) =>
            [`### ${name}`, words.trim(), editable(name, code)].join('\n\n'),
        );
  return `## Variants\n\n${text}`;
}

function imports({ tag, className }: ElementDoc): string {
  return `## Import

\`\`\`html
<script type="module" src="https://unpkg.com/peeksafe@0.1/dist/peeksafe.js"></script>
\`\`\`

\`\`\`js
import 'peeksafe/elements/${tag}.js'; // defines the tag
import { ${className} } from 'peeksafe/elements/${tag}/class.js'; // only the class
\`\`\`
`;
}

/** Texts of people that the page of an element has beside its manifest. */
export interface ElementTexts {
  /** Its typical configurations. */
  readonly variants: string;
  /** The section about its keys; empty for an element without any. */
  readonly keyboard: string;
}

/** The page of an element, as Markdown, from the manifest. */
export function elementPage(doc: ElementDoc, { variants, keyboard }: ElementTexts): string {
  const own = cssPropertiesOf([doc]);
  return [
    `# &lt;${doc.tag}&gt;\n`,
    `${doc.summary}\n`,
    doc.description === '' ? '' : `${doc.description}\n`,
    example(doc),
    variantsOf(doc, variants),
    keyboard,
    imports(doc),
    table(
      'Attributes',
      ['attribute', 'type', 'default', 'what it is for'],
      doc.attributes.map((one) => [code(one.name), code(one.type), code(one.default), cell(one.description)]),
    ),
    table(
      'Properties',
      ['property', 'type', 'default', 'what it is for'],
      doc.properties.map((one) => [
        code(one.name) + (one.isReadonly ? ' (read-only)' : ''),
        code(one.type),
        code(one.default),
        cell(one.description),
      ]),
    ),
    table(
      'Methods',
      ['method', 'what it does'],
      doc.methods.map((one) => [code(one.name), cell(one.description)]),
    ),
    table(
      'Events',
      ['event', 'type', 'when'],
      doc.events.map((one) => [code(one.name), code(one.type), cell(one.description)]),
    ),
    table(
      'Slots',
      ['slot', 'what goes in'],
      doc.slots.map((one) => [one.name === '' ? '(default)' : code(one.name), cell(one.description)]),
    ),
    table(
      'Parts',
      ['`::part(…)`', 'what it is'],
      doc.parts.map((one) => [code(one.name), cell(one.description)]),
    ),
    table(
      'Custom properties',
      ['property', 'default', 'what it sets'],
      own.map((one) => [
        code(one.name),
        one.default === null ? 'of the theme' : code(one.default),
        cell(one.description),
      ]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** The controls of the theming guide, as data for the script of the page. */
export function playground(docs: readonly ElementDoc[]): string {
  const shared = cssPropertiesOf(docs);
  return `<div class="playground" data-properties='${asAttribute(shared)}'><variant-stream class="live"><variant-table></variant-table><fatigue-banner></fatigue-banner></variant-stream></div>`;
}
