import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import * as z from 'zod';
import { transcriptsFor } from '../../src/protocol/testing/transcript.ts';
import { documentFiles } from '../documents.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('the documents of the protocol are those that its schemas give', async () => {
  for (const [path, text] of await documentFiles())
    assert.ok(
      read(path) === text,
      `${path} is not what the schemas or the source give: run "npm run documents" and commit it`,
    );
});

test('openapi.json is a valid OpenAPI 3.1 document', async () => {
  const { valid, errors } = await new Validator().validate(
    JSON.parse(read('docs/openapi.json')) as Record<string, unknown>,
  );
  assert.ok(valid, JSON.stringify(errors));
});

test('asyncapi.json is a valid AsyncAPI 3.0 document', async () => {
  const { document, diagnostics } = await new Parser().parse(read('docs/asyncapi.json'));
  assert.ok(document, 'it can be read');
  // 3.1.0 brings nothing that this document needs.
  const faults = diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version');
  assert.deepEqual(
    faults.map(({ message, path }) => `${path.join('.')}: ${message}`),
    [],
  );
});

/** Makes a reader from a document's own JSON Schema, not from the schema that it was made from. */
function readerOf(document: 'openapi.json' | 'asyncapi.json', name: string): z.ZodType {
  const [$schema, place] =
    document === 'openapi.json'
      ? (['https://json-schema.org/draft/2020-12/schema', '$defs'] as const)
      : (['http://json-schema.org/draft-07/schema#', 'definitions'] as const);
  const text = read(`docs/${document}`).replaceAll('#/components/schemas/', `#/${place}/`);
  const { components } = JSON.parse(text) as { components: { schemas: Record<string, z.core.JSONSchema.JSONSchema> } };
  return z.fromJSONSchema({ $schema, $ref: `#/${place}/${name}`, [place]: components.schemas });
}

test('messages of a real server and its senders in the transcripts fit the documents, and others are rejected', () => {
  const steps = transcriptsFor('server').flatMap(({ steps }) => steps);
  const said = steps.flatMap((step) => ('message' in step && step.from === 'server' ? [step.message] : []));
  const message = readerOf('asyncapi.json', 'ServerMessage');
  assert.ok(said.length > 20);
  for (const one of said) assert.equal(message.safeParse(one).error, undefined, JSON.stringify(one).slice(0, 300));
  for (const one of said) assert.ok(!message.safeParse({ ...one, type: 'whatever' }).success);
  assert.ok(!message.safeParse({ ...said[0], cursor: 'yesterday' }).success);
  const event = readerOf('openapi.json', 'IncomingEvent');
  const posted = steps.flatMap((step) => ('post' in step ? step.post : []));
  for (const one of posted) assert.equal(event.safeParse(one).error, undefined, JSON.stringify(one));
  assert.ok(!event.safeParse({ ...posted[0], id: '' }).success);
});
