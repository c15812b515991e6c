import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  ANSWERS,
  componentsOf,
  PROTOCOL,
  reachableFrom,
  type JsonObject,
} from '../../server/src/documents/components.ts';
import { ClientMessage, CLOSE, HEARTBEAT_MS, IncomingEvent, LIMITS, ServerMessage } from '../../src/protocol/index.ts';
import { readTranscript } from '../../src/protocol/testing/transcript.ts';

const docs = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'docs');
const page = readFileSync(join(docs, 'protocol.md'), 'utf8');

/** The fenced JSON of the page, with the word behind `json` that says what it is. */
const examples = [...page.matchAll(/^ *```json *(\S*)\n([^]*?)\n *```/gm)].map(([, what = '', text = '']) => ({
  what,
  value: JSON.parse(text) as unknown,
}));

test('every example of docs/protocol.md is of the protocol', () => {
  assert.ok(examples.length >= 15, `${examples.length} examples`);
  for (const { what, value } of examples) {
    if (what === 'events') {
      for (const event of value as unknown[]) assert.ok(IncomingEvent.safeParse(event).success, JSON.stringify(event));
      continue;
    }
    const schema = PROTOCOL[what] ?? ANSWERS[what];
    if (schema !== undefined) {
      assert.ok(schema.safeParse(value).success, `${what}: ${JSON.stringify(value)}`);
      continue;
    }
    const path = join(docs, 'transcripts', `${what}.transcript.jsonl`);
    assert.ok(existsSync(path), `"${what}" behind json is neither a schema nor a transcript`);
    const isOfProtocol = [ServerMessage, ClientMessage].some((message) => message.safeParse(value).success);
    assert.ok(isOfProtocol, JSON.stringify(value));
    const said = readTranscript(path).steps.map((step) => ('message' in step ? JSON.stringify(step.message) : ''));
    assert.ok(
      said.includes(JSON.stringify(value)),
      `nobody says that in the transcript ${what}: ${JSON.stringify(value)}`,
    );
  }
});

test('docs/protocol.md has the fields of every message, entity and event', () => {
  const components = componentsOf(PROTOCOL, 'draft-7');
  const roots = [
    'ClientMessage',
    'ServerMessage',
    'IncomingEvent',
    'EventsAnswer',
    'History',
    'HistoryQuery',
    'BreakdownQuery',
    'Breakdown',
    'AuditLine',
    'Plan',
    'ViewsCall',
    'ViewsAnswer',
    'ReportsAnswer',
  ];
  for (const [name, schema] of Object.entries(reachableFrom(roots, components))) {
    if (!('properties' in (schema as JsonObject))) continue;
    assert.ok(page.includes(`<!-- made: ${name} -->`), `docs/protocol.md lacks a part "made: ${name}"`);
  }
});

test('docs/protocol.md has every close code and every limit, as the code has them', () => {
  for (const code of Object.values(CLOSE)) assert.match(page, new RegExp(`^\\| ${code} `, 'm'));
  for (const [name, limit] of Object.entries(LIMITS)) {
    const row =
      page
        .split('\n')
        .find((line) => line.startsWith('|') && line.trimEnd().replace(/ *\|$/, '').endsWith(`\`${name}\``)) ?? '';
    for (const number of [limit].flat()) assert.ok(row.includes(number.toLocaleString('en')), `${name}: ${row}`);
  }
  assert.ok(page.includes(`${HEARTBEAT_MS.toLocaleString('en')} ms`));
  assert.ok(page.includes(`within ${LIMITS.helloMs / 1000} seconds`));
});

test('every file that docs/protocol.md leads to is there', () => {
  for (const [, path = ''] of page.matchAll(/\]\(([^)#:]+)\)/g)) assert.ok(existsSync(join(docs, path)), path);
});
