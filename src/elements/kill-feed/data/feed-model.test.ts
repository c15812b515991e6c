import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { Experiment, ExperimentClosing, Kill, Note } from '../../../protocol/index.ts';
import { calendarFor } from '../../shared/format/calendar.ts';
import { experimentOf, killOf, variantOf } from '../../testing/entities.ts';
import { asBefore, byDay, type FeedEntry } from './feed-entries.ts';
import { FeedModel, type FeedEntities } from './feed-model.ts';
import { FeedSelection, type FeedScope } from './feed-selection.ts';

const BEGIN = Date.parse('2026-01-05T10:00:00.000Z');
const at = (seconds: number): string => new Date(BEGIN + seconds * 1000).toISOString();
const stop = (id: string, seconds: number, given: Partial<Kill> = {}): Kill =>
  killOf({ id, at: at(seconds), ...given });
const noteOf = (id: string, seconds: number, given: Partial<Note> = {}): Note => ({
  ...{ id, seq: 5, at: at(seconds), text: id, experiment: null, variant: null, url: null, by: null },
  ...{ editedAt: null, deletedAt: null, ...given },
});
const closingOf = (id: string, seconds: number, given: Partial<ExperimentClosing> = {}): ExperimentClosing => ({
  ...{ id, seq: 9, experiment: 'x', winner: 'a', reason: '', at: at(seconds), receivedAt: at(seconds), by: null },
  ...{ reopenedAt: null, reopenedBy: null, ...given },
});
const entities = (given: Partial<FeedEntities>): FeedEntities => ({
  ...{ kills: [], experiments: [], variants: [], notes: [], closings: [], ...given },
});
const ALL: FeedScope = { experiment: null, cause: null, metric: null, span: { from: null, to: null }, words: [] };

/** A feed of a stream, and its entries, newest first: the ids of their items, oldest first. */
function feedOf(given: Partial<FeedEntities> = {}, experiments: readonly Experiment[] = []) {
  const known = (id: string): Experiment | undefined => experiments.find((one) => one.id === id);
  const model = new FeedModel();
  const selection = new FeedSelection(model, ({ id }) => id);
  model.load(entities(given), known);
  selection.follow(ALL);
  return {
    model,
    selection,
    apply: (more: Partial<FeedEntities>, scope = ALL) => {
      const news = model.apply(entities(more), known);
      selection.follow(scope);
      return news?.map(({ id }) => id) ?? null;
    },
    entries: (arrivals: number | null = null) => idsOf(selection.newest(Infinity, arrivals)),
  };
}
const idsOf = (entries: readonly FeedEntry[]): string[][] => entries.map(({ items }) => items.map(({ id }) => id));

