// The meaning of each kind of event for those who are told of alerts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Experiment, LoggedEvent, Variant } from 'peeksafe/protocol';
import { keyOf } from '../../src/alerts/alert.ts';
import { ALERTED_EVENTS, signalsOf, type Signals } from '../../src/alerts/signals.ts';
import { speakerOf } from '../../src/alerts/speaker.ts';
import { AT, NO_NAMES } from './alert-scene.ts';

const known = speakerOf(
  {
    variant: (_, id) => ({ id, experiment: 'hero', content: `Content of ${id}` }) as Variant,
    experiment: (_, id) => ({ id, title: 'Hero headline', lead: null, pause: null }) as unknown as Experiment,
  },
  's',
);

const of = (event: object, speaker = known): Signals =>
  signalsOf({ id: 'i', at: AT, ...event } as LoggedEvent, speaker);

const kindOf = (event: object): string | undefined => of(event).tell?.draft.kind;

test('a kill says its evidence and its effect, by rate or by metric, and a revival ends it', () => {
  const evidence = { rule: 'evidence', impressions: 1000, engagements: 40, logE: Math.log(37), leaderEr: 0.06 };
  const killed = of({ kind: 'variant.killed', variant: 'a', cause: 'below-leader', reason: 'r', evidence }).tell;
  assert.deepEqual(
    [killed?.draft.title, killed?.draft.evidence, killed?.draft.effect],
    ['“Content of a” was stopped in “Hero headline”', '37 : 1', '-2.00 points (4.00 %, the leader 6.00 %)'],
  );
  const byMetric = { rule: 'evidence', impressions: 10, metric: 'dwell', value: 21.34567, leaderValue: 30 };
  const { draft } = of({ kind: 'variant.killed', variant: 'a', cause: 'below-leader', evidence: byMetric }).tell ?? {};
  assert.equal(draft?.effect, 'dwell 21.35, the leader 30');
  const ofGuardrail = { rule: 'guardrail', impressions: 10, metric: 'dwell', value: 41, othersValue: 60 };
  const { tell } = of({ kind: 'variant.killed', variant: 'a', cause: 'guardrail', evidence: ofGuardrail });
  assert.deepEqual(
    [tell?.draft.effect, tell?.draft.kind, tell?.also],
    ['dwell 41, the others 60', 'killed', 'guardrail'],
  );
  const heldTo = (values: object): string | null | undefined => {
    const { othersValue: _, ...evidence } = { ...ofGuardrail, ...values };
    return of({ kind: 'variant.killed', variant: 'a', cause: 'guardrail', evidence }).tell?.draft.effect;
  };
  assert.equal(heldTo({ controlValue: 60, control: 'b' }), 'dwell 41, the control 60');
  assert.equal(heldTo({ limitValue: 50 }), 'dwell 41, the limit 50');
  assert.deepEqual(of({ kind: 'variant.revived', variant: 'a' }).tell?.ends, [killed?.incident]);
});

test('a closing says who won and ends what lasted, and a reopening takes it back under the same key', () => {
  const closed = of({ kind: 'experiment.closed', experiment: 'hero', winner: 'a' });
  assert.equal(closed.tell?.draft.title, '“Content of a” won in “Hero headline”, which is closed');
  assert.deepEqual(
    closed.end?.map(({ incident }) => incident),
    ['pause:operator:hero', 'pause:traffic:hero', 'pause:late:hero', 'pause:guardrail:hero', 'no-data:hero'],
  );
  const without = of({ kind: 'experiment.closed', experiment: 'hero' }).tell;
  const reopened = of({ kind: 'experiment.reopened', experiment: 'hero' }).tell;
  assert.deepEqual([without?.draft.kind, reopened?.draft.kind], ['closed', 'reopened']);
  assert.deepEqual(reopened?.ends, [without?.incident]);
  const keys = [closed.tell, without, reopened].map((tell) => (tell === undefined ? '' : keyOf('s', tell.draft)));
  assert.deepEqual(
    keys,
    Array.from(keys, () => 'peeksafe:s:hero:closed:'),
  );
});

