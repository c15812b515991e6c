import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  SUGGESTION_ACTIONS,
  type AuditLine,
  type EventInput,
  type LoggedEvent,
  type Suggestion,
  type SuggestionAction,
} from 'peeksafe/protocol';
import { connect, type LiveStream } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { serverFor, streamUrl, temporaryFolder } from '../support/harness.ts';
import { StreamBench } from '../support/stream-bench.ts';
import { SCENES } from '../support/suggestion-scenes.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

type State = LiveStream['state'];
type Of<K extends LoggedEvent['kind']> = Extract<LoggedEvent, { kind: K }>;

/** The effect of accepting, and its undoing: the kinds of the events that the server adds, and what is seen of it. */
interface Effect {
  readonly does: LoggedEvent['kind'];
  readonly undoes: LoggedEvent['kind'];
  /** Asserts that what the button says has happened. */
  readonly happened: (state: State, suggestion: Suggestion, carriedOut: LoggedEvent) => void;
}

const EFFECTS: Readonly<Partial<Record<SuggestionAction, Effect>>> = {
  'stop-variant': {
    does: 'variant.killed',
    undoes: 'variant.revived',
    happened: ({ variants, kills }, { about, reason }) => {
      assert.equal(variants.get(about?.id ?? '')?.status, 'killed');
      const [kill] = kills.values();
      assert.deepEqual([kill?.cause, kill?.by, kill?.reason], ['operator', 'anna', reason]);
    },
  },
  'shift-traffic': {
    does: 'experiment.opened',
    undoes: 'experiment.opened',
    happened: ({ experiments }, { effect }) => {
      const shares = [...(experiments.get('x')?.shares ?? [])];
      assert.deepEqual(shares, effect?.shares);
      assert.equal(Math.round(100 * shares.reduce((sum, { share }) => sum + share, 0)), 100);
      assert.ok((shares.find(({ variant }) => variant === 'b')?.share ?? 0) >= 0.9);
    },
  },
  'close-experiment': {
    does: 'experiment.closed',
    undoes: 'experiment.reopened',
    happened: ({ experiments, variants, closings }, { effect }) => {
      assert.equal(experiments.get('x')?.winner, effect?.winner);
      assert.deepEqual([...variants.values()].map(({ status }) => status).sort(), ['closed', 'winner']);
      assert.deepEqual(
        [...closings.values()].map(({ by }) => by),
        ['anna'],
      );
    },
  },
  'check-traffic': {
    does: 'experiment.resumed',
    undoes: 'experiment.paused',
    happened: ({ experiments }) => assert.equal(experiments.get('x')?.pause, null),
  },
  'lengthen-window': {
    does: 'stream.configured',
    undoes: 'stream.configured',
    happened: (_, { effect }, carriedOut) => {
      assert.equal((carriedOut as Of<'stream.configured'>).attributionWindowMs, 60_000);
      assert.deepEqual([effect?.attributionWindowMs, effect?.before], [60_000, { attributionWindowMs: 10_000 }]);
    },
  },
};

const byId = (rows: readonly (readonly [string, ...unknown[]])[]): unknown[] =>
  rows.toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The stream as people see it, apart from its counts and suggestions. */
const pictureOf = ({ variants, experiments, patterns }: State): unknown => ({
  variants: byId([...variants.values()].map(({ id, status, protected: isKept }) => [id, status, isKept])),
  experiments: byId(
    [...experiments.values()].map(({ id, shares, pause, closedAt, policy }) => [
      ...([id, shares, pause !== null, closedAt ?? null, policy] as const),
    ]),
  ),
  patterns: byId([...patterns.values()].map(({ id, level, snoozedUntil }) => [id, level, snoozedUntil])),
});

/** Posts what a scene sends, call by call, as its publisher. */
async function feed(server: RunningServer, bench: StreamBench): Promise<void> {
  const token = await tokenFor('s', ['ingest', 'operate'], { subject: 'publisher' });
  for (const body of bench.calls) {
    const response = await fetch(`${streamUrl(server, 's')}/events`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...bearer(token) },
    });
    assert.equal(response.status, 200, await response.text());
  }
}

