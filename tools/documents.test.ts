import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { documentFiles } from './documents.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('the documents of the protocol are those that its schemas give', async () => {
  for (const [path, text] of await documentFiles())
    assert.ok(read(path) === text, `${path} is not what the schemas give: run "npm run documents" and commit it`);
});

test('openapi.json is a valid OpenAPI 3.1 document', async () => {
  const { valid, errors } = await new Validator().validate(
    JSON.parse(read('docs/openapi.json')) as Record<string, unknown>,
  );
  assert.ok(valid, JSON.stringify(errors));
});

test('asyncapi.json is a valid AsyncAPI 3.0 document, its examples included', async () => {
  const { document, diagnostics } = await new Parser().parse(read('docs/asyncapi.json'));
  // 3.1.0 brings nothing that this document needs.
  const faults = diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version');
  assert.deepEqual(
    faults.map(({ message, path }) => `${path.join('.')}: ${message}`),
    [],
  );
  assert.ok(document, 'it could be read');
});
