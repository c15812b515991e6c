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

/** The page of an element, as Markdown: all of it from the manifest. */
export function elementPage(doc: ElementDoc): string {
  const own = cssPropertiesOf([doc]);
  return [
    `# &lt;${doc.tag}&gt;\n`,
    `${doc.summary}\n`,
    doc.description === '' ? '' : `${doc.description}\n`,
    example(doc),
    metricExample(doc),
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
  const data = JSON.stringify(shared).replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('<', '&lt;');
  return `<div class="playground" data-properties='${data}'><variant-stream class="live"><variant-table></variant-table><fatigue-banner></fatigue-banner></variant-stream></div>`;
}
