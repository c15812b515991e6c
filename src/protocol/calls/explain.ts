import type * as z from 'zod/mini';
import type { ErrorCode, Problem } from './answers.ts';
import { formatCount } from '../values/format-number.ts';

type Issue = z.core.$ZodIssue;

const plural = (n: number | bigint, unit: string): string =>
  `${formatCount(Number(n))} ${unit}${Number(n) === 1 ? '' : 's'}`;

const UNITS: Readonly<Record<string, string>> = { string: 'character', array: 'entry' };

function bound(issue: Extract<Issue, { code: 'too_big' | 'too_small' }>): string {
  const unit = UNITS[issue.origin];
  const limit = issue.code === 'too_big' ? issue.maximum : issue.minimum;
  const side = issue.code === 'too_big' ? 'at most' : 'at least';
  if (unit === 'entry') return `${side} ${formatCount(Number(limit))} ${Number(limit) === 1 ? 'entry' : 'entries'}`;
  return unit ? `${side} ${plural(limit, unit)}` : `a number of ${side} ${limit}`;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`;
    case 'too_big':
    case 'too_small':
      return bound(issue);
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'an RFC 3339 time with offset, such as 2026-11-23T21:17:30Z'
        : `a text that ${issue.message}`;
    case 'custom':
      return `a text that ${issue.message}`;
    default:
      return 'a value that the protocol allows';
  }
}

/** Turns the issues of a failed validation into one problem per field, each saying what is expected there. */
export function explain(issues: readonly Issue[], code: ErrorCode): Problem[] {
  return issues.map((issue) => {
    const field = issue.path.join('.');
    const expected = expectation(issue);
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    const where = field === '' ? 'the value' : `"${field}"`;
    const message = missing
      ? `${where} is missing or of the wrong type: expected ${expected}`
      : `${where} is not valid: expected ${expected}`;
    return field === '' ? { code, message, expected } : { code, message, field, expected };
  });
}
