// server/config.schema.json, which editors complete and check configuration files by. It is generated from the schema that reads them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as z from 'zod';
import { parseConfig } from '../../src/settings/config-file.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

// Made from the file, not from the schema that the file was made from.
const schema = z.fromJSONSchema(JSON.parse(read('server/config.schema.json')) as z.core.JSONSchema.JSONSchema);

/** The configuration files that the guides show. */
const files = ['sources', 'alerts'].flatMap((guide) =>
  [...read(`docs/guides/${guide}.md`).matchAll(/^```json\n([\s\S]*?)^```$/gm)]
    .map(([, text = '']) => ({ guide, text }))
    .filter(({ text }) => 'config' in parseConfig(text)),
);

test('the published schema accepts every configuration file that the guides show', () => {
  assert.ok(files.length >= 3);
  for (const { guide, text } of files) assert.equal(schema.safeParse(JSON.parse(text)).error, undefined, guide);
});

test('the published schema refuses what the server refuses: a field that there is none of, a kind, a type', () => {
  const [first] = files.filter(({ guide }) => guide === 'alerts');
  const good = JSON.parse(first?.text ?? '{}') as { alerts: { rules: object[] } };
  // cspell:ignore alrts kiled segmnt
  const bad: readonly object[] = [
    { ...good, alrts: {} },
    { ...good, alerts: { ...good.alerts, rules: 'all' } },
    { ...good, alerts: { ...good.alerts, rules: [{ ...good.alerts.rules[0], kinds: ['kiled'] }] } },
    { streams: { news: { from: { segmnt: {} } } } },
  ];
  for (const one of bad) {
    assert.equal(schema.safeParse(one).success, false, JSON.stringify(one).slice(0, 200));
    assert.ok('faults' in parseConfig(JSON.stringify(one)));
  }
});

test('the guides name the schema by the address at which the package is served', () => {
  for (const { text } of files) {
    const { $schema } = JSON.parse(text) as { $schema?: string };
    if ($schema !== undefined) assert.equal($schema, 'https://unpkg.com/peeksafe-server/config.schema.json');
  }
  const { files: published } = JSON.parse(read('server/package.json')) as { files: readonly string[] };
  assert.ok(published.includes('config.schema.json'));
});