test('pauses by alarms are told, those by people are not, and resuming ends them', () => {
  const paused = (cause?: string, more: object = {}): string | undefined =>
    kindOf({ kind: 'experiment.paused', experiment: 'x', ...(cause !== undefined && { cause }), ...more });
  assert.deepEqual(
    [paused('traffic'), paused('late'), paused('guardrail'), paused('operator'), paused()],
    ['traffic', 'late', 'guardrail', undefined, undefined],
  );
  assert.equal(paused('traffic', { reasonCode: 'traffic-bursts' }), 'skipped');
  const endsOf = (cause?: string): string[] | undefined =>
    of({ kind: 'experiment.resumed', experiment: 'x', ...(cause !== undefined && { cause }) }).end?.map(
      ({ incident }) => incident,
    );
  assert.deepEqual(endsOf('late'), ['pause:late:x']);
  assert.ok(endsOf()?.includes('pause:traffic:x'));
});

test('a pattern is told of when it is worn out, and again when it is not', () => {
  const warned = (level: string): Signals => of({ kind: 'pattern.warned', pattern: 'p', level });
  assert.deepEqual(
    ['fresh', 'overused', 'fatigued', 'severe'].map((level) => warned(level).tell?.draft.kind),
    [undefined, undefined, 'fatigued', 'fatigued'],
  );
  assert.equal(warned('rested').end?.[0]?.incident, warned('severe').tell?.incident);
});

test('suggestions of the server that cannot wait are told, with their evidence and effect', () => {
  const made = (action: string, more: object = {}): Signals =>
    of({
      kind: 'suggestion.made',
      suggestion: 'q',
      source: 'peeksafe',
      action,
      title: 'Do it',
      priority: 'high',
      ...more,
    });
  const broken = made('check-guardrail', {
    about: { kind: 'variant', id: 'a' },
    evidence: [{ name: 'ln of the evidence', code: 'log-evidence', value: Math.log(120) }],
    reasonNumbers: [
      { name: 'value', value: 41.25 },
      { name: 'othersValue', value: 60 },
    ],
  }).tell?.draft;
  assert.deepEqual(
    [broken?.kind, broken?.title, broken?.experiment, broken?.evidence, broken?.effect],
    ['guardrail', '“Content of a” breaks a guardrail in “Hero headline”', 'hero', '120 : 1', '41.25, the others 60'],
  );
  const about = { about: { kind: 'experiment', id: 'hero' } };
  assert.equal(made('lengthen-window', about).tell?.draft.title, 'Counts of “Hero headline” come too late');
  assert.equal(made('close-experiment', about).tell?.draft.title, '“Hero headline” can be closed');
  assert.equal(made('recalibrate-predictor').tell?.draft.kind, 'prediction');
  assert.equal(made('shift-traffic', about).tell, undefined);
  assert.equal(
    of({ kind: 'suggestion.made', suggestion: 'q', action: 'check-guardrail', title: 'x' }).tell,
    undefined,
    'of somebody else',
  );
  for (const kind of ['suggestion.ended', 'suggestion.accepted', 'suggestion.dismissed'])
    assert.equal(of({ kind, suggestion: 'q', status: 'settled' }).end?.[0]?.incident, 'suggestion:q');
});

test('counts are not looked at, and nothing has to be known of what an alert is about', () => {
  assert.ok(!ALERTED_EVENTS.includes('variant.observed') && !ALERTED_EVENTS.includes('batch.closed'));
  const strange = speakerOf(NO_NAMES, 's');
  assert.equal(
    of({ kind: 'variant.killed', variant: 'a', cause: 'operator' }, strange).tell?.draft.title,
    '“a” was stopped',
  );
  const long = 'x'.repeat(1000);
  const { draft } = of({ kind: 'experiment.closed', experiment: long, winner: long }, strange).tell ?? {};
  assert.ok((draft?.title.length ?? 1000) < 250);
  assert.ok(draft !== undefined && keyOf(long, draft).length <= 255);
});
