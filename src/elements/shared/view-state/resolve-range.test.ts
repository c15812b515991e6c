import { expect } from '@open-wc/testing';
import { experimentOf, killOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { Changed } from '../../../sdk/index.ts';
import { DigestCounter } from './digest.ts';
import { NewestEvent } from './newest-event.ts';
import { resolveRange, type RangeContext } from './resolve-range.ts';

// A replay: its newest event is years ago.
const NEWEST = Date.parse('2013-03-12T01:30:00Z');
const context: RangeContext = { newest: NEWEST, experiment: null, timeZone: 'UTC', lastLook: null };
const everything = { from: null, to: null };
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

describe('from when to when a range is', () => {
  it('today is the day of the newest event in the time zone of the stream, whatever the clock says', () => {
    const from = (timeZone: string | null): string | null =>
      iso(resolveRange({ kind: 'today' }, { ...context, timeZone }).from);
    expect(from('UTC')).to.equal('2013-03-12T00:00:00.000Z');
    expect(from('America/New_York')).to.equal('2013-03-11T04:00:00.000Z');
    expect(from('Asia/Kathmandu')).to.equal('2013-03-11T18:15:00.000Z');
    expect(from('Mars/Olympus')).to.equal(from(null));
  });

  it('some minutes end with the newest event, and follow it', () => {
    expect(resolveRange({ kind: 'last', minutes: 90 }, context)).to.deep.equal({
      from: NEWEST - 90 * 60_000,
      to: null,
    });
  });

  it('an experiment is from its opening to its closing, or goes on', () => {
    const openedAt = '2013-03-11T00:00:00Z';
    const running = resolveRange({ kind: 'experiment' }, { ...context, experiment: { openedAt } });
    expect(running).to.deep.equal({ from: Date.parse(openedAt), to: null });
    const closedAt = '2013-03-11T12:00:00Z';
    const closed = resolveRange({ kind: 'experiment' }, { ...context, experiment: { openedAt, closedAt } });
    expect(closed.to).to.equal(Date.parse(closedAt));
  });

  it('is as it was written between two moments, and begins with the last look', () => {
    const [from, to] = [NEWEST - 1000, NEWEST - 500];
    expect(resolveRange({ kind: 'between', from, to }, context)).to.deep.equal({ from, to });
    expect(resolveRange({ kind: 'since-last-look' }, { ...context, lastLook: from })).to.deep.equal({ from, to: null });
  });

  it('is everything where it hangs on what is not known', () => {
    const unknown = { ...context, newest: null };
    for (const kind of ['all', 'today', 'since-last-look', 'experiment'] as const)
      expect(resolveRange({ kind }, unknown), kind).to.deep.equal(everything);
    expect(resolveRange({ kind: 'last', minutes: 5 }, unknown)).to.deep.equal(everything);
  });
});

describe('the newest event of a stream', () => {
  it('is the latest of all, grows with each frame, and begins afresh with a new history', () => {
    const newest = new NewestEvent();
    expect(newest.at).to.equal(null);
    const stream = new FakeStream({
      variants: [variantOf({ id: 'a', postedAt: '2013-03-11T00:00:00Z', countedAt: '2013-03-12T00:00:00Z' })],
      kills: [killOf({ id: 'k', at: '2013-03-12T01:30:00Z' })],
    });
    newest.follow(null, stream.state);
    expect(newest.at).to.equal(NEWEST);
    let whole = 0;
    stream.subscribe((changed: Changed) => {
      if (changed.reset) whole++;
      newest.follow(changed, stream.state);
    });
    stream.push({ variants: [variantOf({ id: 'a', seq: 9, countedAt: '2013-03-12T02:00:00Z' })] });
    expect(iso(newest.at)).to.equal(iso(Date.parse(variantOf({ id: 'a' }).postedAt)));
    stream.reset({ kills: [killOf({ id: 'k', at: '2013-01-01T00:00:00Z' })] });
    expect([iso(newest.at), whole]).to.deep.equal(['2013-01-01T00:00:00.000Z', 1]);
    newest.follow(null, null);
    expect(newest.at).to.equal(null);
  });
});

describe('what happened since somebody last looked', () => {
  it('counts stops that stand, winners, and alarms, also those that were resumed', () => {
    const [before, after] = ['2013-03-12T01:00:00Z', '2013-03-12T02:00:00Z'];
    const pause = { cause: 'traffic', reason: 'Split', by: null } as const;
    const stream = new FakeStream({
      kills: [
        killOf({ id: 'old', at: before }),
        killOf({ id: 'new', at: after }),
        killOf({ id: 'back', at: after, revivedAt: after }),
      ],
      experiments: [
        experimentOf({ id: 'won', openedAt: before, closedAt: after, winner: 'a' }),
        experimentOf({ id: 'none', openedAt: before, closedAt: after }),
        experimentOf({ id: 'early', openedAt: before, closedAt: before, winner: 'a' }),
        experimentOf({ id: 'split', pause: { ...pause, since: after } }),
        experimentOf({ id: 'known', pause: { ...pause, since: before } }),
        experimentOf({ id: 'by-hand', pause: { ...pause, cause: 'operator', since: after } }),
        experimentOf({ id: 'resumed', restarted: { cause: 'alarm', at: after } }),
      ],
    });
    const counter = new DigestCounter();
    counter.follow(null, stream.state, null);
    expect(counter.digest).to.equal(null);
    counter.follow(null, stream.state, NEWEST);
    expect(counter.digest).to.deep.equal({ stops: 1, winners: 1, alarms: 2 });
    stream.subscribe((changed: Changed) => counter.follow(changed, stream.state, NEWEST));
    stream.push({ kills: [killOf({ id: 'new', seq: 9, at: after, revivedAt: after })] });
    expect(counter.digest).to.deep.equal({ stops: 0, winners: 1, alarms: 2 });
    stream.reset({});
    expect(counter.digest).to.deep.equal({ stops: 0, winners: 0, alarms: 0 });
  });
});