async function page(t: { after(work: () => unknown): void }, server: RunningServer, subject: string) {
  const stream = connect(streamUrl(server, 's'), { token: await tokenFor('s', ['view', 'operate'], { subject }) });
  t.after(() => stream.close());
  await until('live', () => stream.status.phase === 'live');
  return stream;
}

/** The audit of what came after a cursor. */
async function auditSince(server: RunningServer, cursor: string | null): Promise<AuditLine[]> {
  const address = `${streamUrl(server, 's')}/audit?since=${cursor ?? ''}`;
  const response = await fetch(address, { headers: bearer(await tokenFor('s')) });
  const lines = (await response.text()).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as AuditLine);
}

const seqOf = (cursor: string | null): number => Number(cursor?.split('.')[1] ?? -1);

/** A person decides; returns when the page has what came of it. */
async function decide(who: LiveStream, event: EventInput): Promise<void> {
  const cursor = await who.submitActions([event]);
  await until('the decision', () => seqOf(who.state.cursor) >= seqOf(cursor));
}

/** A decision with what followed from it in the same step, as the audit has them. */
const told = (lines: readonly AuditLine[], id: string): unknown[] =>
  lines
    .filter(({ event }) => 'suggestion' in event && event.suggestion === id)
    .map(({ actor, event }) => [event.kind, actor]);

for (const action of SUGGESTION_ACTIONS)
  test(`accepting ${action} does what it says, with who decided, and reopening it undoes that`, async (t) => {
    const bench = new StreamBench();
    SCENES[action](bench);
    const dataDir = temporaryFolder(t);
    const options = { tokens: { secrets: [SECRET] }, dataDir };
    const first = await serverFor(t, options);
    await feed(first, bench);
    // The whole stream is looked at once a minute, and when a server begins.
    await first.close();
    const server = await serverFor(t, options);
    const anna = await page(t, server, 'anna');
    const ben = await page(t, server, 'ben');
    const open = (): Suggestion | undefined =>
      [...anna.state.suggestions.values()].find((one) => one.action === action && one.status === 'open');
    await until(`a suggestion to ${action}`, () => open() !== undefined);
    const { id } = open() as Suggestion;
    const now = (): Suggestion => anna.state.suggestions.get(id) as Suggestion;
    const [before, from, at] = [pictureOf(anna.state), anna.state.cursor, bench.sent.at(-1)?.at ?? ''];
    const effect = EFFECTS[action];
    assert.equal(now().effect === undefined, effect === undefined, 'what only the publisher can do has no effect');

    await decide(anna, { id: 'd1', at, kind: 'suggestion.accepted', suggestion: id });
    assert.deepEqual([now().status, now().endedBy], ['accepted', 'anna']);
    const lines = await auditSince(server, from);
    assert.deepEqual(told(lines, id), [
      ['suggestion.accepted', 'anna'],
      ...(effect === undefined ? [] : [[effect.does, 'anna']]),
    ]);
    if (effect === undefined) assert.deepEqual(pictureOf(anna.state), before);
    else
      effect.happened(
        anna.state,
        now(),
        lines.find(({ event }) => event.kind === effect.does && 'suggestion' in event)?.event as LoggedEvent,
      );

    const accepted = anna.state.cursor;
    await decide(ben, { id: 'd2', at, kind: 'suggestion.reopened', suggestion: id });
    await until('everybody', () => seqOf(anna.state.cursor) > seqOf(accepted));
    assert.deepEqual(
      [now().status, now().endedAt, now().endedBy, now().effect?.before],
      ['open', null, null, undefined],
    );
    assert.deepEqual(told(await auditSince(server, accepted), id), [
      ['suggestion.reopened', 'ben'],
      ...(effect === undefined ? [] : [[effect.undoes, 'ben']]),
    ]);
    assert.deepEqual(pictureOf(anna.state), before);
  });
