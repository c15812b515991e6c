import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recover, restoreState, serializeState, viewOfAll, type Entities, type LogRecord } from 'peeksafe/engine';
import { forEachKind, parseCursor, type EventInput, type LoggedEvent } from 'peeksafe/protocol';
import { connect, type LiveStream } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { audit, postRaw, serverFor, streamUrl } from '../support/harness.ts';
import { until } from '../support/until.ts';

const BEGIN = Date.UTC(2026, 0, 5);
type Draft = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;

const experiment = fc.constantFrom('x', 'y', 'none');
const variant = fc.constantFrom('a', 'b', 'c', 'none');
const note = fc.constantFrom('n1', 'n2', '__proto__');
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** Everything that people and programs do to experiments, notes and settings, beside some counts. */
const drafts = fc.oneof(
  fc.record({ kind: fc.constant('experiment.closed'), experiment, winner: optional(variant) }),
  fc.record({ kind: fc.constant('experiment.reopened'), experiment }),
  fc.record({ kind: fc.constantFrom('experiment.paused', 'experiment.resumed', 'experiment.opened'), experiment }),
  fc.record({ kind: fc.constant('variant.posted'), variant, experiment, content: fc.constant('Words') }),
  fc.record({ kind: fc.constantFrom('variant.killed', 'variant.revived', 'variant.closed'), variant }),
  fc.record({
    kind: fc.constant('variant.observed'),
    variant,
    impressions: fc.nat(500),
    engagements: fc.nat(40),
  }),
  fc.record({
    kind: fc.constant('note.added'),
    note,
    text: fc.constantFrom('A deploy', ''),
    experiment: optional(experiment),
    variant: optional(variant),
    url: optional(fc.constantFrom('https://ci.example/1', 'javascript:0')),
  }),
  fc.record({ kind: fc.constant('note.edited'), note, text: optional(fc.constant('Another')), url: fc.constant(null) }),
  fc.record({ kind: fc.constant('note.deleted'), note }),
  fc.record({
    kind: fc.constant('stream.configured'),
    timeZone: optional(fc.constantFrom('UTC', 'Not/There')),
    origin: optional(fc.constantFrom('live', 'replay')),
  }),
) as unknown as fc.Arbitrary<Draft>;

const opening = [
  { kind: 'stream.configured', batchMs: 5000, attributionWindowMs: 5000 },
  { kind: 'experiment.opened', experiment: 'x', policy: 'threshold' },
  ...['a', 'b'].map((name) => ({
    kind: 'variant.posted',
    variant: name,
    experiment: 'x',
    content: name,
    predictedEr: 0.1,
  })),
];

const sorted = ({ stream, ...entities }: Entities): unknown => ({
  stream,
  ...forEachKind((kind) => [...(entities[kind] as readonly { id: string }[])].sort((a, b) => (a.id < b.id ? -1 : 1))),
});

const heldBy = ({ state }: LiveStream): Entities =>
  ({ stream: state.info, ...forEachKind((kind) => [...state[kind].values()]) }) as unknown as Entities;

/** The log up to where a viewer stands. Time alone may bring a stream on meanwhile. */
async function recordsUpTo(viewer: LiveStream, server: RunningServer, name: string): Promise<LogRecord[]> {
  const seqOf = (): number => parseCursor(viewer.state.cursor ?? '')?.seq ?? 0;
  for (;;) {
    const lines = await audit(server, name);
    await until('the last event', () => seqOf() >= lines.length);
    if (seqOf() > lines.length) continue;
    return lines.map(({ seq, receivedAt, event }) => ({
      ...{ seq, receivedAt: Date.parse(receivedAt) },
      event: event as unknown as LoggedEvent,
    }));
  }
}

test(
  'whatever is decided in any order, no call fails, a log played again gives the same state, and viewers have it',
  { timeout: 120_000 },
  async (t) => {
    const server = await serverFor(t);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(drafts, { minLength: 1, maxLength: 40 }), fc.nat(40), async (rows, cut) => {
        const name = `s${n++}`;
        const all = [...opening, ...rows].map((draft, i) => ({
          ...draft,
          id: `e${i}`,
          at: new Date(BEGIN + i * 4000).toISOString(),
        }));
        const first = opening.length + Math.min(cut, rows.length);
        assert.ok((await postRaw(server, name, JSON.stringify(all.slice(0, first)))).status < 300);
        const viewer = connect(streamUrl(server, name));
        try {
          await until('the first state', () => viewer.state.cursor !== null);
          if (first < all.length) {
            const { status } = await postRaw(server, name, JSON.stringify(all.slice(first)));
            assert.ok([200, 207, 422].includes(status), String(status));
          }
          const records = await recordsUpTo(viewer, server, name);
          const { state } = recover(null, records, 0);
          assert.deepEqual(sorted(heldBy(viewer)), sorted(viewOfAll(state)));
          const text = serializeState(state);
          assert.equal(serializeState(restoreState(text)), text);
        } finally {
          viewer.close();
        }
      }),
      { numRuns: 15 },
    );
  },
);
