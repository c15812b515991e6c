// Runs inside a page that is printed: puts an element there, with as much in it as the test requests.
import 'peeksafe/elements';
import type { LitElement } from 'lit';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../../../src/elements/testing/entities.ts';
import { FakeStream } from '../../../src/elements/testing/fake-stream.ts';

/** How much of each there is. */
export interface Given {
  readonly rows?: number;
  readonly minutes?: number;
  readonly kills?: number;
  /** More stops that came within a minute. */
  readonly burst?: number;
  readonly suggestions?: number;
  readonly patterns?: number;
  /** Values of a dimension by which the experiment can be broken down. */
  readonly values?: number;
  /** Whether the viewer may act. */
  readonly isOperating?: boolean;
}

declare global {
  var put: (tag: string, given: Given) => Promise<void>;
}

const BEGIN = Date.parse('2026-01-05T10:00:00.000Z');
const MINUTE = 60_000;
const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const at = (minutes: number): string => new Date(BEGIN + minutes * MINUTE).toISOString();

globalThis.put = async (
  tag,
  { rows = 2, minutes = 0, kills = 0, burst = 0, suggestions = 0, patterns = 0, values = 0, isOperating = false },
) => {
  const stream = new FakeStream({
    experiments: [experimentOf({ id: 'x', ...(values > 0 && { batches: 1, dimensions: ['device'] }) })],
    variants: [
      ...many(rows, (i) =>
        variantOf({
          id: `v${i}`,
          content: `Headline ${i} end`,
          impressions: 12_345,
          engagements: 900 - (i % 300),
          countedAt: at(minutes),
          patterns: i % 5 === 0 ? ['question', 'number', 'curiosity gap'] : [],
        }),
      ),
      ...many(kills + burst, (i) => variantOf({ id: `k${i}`, content: `Stopped ${i} end`, status: 'killed' })),
    ],
    kills: many(kills + burst, (i) =>
      killOf({
        id: `kill${i}`,
        variant: `k${i}`,
        at: i < kills ? at(-5 * i) : new Date(BEGIN + 3_600_000 + i).toISOString(),
      }),
    ),
    suggestions: many(suggestions, (i) =>
      suggestionOf({
        id: `s${i}`,
        title: `Suggestion ${i} end`,
        action: 'stop-variant',
        about: { kind: 'variant', id: 'v0' },
      }),
    ),
    patterns: many(patterns, (i) => patternOf({ id: `pattern ${i} end` })),
  });
  stream.past = {
    cursor: 'e.1',
    resolutionMs: MINUTE,
    series: many(Math.min(rows, 3), (k) => ({
      variant: `v${k}`,
      times: many(minutes, (i) => BEGIN + (i + 1) * MINUTE),
      impressions: many(minutes, (i) => (i + 1) * 100),
      engagements: many(minutes, (i) => (i + 1) * (4 + k)),
      judged: {
        times: many(minutes, (i) => BEGIN + (i + 1) * MINUTE),
        impressions: many(minutes, (i) => (i + 1) * 100),
        engagements: many(minutes, (i) => (i + 1) * (4 + k)),
        logE: many(minutes, () => 0.1 * k),
      },
    })),
  };
  stream.breakdowns = {
    device: {
      ...{ version: 'e.12.1.1.1', experiment: 'x', dimension: 'device', alpha: 0.05 / (values + 1), judgedTo: at(0) },
      values: [...many(values, (i) => `Value ${i} end`), 'other'],
      series: many(rows, (i) => ({
        ...{ variant: `v${i}`, judged: 1000 * values },
        impressions: [...many(values, () => 1000), 0],
        engagements: [...many(values, () => 70 + i), 0],
        low: [...many(values, () => 0.05), 0],
        high: [...many(values, () => 0.1), 1],
      })),
    },
  };
  if (isOperating) stream.scopes = new Set(['view', 'operate']);
  const element = document.createElement(tag) as LitElement & { stream: FakeStream };
  element.stream = stream;
  document.querySelector('main')?.append(element);
  await element.updateComplete;
};
