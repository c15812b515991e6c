import { expect } from '@open-wc/testing';
import { experimentOf, killOf, variantOf } from '../../testing/entities.ts';
import { EvidenceTrack } from './evidence-track.ts';
import { lanesOf, neededBy, progressOf, type RaceFacts, type RaceLane } from './lanes.ts';

const NEEDED = Math.log(25);
const START = Date.parse('2026-01-05T10:00:00.000Z');
const distance = (logE: number): { rule: 'evidence'; logE: number; logNeeded: number } => ({
  rule: 'evidence',
  logE,
  logNeeded: NEEDED,
});
/** Evidence that grows by .1 a minute, for half an hour; 10 impressions a batch. */
const growing = (step = 0.1): EvidenceTrack =>
  new EvidenceTrack({
    times: Array.from({ length: 30 }, (_, i) => START + i * 60_000),
    impressions: Array.from({ length: 30 }, (_, i) => (i + 1) * 10),
    logE: Array.from({ length: 30 }, (_, i) => i * step),
  });
const only = (facts: Partial<RaceFacts>): RaceLane =>
  lanesOf({
    experiment: experimentOf({ id: 'x' }),
    variants: [variantOf({ id: 'a' })],
    kills: [],
    ...facts,
  })[0] as RaceLane;

describe('the lanes of an experiment', () => {
  it('stand in the order of their letters', () => {
    const variants = [
      variantOf({ id: 'late', letter: 'AA' }),
      variantOf({ id: 'b', letter: 'B' }),
      variantOf({ id: 'a', letter: 'A' }),
    ];
    const lanes = lanesOf({ experiment: null, variants, kills: [] });
    expect(lanes.map(({ letter }) => letter)).to.deep.equal(['A', 'B', 'AA']);
  });

  it('are as far as ln E on the way to ln of what is needed, within 0 and 1', () => {
    const at = (odds: number, needed = 25): number => progressOf({ logE: Math.log(odds), logNeeded: Math.log(needed) });
    expect(at(1)).to.equal(0);
    expect(at(5)).to.be.closeTo(0.5, 1e-12);
    expect(at(3)).to.be.closeTo(1.0986122887 / 3.2188758249, 1e-9);
    expect(at(25)).to.equal(1);
    expect(at(4030)).to.equal(1);
    expect(at(0.2)).to.equal(0);
    expect(at(5, 20)).to.be.closeTo(0.5372, 1e-4);
    expect(progressOf({ logE: null, logNeeded: 3 })).to.equal(0);
  });

  it('have the line where the stream says, or the budget of the experiment', () => {
    const variants = [variantOf({ id: 'a', killDistance: { rule: 'evidence', logE: 1, logNeeded: Math.log(33) } })];
    expect(neededBy(null, variants)).to.equal(Math.log(33));
    const budget = { alpha: 0.05, comparison: 0.05, prediction: 0, traffic: 0.01 };
    expect(neededBy(experimentOf({ id: 'x', budget }), [])).to.be.closeTo(Math.log(20), 1e-12);
    expect(neededBy(null, [])).to.be.closeTo(NEEDED, 1e-12);
  });

  it('end at the line where evidence stopped one, although its last batch was judged before', () => {
    const evidence = { rule: 'evidence', logE: Math.log(26), alpha: 0.04 } as const;
    const stopped = only({
      variants: [variantOf({ id: 'a', status: 'killed', endedAt: new Date(START + 1_800_000).toISOString() })],
      kills: [killOf({ id: 'k', variant: 'a', at: new Date(START + 1_800_000).toISOString(), evidence })],
      tracks: new Map([['a', growing(0.05)]]),
    });
    expect([stopped.logE, progressOf(stopped)]).to.deep.equal([evidence.logE, 1]);
  });

  it('have a projection only while the evidence rises', () => {
    const risen = only({
      variants: [variantOf({ id: 'a', killDistance: distance(2.9) })],
      tracks: new Map([['a', growing()]]),
    });
    expect(risen.projection).to.equal(32);
    expect(risen.isNotRising).to.equal(false);
    const fallen = only({
      variants: [variantOf({ id: 'a', killDistance: distance(1) })],
      tracks: new Map([['a', growing(-0.1)]]),
    });
    expect(fallen.projection).to.equal(null);
    expect(fallen.isNotRising).to.equal(true);
  });

  it('have no projection when the variant is protected, or stops are paused', () => {
    const tracks = new Map([['a', growing()]]);
    const variants = [variantOf({ id: 'a', killDistance: distance(2.9) })];
    expect(only({ tracks, variants: variants.map((one) => ({ ...one, protected: true })) }).projection).to.equal(null);
    const pause = { cause: 'traffic', reason: '', since: '2026-01-05T10:00:00.000Z', by: null } as const;
    const paused = only({ tracks, variants, experiment: experimentOf({ id: 'x', pause }) });
    expect([paused.state, paused.projection]).to.deep.equal(['paused', null]);
  });

  it('say when a variant was stopped and what that saved', () => {
    const at = '2026-01-05T10:20:00.000Z';
    const lane = only({
      experiment: experimentOf({ id: 'x', saved: { impressions: 700, growth: 3 } }),
      variants: [variantOf({ id: 'a', status: 'killed', endedAt: at })],
      kills: [killOf({ id: 'k', variant: 'a', at, saving: { impressions: 100, from: 1, to: null } })],
      tracks: new Map([['a', growing(0.2)]]),
    });
    expect(lane).to.include({ state: 'stopped', at: Date.parse(at), saved: 200 });
    expect(lane.logE).to.be.closeTo(5.8, 1e-9);
  });

  it('take the evidence of the stop where no history has it, and none that was taken back', () => {
    const evidence = { rule: 'evidence', logE: 3.4, alpha: 0.04 } as const;
    const variants = [variantOf({ id: 'a', status: 'killed', endedAt: '2026-01-05T10:20:00.000Z' })];
    expect(only({ variants, kills: [killOf({ id: 'k', evidence })] }).logE).to.equal(3.4);
    const revived = killOf({ id: 'k', evidence, revivedAt: '2026-01-05T10:30:00.000Z' });
    expect(only({ variants, kills: [revived] }).logE).to.equal(null);
  });

  it('show a moment in the past: evidence of then, no stop that came later', () => {
    const at = '2026-01-05T10:25:00.000Z';
    const facts = {
      variants: [variantOf({ id: 'a', status: 'killed', endedAt: at, countedAt: at })],
      kills: [killOf({ id: 'k', at })],
      experiment: experimentOf({ id: 'x', judgedTo: at }),
      tracks: new Map([['a', growing()]]),
    } satisfies Partial<RaceFacts>;
    const before = only({ ...facts, moment: START + 10 * 60_000 });
    expect(before.state).to.equal('running');
    expect(before.logE).to.be.closeTo(1, 1e-9);
    expect(before.highest).to.be.closeTo(1, 1e-9);
    expect(before.tail?.length).to.equal(11);
    expect(only({ ...facts, moment: START + 26 * 60_000 }).state).to.equal('stopped');
    expect(only({ ...facts, moment: START - 1 })).to.include({ state: 'waiting', logE: null });
  });

  it('show at a moment what was judged by then: counts wait for their engagements', () => {
    // Counted up to 10:30, judged up to 10:20.
    const lane = only({
      variants: [variantOf({ id: 'a', countedAt: '2026-01-05T10:30:00.000Z', killDistance: distance(2) })],
      experiment: experimentOf({ id: 'x', judgedTo: '2026-01-05T10:20:00.000Z' }),
      tracks: new Map([['a', growing()]]),
      moment: START + 25 * 60_000,
    });
    expect(lane.logE).to.be.closeTo(1.5, 1e-9);
  });
});
