import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState, MemoryHost, type StreamState } from 'peeksafe/engine';
import { IncomingEvent, LIMITS, type EntityKind } from 'peeksafe/protocol';

const NOW = Date.parse('2026-01-05T00:00:00Z');
const at = new Date(NOW).toISOString();

type Bounded = EntityKind;

/** A stream with an experiment `x`, variants `a` and `b` (killed) and a suggestion `s`, with room for one more entity of `kind`. */
function almostFull(kind: Bounded): MemoryHost {
  const state: StreamState = emptyState();
  const host = new MemoryHost(state);
  const first = [
    { kind: 'experiment.opened', experiment: 'x', policy: 'off' },
    { kind: 'variant.posted', variant: 'a', experiment: 'x', content: 'A', patterns: ['p'] },
    { kind: 'variant.posted', variant: 'b', experiment: 'x', content: 'B' },
    { kind: 'variant.killed', variant: 'b', cause: 'operator' },
    { kind: 'suggestion.made', suggestion: 's', action: 'rest', title: 'Rest it' },
    { kind: 'note.added', note: 'n', text: 'A deploy' },
    { kind: 'experiment.opened', experiment: 'closed' },
    { kind: 'experiment.closed', experiment: 'closed' },
  ];
  send(host, first);
  // The bound looks at how many there are, and at no other of them.
  const filled = state[kind] as Map<string, object>;
  const [one] = filled.values();
  for (let i = filled.size; i < LIMITS[kind] - 1; i++) filled.set(`filler ${i}`, one as object);
  return host;
}

let sent = 0;

/** The outcome of each event: `accepted`, or the code and the field of the refusal. */
function send(host: MemoryHost, events: readonly object[]): string[] {
  const read = events.map((event) => IncomingEvent.parse({ id: `e${(sent += 1)}`, at, ...event }));
  return host
    .submit(read, NOW)
    .results.map((one) => (one.status === 'rejected' ? `${one.errors[0]?.code} ${one.errors[0]?.field}` : one.status));
}

test('a stream takes as many experiments as it may, not one more, and goes on with those that it has', () => {
  const open = (experiment: string): object => ({ kind: 'experiment.opened', experiment });
  assert.deepEqual(send(almostFull('experiments'), [open('last'), open('more'), open('x')]), [
    'accepted',
    'too-many-entities experiment',
    'accepted',
  ]);
});

test('a stream takes as many variants as it may, not one more, and counts on for those that it has', () => {
  const posted = (variant: string): object => ({ kind: 'variant.posted', variant, experiment: 'x', content: 'x' });
  const count = { kind: 'variant.observed', variant: 'a', impressions: 1, engagements: 0 };
  assert.deepEqual(send(almostFull('variants'), [posted('last'), posted('more'), count]), [
    'accepted',
    'too-many-entities variant',
    'accepted',
  ]);
});

test('a stream takes as many patterns as it may, whichever event would bring one more', () => {
  const events = [
    { kind: 'pattern.used', pattern: 'last' },
    { kind: 'pattern.used', pattern: 'more' },
    { kind: 'pattern.warned', pattern: 'more', freshness: 0.5 },
    { kind: 'variant.posted', variant: 'c', experiment: 'x', content: 'C', patterns: ['p', 'more'] },
    { kind: 'variant.posted', variant: 'c', experiment: 'x', content: 'C', patterns: ['p', 'last'] },
    { kind: 'pattern.used', pattern: 'p' },
  ];
  assert.deepEqual(send(almostFull('patterns'), events), [
    'accepted',
    'too-many-entities pattern',
    'too-many-entities pattern',
    'too-many-entities patterns',
    'accepted',
    'accepted',
  ]);
});

test('a stream takes as many suggestions as it may, and renews those that it has', () => {
  const made = (suggestion: string): object => ({ kind: 'suggestion.made', suggestion, action: 'rest', title: 'Rest' });
  assert.deepEqual(send(almostFull('suggestions'), [made('last'), made('more'), made('s')]), [
    'accepted',
    'too-many-entities suggestion',
    'accepted',
  ]);
});

test('a stream takes as many notes as it may, not one more, and deleted ones count', () => {
  const added = (note: string): object => ({ kind: 'note.added', note, text: 'A deploy' });
  const host = almostFull('notes');
  assert.deepEqual(send(host, [added('last'), { kind: 'note.deleted', note: 'n' }, added('more')]), [
    'accepted',
    'accepted',
    'too-many-entities note',
  ]);
  assert.deepEqual(send(host, [{ kind: 'note.edited', note: 'last', text: 'Another' }]), ['accepted']);
});

test('closings are bounded by refusing to reopen: no closing is ever refused', () => {
  const host = almostFull('closings');
  const reopen = { kind: 'experiment.reopened', experiment: 'closed' };
  const close = (experiment: string): object => ({ kind: 'experiment.closed', experiment });
  assert.deepEqual(send(host, [reopen, close('closed'), reopen, close('x')]), [
    'accepted',
    'accepted',
    'too-many-entities experiment',
    'accepted',
  ]);
});

test('kills are bounded by refusing revivals: no kill is ever refused', () => {
  const host = almostFull('kills');
  const [killed, revived] = [
    (variant: string) => ({ kind: 'variant.killed', variant, cause: 'operator' }),
    (variant: string) => ({ kind: 'variant.revived', variant }),
  ];
  assert.deepEqual(send(host, [revived('b'), killed('b')]), ['accepted', 'accepted']);
  assert.equal(host.state.kills.size, LIMITS.kills);
  assert.deepEqual(send(host, [revived('b'), killed('a'), revived('a')]), [
    'too-many-entities variant',
    'accepted',
    'too-many-entities variant',
  ]);
});
