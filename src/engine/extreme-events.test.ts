import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ExperimentClosing,
  Experiment,
  IncomingEvent,
  Kill,
  Note,
  Pattern,
  StreamInfo,
  Suggestion,
  Variant,
} from '../protocol/index.ts';
import { MemoryHost } from './index.ts';
import { extremeCalls } from './testing/extreme-events.ts';

const SCHEMAS = {
  experiments: Experiment,
  variants: Variant,
  patterns: Pattern,
  kills: Kill,
  suggestions: Suggestion,
  notes: Note,
  closings: ExperimentClosing,
};
const NOW = Date.UTC(2026, 5, 1);

test('every entity fits its schema, also after JSON, whatever the engine accepts', () => {
  fc.assert(
    fc.property(extremeCalls, (calls) => {
      const host = new MemoryHost();
      for (const [i, call] of calls.entries()) {
        const events = call.flatMap((event) => {
          const parsed = IncomingEvent.safeParse(JSON.parse(JSON.stringify(event)));
          return parsed.success ? [parsed.data] : [];
        });
        host.submit(events, NOW + i * 1000);
        host.tick(NOW + i * 1000 + 500);
        const { stream, ...changes } = JSON.parse(JSON.stringify(host.takeChanges())) as Record<string, unknown[]>;
        assert.ok(stream === undefined || StreamInfo.safeParse(stream).success, JSON.stringify(stream));
        for (const [kind, schema] of Object.entries(SCHEMAS)) {
          for (const entity of changes[kind] ?? []) {
            const { success, error } = schema.safeParse(entity);
            assert.ok(success, `${kind}: ${error?.message} ${JSON.stringify(entity).slice(0, 2000)}`);
          }
        }
      }
    }),
    { numRuns: 1000 },
  );
});
