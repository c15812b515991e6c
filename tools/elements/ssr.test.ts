import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html, type TemplateResult } from 'lit';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../../src/elements/testing/entities.ts';
import { FakeStream } from '../../src/elements/testing/fake-stream.ts';
import { fanExperiment } from '../../src/elements/testing/fans.ts';
import '../../src/elements/index.ts';

const variants = [variantOf({ id: 'a', content: 'A headline' }), variantOf({ id: 'b', content: 'Another' })];
const kills = [killOf({ id: 'k', variant: 'b' })];
const experiments = [experimentOf({ id: 'x' })];
const patterns = [patternOf({ id: 'urgency', level: 'declining' })];
const suggestions = [suggestionOf({ id: 's' })];
const fan = fanExperiment();
const streamOf = (): FakeStream => new FakeStream({ variants, kills, experiments, patterns, suggestions });

/** Of each kind of stop, how often it may hit a good variant: the parts of a budget of 5%. */
const PROMISE = ['the comparison ever stops it is at most 4%', 'the prediction rule stops it is at most 1%'] as const;

/** The text of the page: no styles, markers or tags. */
async function textOf(template: TemplateResult): Promise<string> {
  const page = await collectResult(render(template));
  return page
    .replaceAll(/<style>.*?<\/style>/gs, '')
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

const CASES: Readonly<Record<string, readonly [TemplateResult, ...string[]]>> = {
  'kill-feed': [
    html`<kill-feed .kills=${kills} .variants=${variants}></kill-feed>`,
    'Another',
    'below half of the predicted 4.00%',
    'after 400 impressions',
  ],
  'evidence-race': [
    html`<evidence-race .lanes=${[{ letter: 'A', logE: 1, logNeeded: 3 }]}></evidence-race>`,
    'Evidence towards a stop',
    'a variant stops at 21 : 1',
  ],
  'er-fan': [
    html`<er-fan .variants=${fan.variants} .experiments=${fan.experiments} .history=${fan.history}></er-fan>`,
    'a winner 4 times, taken back 3 times',
    '6.1%',
  ],
  'fatigue-banner': [html`<fatigue-banner .patterns=${patterns}></fatigue-banner>`, 'urgency', 'Declining'],
  'experiment-list': [
    html`<experiment-list .experiments=${experiments} .variants=${variants} time-zone="UTC"></experiment-list>`,
    'Title of x',
    'Too early to say',
  ],
  'suggestion-list': [
    html`<suggestion-list .suggestions=${suggestions}></suggestion-list>`,
    'Give the pattern',
    'Medium',
  ],
  'variant-summary': [
    html`<variant-summary .variants=${variants} .kills=${[]} .experiments=${experiments}></variant-summary>`,
    'predictions hold',
    ...PROMISE,
  ],
  'variant-table': [
    html`<variant-table .variants=${variants}></variant-table>`,
    'A headline',
    '4.00%',
    'Rate and interval',
  ],
  'stream-status': [html`<stream-status .stream=${streamOf()}></stream-status>`, 'Live'],
  'variant-stream': [html`<variant-stream><p>The page's own</p></variant-stream>`, "The page's own"],
};

test('a server has no document and no window, and importing every element needs none', () => {
  assert.equal(typeof document, 'undefined');
  assert.equal(typeof window, 'undefined');
});

for (const [tag, [template, ...expected]] of Object.entries(CASES))
  test(`<${tag}> is rendered on a server with what it was given`, async () => {
    const text = await textOf(template);
    for (const part of expected) assert.ok(text.includes(part), `"${part}" is in: ${text.slice(0, 400)}`);
  });

test('<variant-dashboard> is rendered on a server with its stream, and all that is in it', async () => {
  const text = await textOf(html`<variant-dashboard .stream=${streamOf()}></variant-dashboard>`);
  for (const part of ['Live', ...PROMISE, 'urgency', 'Give the pattern', 'after 400 impressions', 'Stopped early'])
    assert.ok(text.includes(part), `"${part}" is in it`);
});

test('<variant-table> is rendered on a server with the first rows of its stream in their order, and how many there are', async () => {
  const many = Array.from({ length: 50 }, (_, i) => variantOf({ id: `v${i}`, impressions: 1000, engagements: i }));
  const page = await collectResult(
    render(html`<variant-table .stream=${new FakeStream({ variants: many })}></variant-table>`),
  );
  const rows = [...page.matchAll(/Content of (v\d+)/g)].map(([, id]) => id);
  assert.deepEqual(
    rows,
    // The head of their experiment is the first of thirty.
    Array.from({ length: 29 }, (_, i) => `v${49 - i}`),
  );
  assert.match(page, /aria-rowcount="52"/);
});

test('a server says of a variant in its first minute what the browser says of it', async () => {
  const young = variantOf({ id: 'young', postedAt: new Date().toISOString() });
  const stream = new FakeStream({ variants: [young] });
  const text = await textOf(html`<variant-table .columns=${['age']} .stream=${stream}></variant-table>`);
  assert.match(text, /(&lt;|<)\s1 min/);
});

test('a server writes numbers and times in the language that an element is given', async () => {
  const text = await textOf(html`<variant-table lang="de" .variants=${variants}></variant-table>`);
  assert.match(text, /4,00\s%/);
});

// Elements begin to load the modules that they need as they are imported: a server has them long before its first request.
before(() =>
  Promise.all([
    import('../../src/elements/variant-table/cells/metric-columns.ts'),
    import('../../src/elements/variant-summary/metric-tile.ts'),
  ]),
);

/** The heads of a table's columns. */
const headsOf = (page: string): string[] =>
  [...page.matchAll(/<th[^>]*>.*?<\/th>/gs)].map(([head]) => head.replaceAll(/<!--.*?-->|<[^>]+>|\s+/gs, ' ').trim());

const dwell = { name: 'dwell', type: 'mean', role: 'primary', better: 'higher', format: 'seconds' } as const;
const measuredExperiments = [experimentOf({ id: 'x', metrics: [dwell] })];
const measured = ['a', 'b'].map((id, i) =>
  variantOf({
    ...{ id, content: `Headline ${id}` },
    metrics: [{ name: 'dwell', value: 21.5 + i, interval: [20 + i, 23 + i], n: 400, judged: 400, sum: 8600 + 400 * i }],
  }),
);

test('<variant-table> of a metric is rendered on a server with the columns of the metric, and not with those of engagements', async () => {
  const page = await collectResult(
    render(
      html`<variant-table metric="dwell" .variants=${measured} .experiments=${measuredExperiments}></variant-table>`,
    ),
  );
  const heads = headsOf(page).join(' | ');
  assert.match(heads, /dwell/);
  assert.doesNotMatch(heads, /Rate and interval/);
  for (const value of ['21.5', '22.5']) assert.ok(page.includes(value), `${value} is in it`);
  const ofStream = await collectResult(
    render(
      html`<variant-table
        metric="dwell"
        .stream=${new FakeStream({ variants: measured, experiments: measuredExperiments })}
      ></variant-table>`,
    ),
  );
  assert.match(headsOf(ofStream).join(' | '), /dwell/);
  const plain = await collectResult(render(html`<variant-table .variants=${measured}></variant-table>`));
  assert.match(headsOf(plain).join(' | '), /Rate and interval/);
});

test('<variant-summary> of a metric is rendered on a server with its value', async () => {
  const text = await textOf(
    html`<variant-summary
      metric="dwell"
      .variants=${measured}
      .kills=${[]}
      .experiments=${measuredExperiments}
    ></variant-summary>`,
  );
  assert.match(text, /dwell/);
  assert.match(text, /22/);
});
