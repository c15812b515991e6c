import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributesIn, piecesOf, tagsOf, tokensOf, withAttribute } from './markup.ts';

test('a control changes one attribute of the first tag of its name, and nothing else of the text', () => {
  const code = '<!-- <kill-feed> -->\n<kill-feed\n  limit="3"\n  all\n></kill-feed>\n<kill-feed></kill-feed>';
  assert.equal(withAttribute(code, 'kill-feed', 'limit', '5'), code.replace('"3"', '"5"'));
  assert.equal(withAttribute(code, 'kill-feed', 'limit', null), code.replace('\n  limit="3"', ''));
  assert.equal(withAttribute(code, 'kill-feed', 'silent', ''), code.replace('all', 'all silent'));
  assert.equal(withAttribute(code, 'kill-feed', 'order', null), code);
  assert.equal(withAttribute(code, 'er-fan', 'ordinary', ''), code);
  assert.equal(withAttribute('<er-fan/>', 'er-fan', 'ordinary', ''), '<er-fan ordinary/>');
});

test('a value with quotes and signs of HTML is the same after it was written', () => {
  const value = `a "b" & 'c' <d> &amp;`;
  const code = withAttribute('<kill-feed></kill-feed>', 'kill-feed', 'experiment', value);
  assert.equal(attributesIn(code, 'kill-feed')?.get('experiment'), value);
  assert.equal(withAttribute(code, 'kill-feed', 'experiment', null), '<kill-feed></kill-feed>');
});

test('attributes are read in every way that HTML has for them, the first of the same name', () => {
  const read = attributesIn(`<er-chart RANGE=15 mode='windowed' paused range="30" group = "a">`, 'er-chart');
  assert.deepEqual(Object.fromEntries(read ?? []), { range: '15', mode: 'windowed', paused: null, group: 'a' });
  assert.equal(attributesIn('<er-chart>', 'er-fan'), null);
});

test('a tag that is still being written is known as such', () => {
  const [open, torn] = tagsOf('<er-fan ordinary>\n<kill-feed lim');
  assert.equal(open?.isWhole, true);
  assert.equal(torn?.isWhole, false);
  assert.deepEqual(
    tagsOf('a < b <3').map(({ name }) => name),
    [],
  );
});

test('the colored pieces are the text, whatever is written', () => {
  for (const code of [
    '',
    '<',
    '<a',
    '<!-- <b>',
    '<p title=">"> x </p',
    `<a b='c" d>`,
    '<kill-feed limit="5"></kill-feed>\n',
  ])
    assert.equal(
      piecesOf(code)
        .map(({ text }) => text)
        .join(''),
      code,
    );
  assert.deepEqual(
    piecesOf('<er-fan x="1">').map(({ role, text }) => `${role} ${text}`),
    ['tag <er-fan', 'text  ', 'attribute x', 'value ="1"', 'tag >'],
  );
});

test('text, comments and tags are told apart, and what HTML writes by name is read', () => {
  assert.deepEqual(
    tokensOf('a &lt; b<!-- <i> --><br>c').map((one) => ('name' in one ? `<${one.name}>` : `${one.kind} ${one.text}`)),
    ['text a < b', 'comment <!-- <i> -->', '<br>', 'text c'],
  );
});
