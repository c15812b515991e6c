import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_LINES, readGuides } from './guide.ts';
import { mistaken } from './mistakes.ts';
import { rowsOfPage } from './results.ts';

const guides = readGuides();

test('the page of each framework has its commands and files, and asks for few lines of code', () => {
  assert.ok(guides.length >= 10);
  for (const { title, lines, samples } of guides) {
    assert.ok(samples.length > 0, title);
    assert.ok(lines <= MAX_LINES, `${title}: ${lines} lines`);
  }
});

test('a number, an object and the detail of an event are made wrong in every sample that a checker reads', () => {
  for (const guide of guides) if (guide.types !== null) assert.equal(mistaken(guide).length, 3, guide.title);
});

test('the table has a row for the page of each framework, with the lines that it has now', () => {
  const rows = rowsOfPage().map(([name, , lines]) => [name, lines]);
  const wanted = guides.map(({ title, name, lines }) => [`[${title}](frameworks/${name}.md)`, String(lines)]);
  assert.deepEqual(rows, wanted);
});
