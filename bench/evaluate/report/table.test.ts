import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, chance, rowsOf, share, single, spread, within, type Finding } from './findings.ts';
import { failures } from './requirements.ts';
import { sectionsOf, type Section } from './sections.ts';
import { tableText, withTables } from './table.ts';

const findings: readonly Finding[] = [
  {
    on: 'data',
    what: 'best / any',
    figures: [share('peeksafe', 'best', 1, 2000), share('peeksafe', 'any', 230, 2000)],
    seen: '.05 %',
  },
  { on: 'data', what: 'found', figures: [single('peeksafe', 'found', 'comparisons', 6, 47)], seen: '-' },
  {
    on: 'simulation',
    what: 'power',
    figures: [spread('peeksafe', 'power', 'impressions', [900, 1100, 5000])],
    seen: '1,100',
  },
  { on: 'simulation', what: 'when', figures: [spread('peeksafe', 'when', '%', [])], seen: '8 %' },
];

test('the table stands in aligned columns and tells every count', () => {
  const [section] = sectionsOf(findings) as [Section];
  assert.equal(
    tableText(section),
    [
      'On data and in simulation',
      '',
      'on          what        measured         n      seen in independent runs, or bound',
      '----------  ----------  ---------------  -----  ----------------------------------',
      'data        best / any  0.05 % / 11.5 %  2,000  .05 %',
      '            found       6                47     -',
      'simulation  power       1,100            3      1,100',
      '            when        none             0      8 %',
    ].join('\n'),
  );
});

test('a document gets new tables in the place of the old, and nothing else changes', () => {
  const document = 'a\n\n<!-- evaluate: made by the command above -->\n\nold\n\n<!-- /evaluate -->\nb\n';
  const section: Section = { title: 'T', head: ['x', 'y'], rows: [['1 | 2', '3']] };
  assert.equal(
    withTables(document, [section]),
    document.replace('old', '**T**\n\n| x | y |\n| --- | --- |\n| 1 \\| 2 | 3 |'),
  );
  assert.throws(() => withTables('a document of something else', [section]), /no place/);
});

test('attacks and power have tables of their own', () => {
  const rules = ['peeksafe', 'z-test'].flatMap((rule) => [
    spread(rule, 'power', 'impressions', [1100, 1200, 1300]),
    share(rule, 'power', 1, 4),
  ]);
  const sections = sectionsOf([
    { on: 'power', what: '2 v 4 %', figures: rules, seen: '' },
    { on: 'attacks', what: 'a rival', figures: [chance('peeksafe', 'a rival', 1, 200)], seen: 'at most 5 %' },
  ]);
  assert.deepEqual(
    sections.map(({ head, rows }) => [head, ...rows]),
    [
      [
        ['rates, variants', 'peeksafe', 'z-test', 'runs'],
        ['2 v 4 %', '1,200 (25.0 %)', '1,200 (25.0 %)', '4'],
      ],
      [
        ['attack', 'measured', 'n', 'promise'],
        ['a rival', '0.5 % (0.0 to 2.8)', '200', 'at most 5 %'],
      ],
    ],
  );
});

test('machines get one row a figure, with its spread, and none where nothing was measured', () => {
  const rows = rowsOf(findings);
  assert.deepEqual(
    rows.map(({ metric }) => metric),
    ['best', 'any', 'found', 'power'],
  );
  assert.deepEqual(rows[3], {
    bench: 'evaluate',
    subject: 'peeksafe',
    metric: 'power',
    unit: 'impressions',
    median: 1100,
    min: 900,
    max: 5000,
    n: 3,
  });
});

test('a figure above its budget, and a requirement that was not measured, are reported', () => {
  const figures = [within(5, share('peeksafe', 'good', 5, 100)), within(5, share('peeksafe', 'bad', 6, 100))];
  const sentences = failures([{ on: 'data', what: '', figures, seen: '' }]);
  assert.ok(sentences.includes('peeksafe, bad: 6.00 %, expected at most 5 %'));
  assert.ok(!sentences.some((sentence) => sentence.includes('good')));
  assert.ok(sentences.includes('z-test, drift demo, wrong: not measured'));
});

test('an estimate breaks a promise when all of its interval lies beyond', () => {
  const figures = [
    within(4, chance('peeksafe', 'may be', 4, 60)),
    within(4, chance('peeksafe', 'is not', 10, 60)),
    atLeast(95, chance('peeksafe', 'paused', 59, 60)),
    atLeast(95, chance('peeksafe', 'not paused', 50, 60)),
  ];
  const sentences = failures([{ on: 'data', what: '', figures, seen: '' }]).join(' ');
  assert.match(sentences, /is not: 16\.67 %, expected at most 4 %/);
  assert.match(sentences, /not paused: 83\.33 %, expected at least 95 %/);
  assert.doesNotMatch(sentences, /may be|peeksafe, paused/);
});
