// The guide quotes texts that people see: each text in code that has a space and no command in it is one of the product.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../packages/run.ts';

const guide = readFileSync(join(ROOT, 'docs/guides/troubleshooting.md'), 'utf8');
const SOURCES = ['src/**/*.ts', 'server/src/**/*.ts', 'server/bin/*.mjs', 'demo/examples/webhook/receiver.ts'];
const sources = globSync(SOURCES, { cwd: ROOT })
  .filter((file) => !/\.test\.ts$|languages\//.test(file))
  .map((file) => readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'"));

/** Texts with a blank are quotations; `…` stands for what differs. Code, HTML and commands are none. */
const quoted = [...guide.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)]
  .map(([, text = '']) => text)
  .filter((text) => / /.test(text) && !/^(?:npx|curl|peeksafe-server --|<script|element\.|")/.test(text));

test('the guide quotes the texts that people look for', () => assert.ok(quoted.length > 35, String(quoted.length)));

for (const text of new Set(quoted))
  test(`somebody says “${text}”`, () => {
    const pieces = text.split('…').filter((piece) => piece.trim() !== '');
    assert.ok(
      sources.some((source) => pieces.every((piece) => source.includes(piece))),
      text,
    );
  });