describe('the entries of a feed', () => {
  it('are the newest first, by day', () => {
    const { selection } = feedOf({ kills: [stop('c', 90_000), stop('a', 0), stop('b', 86_400)] });
    const days = byDay(selection.newest(Infinity, null), calendarFor('UTC'));
    expect(days.map((day) => idsOf(day.entries))).to.deep.equal([[['c'], ['b']], [['a']]]);
  });

  it('fold three or more stops within a minute, where the newest of them stands', () => {
    const { entries } = feedOf({
      kills: [stop('a', 0), stop('b', 20), stop('c', 60), stop('d', 61), stop('e', 100)],
      notes: [noteOf('n', 10), noteOf('m', 70)],
    });
    expect(entries()).to.deep.equal([['e'], ['note\nm'], ['d'], ['a', 'b', 'c'], ['note\nn']]);
  });

  it('tell a restart, closings, pauses that stand, evidence that began again and winners', () => {
    const x = experimentOf({
      id: 'x',
      pause: { cause: 'traffic', reason: '', since: at(300), by: null },
      restarted: { cause: 'alarm', at: at(290) },
    });
    const { entries, apply } = feedOf({
      kills: [stop('a', 0, { revivedAt: at(200) })],
      experiments: [x],
      variants: [variantOf({ id: 'v', experiment: 'y', status: 'winner', endedAt: at(250) })],
      closings: [closingOf('c', 400, { reopenedAt: at(500) })],
    });
    expect(entries().flat()).to.deep.equal([
      ...['reopened\nc', 'closed\nc', 'paused\nx', 'afresh\nx', 'won\nv', 'restarted\na', 'a'],
    ]);
    expect(apply({ experiments: [x] })).to.equal(null);
    expect(apply({ experiments: [{ ...x, pause: null }] })).to.deep.equal([]);
    expect(entries().flat()).not.to.include('paused\nx');
  });

  it('say a winner once where its whole experiment was closed, and go by the experiment in plain data', () => {
    const x = experimentOf({ id: 'x', closedAt: at(50), winner: 'v' });
    const variants = [variantOf({ id: 'v', status: 'winner', endedAt: at(50) })];
    const inStream = feedOf({ experiments: [x], variants, closings: [closingOf('c', 50)] }, [x]);
    expect(inStream.entries()).to.deep.equal([['closed\nc']]);
    expect(feedOf({ experiments: [x], variants, closings: null }, [x]).entries()).to.deep.equal([['closed\nx']]);
  });

  it('follow notes that are moved, worded otherwise and deleted', () => {
    const { entries, apply, selection } = feedOf({ kills: [stop('a', 10)], notes: [noteOf('n', 20)] });
    expect(apply({ notes: [noteOf('n', 5)] })).to.deep.equal(['note\nn']);
    expect(entries()).to.deep.equal([['a'], ['note\nn']]);
    const { version } = selection;
    apply({ notes: [noteOf('n', 5, { text: 'other' })] });
    expect(selection.version).to.be.above(version);
    apply({ notes: [noteOf('n', 5, { deletedAt: at(30) })] });
    expect(entries()).to.deep.equal([['a']]);
  });

  it('keep an item in its place when its stop is taken back', () => {
    const { entries, apply } = feedOf({ kills: [stop('a', 0), stop('b', 100)] });
    expect(apply({ kills: [stop('a', 0, { revivedAt: at(200) })] })).to.deep.equal(['restarted\na']);
    expect(entries()).to.deep.equal([['restarted\na'], ['b'], ['a']]);
  });

  it('are shown as they were before more came, and count what waits', () => {
    const { selection, model, apply, entries } = feedOf({ kills: [stop('a', 0), stop('b', 5)] });
    const arrivals = model.arrived.length;
    apply({ kills: [stop('c', 8), stop('late', -500)] });
    expect(entries()).to.deep.equal([['a', 'b', 'c'], ['late']]);
    expect(entries(arrivals)).to.deep.equal([['b'], ['a']]);
    expect(selection.since(arrivals)).to.have.length(2);
  });

  it('show a burst that has grown as it was', () => {
    const { selection, model, apply } = feedOf({ kills: [stop('a', 0), stop('b', 5), stop('c', 8)] });
    const arrivals = model.arrived.length;
    apply({ kills: [stop('d', 9)] });
    const [grown] = selection.newest(1, null) as [FeedEntry];
    expect(idsOf(asBefore(grown, arrivals))).to.deep.equal([['a', 'b', 'c']]);
  });

  it('are selected by experiment, cause, time and words, and the others are counted', () => {
    const kills = [
      stop('a', 0),
      stop('b', 100, { experiment: 'y' }),
      stop('c', 200, { cause: 'operator' }),
      stop('d', 300, { cause: 'external' }),
    ];
    const { selection } = feedOf({ kills, notes: [noteOf('n', 400)] });
    const selected = (scope: Partial<FeedScope>): string => {
      selection.follow({ ...ALL, ...scope });
      const ids = idsOf(selection.newest(Infinity, null)).flat();
      expect([selection.count, selection.hidden]).to.deep.equal([ids.length, 5 - ids.length]);
      return ids.map((id) => id.replace('note\n', '')).join(' ');
    };
    expect(selected({})).to.equal('n d c b a');
    // A note about the whole stream is about each of its experiments.
    expect(selected({ experiment: 'y' })).to.equal('n b');
    expect(selected({ cause: 'operator' })).to.equal('c');
    expect(selected({ cause: 'automatic' })).to.equal('b a');
    expect(selected({ span: { from: BEGIN + 100_000, to: BEGIN + 300_000 } })).to.equal('d c b');
    expect(selected({ words: ['note', 'n'] })).to.equal('n');
    expect([selection.stops, selected({ words: ['nothing'] })]).to.deep.equal([0, '']);
  });

  it('are the same whether they came at once or one by one, in whatever order', () => {
    const events = fc.array(
      fc.record({ seconds: fc.integer({ min: 0, max: 300 }), kind: fc.constantFrom('stop', 'note', 'other') }),
      { maxLength: 24 },
    );
    fc.assert(
      fc.property(events, fc.nat(24), (given, loaded) => {
        // Those of the same moment stand in the order of arrival, which is another one: none are.
        const all = [...new Map(given.map((one) => [one.seconds, one])).values()];
        const of = (some: typeof all): Partial<FeedEntities> => ({
          kills: some
            .filter(({ kind }) => kind !== 'note')
            .map(({ seconds, kind }) => stop(`k${seconds}`, seconds, kind === 'other' ? { experiment: 'y' } : {})),
          notes: some.filter(({ kind }) => kind === 'note').map(({ seconds }) => noteOf(`n${seconds}`, seconds)),
        });
        const scope = { ...ALL, experiment: 'x' };
        const whole = feedOf(of(all));
        whole.selection.follow(scope);
        const grown = feedOf(of(all.slice(0, loaded)));
        grown.selection.follow(scope);
        for (const one of all.slice(loaded)) grown.apply(of([one]), scope);
        expect(grown.entries()).to.deep.equal(whole.entries());
        expect([grown.selection.count, grown.selection.stops]).to.deep.equal([
          whole.selection.count,
          whole.selection.stops,
        ]);
      }),
    );
  });

  it('never regroup older stops when another comes', () => {
    const { entries, apply } = feedOf({ kills: [0, 24, 48, 72, 96, 120].map((s) => stop(`k${s}`, s)) });
    const before = entries().slice(1);
    apply({ kills: [stop('k144', 144)] });
    expect(entries().slice(-before.length)).to.deep.equal(before);
  });
});
