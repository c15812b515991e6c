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
  if (tag === 'variant-stream') return '<variant-table></variant-table>';
  return `<${tag}></${tag}>`;
}

/** A slot is for articles, on a stream that a server has. */
const SLOT = `## In a page

\`\`\`html
<script type="module" src="/peeksafe.js"></script>

<variant-slot src="https://host/v1/streams/news" token="…" experiment="hero">
  <template data-variant="hero-a"><h1>Two days in Lisbon</h1></template>
  <template data-variant="hero-b"><h1>Lisbon, slowly</h1></template>
</variant-slot>
\`\`\`
`;

function example({ tag }: ElementDoc): string {
  if (tag === 'variant-slot') return SLOT;
  const inside = exampleOf(tag);
  return `## Live

The tag itself, on a made-up stream that runs in this page: no server is asked.

<variant-stream class="live">${inside}</variant-stream>

\`\`\`html
<script type="module" src="/peeksafe.js"></script>

<variant-stream src="https://host/v1/streams/acme">
  ${inside}
</variant-stream>
\`\`\`
`;
}

/** The guardrail that the made-up stream breaks. */
const METRIC = 'load-time';

/** The same of a metric, where the tag can show one. */
function metricExample({ tag, attributes }: ElementDoc): string {
  if (!attributes.some(({ name }) => name === 'metric')) return '';
  const inside = `<${tag} metric="${METRIC}"></${tag}>`;
  return `## Live, of a metric

An experiment whose guardrail is the seconds that a page loads; one of its variants loads slowly, which is found within minutes.

<variant-stream class="live" data-example="metric">${inside}</variant-stream>

\`\`\`html
<variant-stream src="https://host/v1/streams/acme">
  ${inside}
</variant-stream>
\`\`\`
`;
}

function imports({ tag, className }: ElementDoc): string {
  return `## Import

\`\`\`js
import 'peeksafe/elements/${tag}.js'; // defines the tag
import { ${className} } from 'peeksafe/elements/${tag}/class.js'; // only the class
\`\`\`
`;
}

/** Attributes that say where a tag finds its data, which the example has been given. */
const WIRING = new Set(['src', 'for', 'token', 'experiment', 'variant']);

/** Data as the value of an attribute in single quotes. */
const asAttribute = (data: unknown): string =>
  JSON.stringify(data).replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('<', '&lt;');

/** Controls for the attributes of the example, as data for the script of the page. */
function controls({ tag, attributes }: ElementDoc): string {
  const own = attributes.filter(({ name }) => !WIRING.has(name));
  if (tag === 'variant-slot' || own.length === 0) return '';
  return `## Try its attributes

Change one, and the first example of the page follows. The HTML to copy stands below.

<div class="controls" data-tag="${tag}" data-attributes='${asAttribute(own)}'><p>The controls appear with the example. They need JavaScript.</p></div>
`;
}

/**
 * The page of an element, as Markdown, from the manifest.
 * @param keyboard The section about its keys; empty for an element without any.
 */
export function elementPage(doc: ElementDoc, keyboard = ''): string {
  const own = cssPropertiesOf([doc]);
  return [
    `# &lt;${doc.tag}&gt;\n`,
    `${doc.summary}\n`,
    doc.description === '' ? '' : `${doc.description}\n`,
    example(doc),
    controls(doc),
    metricExample(doc),
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
