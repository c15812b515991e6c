// cspell:ignore limt formaction
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowedAttribute, isAllowedTag, MAX_TAGS, ownStyle, problemsOf, type Tags } from './rules.ts';

const rule = (name: string, type: string) => ({ name, type, default: null, description: '' });
const TAGS: Tags = {
  'kill-feed': [rule('display', "'list' | 'timeline'"), rule('limit', 'number | null'), rule('src', 'string | null')],
  'variant-slot': [],
  'variant-stream': [rule('src', 'string | null')],
};

test('code that is right has no complaint', () => {
  const code = `<variant-stream id="a" src="https://host/"><h3 slot="header">Stops<br></h3>
    <kill-feed limit="5" display='timeline' lang="de" style="--peeksafe-accent: teal"></kill-feed></variant-stream>`;
  assert.deepEqual(problemsOf(code, TAGS), []);
});

test('a mistake is named in plain words, once, with what was meant', () => {
  for (const [code, sentence] of [
    ['<kil-feed></kil-feed>', 'There is no tag `<kil-feed>`. Did you mean `<kill-feed>`?'],
    ['<kill-feed limt="5"></kill-feed>', '`<kill-feed>` has no attribute `limt` here. Did you mean `limit`?'],
    ['<kill-feed limit="five"></kill-feed>', '`limit` takes a number, not `five`.'],
    ['<kill-feed display="bars"></kill-feed>', '`display` takes `list` or `timeline`, not `bars`.'],
    ['<kill-feed limit="5"', '`<kill-feed` has no `>` at its end.'],
    ['<kill-feed>', '`<kill-feed>` has no `</kill-feed>`.'],
    ['<kill-feed></kill-feed></p>', '`</p>` closes nothing.'],
    ['<kill-feed />', '`<kill-feed />` closes nothing in HTML: write `<kill-feed></kill-feed>`.'],
    ['<kill-feed onclick="x()"></kill-feed>', '`onclick` is left out: code does not run in an example.'],
    ['<script>x()</script>', '`<script>` is left out: code does not run in an example.'],
    [
      '<variant-slot></variant-slot>',
      '`<variant-slot>` is left out: it asks a server which variant to show, and this page has none.',
    ],
    ['words', 'There is no tag of Peeksafe in the code.'],
    [
      '<kill-feed style="color: red"></kill-feed>',
      'Of `style`, an example takes custom properties only, such as `--peeksafe-accent: teal`.',
    ],
  ] as const) {
    const problems = problemsOf(code, TAGS);
    assert.ok(problems.includes(sentence), `${code}: ${problems.join(' ')}`);
    assert.equal(new Set(problems).size, problems.length);
  }
  const many = '<p></p>'.repeat(MAX_TAGS) + '<kill-feed></kill-feed>';
  assert.deepEqual(problemsOf(many, TAGS), [`An example shows ${MAX_TAGS} tags; the others are left out.`]);
});

test('neither code, nor an address, nor anything that is loaded holds in an example', () => {
  for (const name of [
    'script',
    'style',
    'iframe',
    'img',
    'svg',
    'a',
    'form',
    'input',
    'template',
    'link',
    'variant-slot',
  ])
    assert.equal(isAllowedTag(name, TAGS), false, name);
  for (const name of ['src', 'token', 'href', 'onclick', 'onload', 'class', 'srcdoc', 'formaction', 'is'])
    assert.equal(isAllowedAttribute('kill-feed', { name, value: 'x' }, TAGS), false, name);
  assert.equal(isAllowedAttribute('kill-feed', { name: 'id', value: 'x' }, TAGS), false);
  assert.equal(isAllowedAttribute('variant-stream', { name: 'id', value: 'a"b' }, TAGS), false);
});

test('a style sets custom properties of Peeksafe, and none that names a file', () => {
  assert.deepEqual(ownStyle('--peeksafe-accent: #1a62ab; --peeksafe-radius: 4px;'), [
    ['--peeksafe-accent', '#1a62ab'],
    ['--peeksafe-radius', '4px'],
  ]);
  for (const style of [
    'color: red',
    '--peeksafe-accent: url(https://evil.example/x)',
    '--peeksafe-accent: URL (x)',
    '--peeksafe-accent: image-set("x" 1x)',
    '--peeksafe-accent: \\75rl(x)',
    '--peeksafe-accent: red; position: fixed',
    '--other: red',
  ])
    assert.equal(ownStyle(style), null, style);
});

test('a tag that is named like something every object has is no tag of ours', () => {
  const code = '<kill-feed></kill-feed><constructor limit="5"></constructor>';
  assert.deepEqual(problemsOf(code, TAGS), [
    '`<constructor>` is left out: an example takes Peeksafe’s tags, and plain ones for text.',
  ]);
});
