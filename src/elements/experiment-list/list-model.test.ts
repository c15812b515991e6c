import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { experimentOf, variantOf } from '../testing/entities.ts';
import { comparison, HeldOrder } from './held-order.ts';
import { ListModel, wordsOf } from './list-model.ts';
import { FIRST_NEEDS, FIRST_TODAY, PAGE, sectionsOf, type Asked } from './sections.ts';

const DAY_MS = 86_400_000;
const asked: Asked = {
  words: [],
  filter: 'all',
  startOfDay: (at) => Math.floor(at / DAY_MS) * DAY_MS,
  extended: new Map(),
};
const pause = { cause: 'traffic', reason: '', since: '2026-01-05T10:00:00.000Z', by: null } as const;
const byNeed = comparison('need', 'en');

function modelOf(ids: readonly string[]): ListModel {
  const model = new ListModel();
  model.put(
    ids.map((id, i) => experimentOf({ id, openedAt: `2026-01-05T10:00:${String(59 - i).padStart(2, '0')}.000Z` })),
    ids.flatMap((id) =>
      ['a', 'b'].map((name) => variantOf({ id: `${id}-${name}`, experiment: id, patterns: ['question'] })),
    ),
  );
  return model;
}

function settled(model: ListModel): HeldOrder {
  const order = new HeldOrder();
  order.settle(model, byNeed);
  return order;
}

describe('the model of the list', () => {
  it('makes another row for an experiment that a change touches, and for no other', () => {
    const model = modelOf(['x', 'y']);
    const [x, y] = [model.row('x'), model.row('y')];
    model.put([], [variantOf({ id: 'x-a', experiment: 'x', seq: 9, impressions: 5 })]);
    expect(model.row('y')).to.equal(y);
    expect(model.row('x')).to.not.equal(x);
    expect(model.row('x').variants.map(({ impressions }) => impressions)).to.deep.equal([5, 1000]);
    expect(model.row('x')).to.equal(model.row('x'));
  });

  it('lists variants of which the experiment is not known under its id', () => {
    const model = new ListModel();
    model.put([], [variantOf({ id: 'a', experiment: 'x' })]);
    expect(model.row('x')).to.include({ title: 'x', group: 'running' });
  });

  it('finds every word in title, contents and patterns', () => {
    const model = modelOf(['x']);
    const isFound = (search: string): boolean => model.matches('x', wordsOf(search));
    expect(['title', ' TITLE  x ', 'content x-b', 'Question', ''].map(isFound)).to.deep.equal([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(isFound('title nothing')).to.equal(false);
    model.put([experimentOf({ id: 'x', seq: 9, title: 'Nothing' })], []);
    expect(isFound('nothing')).to.equal(true);
  });
});

describe('the order of the list', () => {
  it('holds: newcomers come at the end of their group, and what changes its group stays', () => {
    const model = modelOf(['x', 'y', 'z']);
    const order = settled(model);
    expect(order.ids('running')).to.deep.equal(['x', 'y', 'z']);
    model.put(
      [
        experimentOf({ id: 'z', seq: 9, pause }),
        experimentOf({ id: 'new', seq: 9, openedAt: '2027-01-01T00:00:00.000Z' }),
      ],
      [],
    );
    order.append(model, byNeed);
    expect(order.ids('running')).to.deep.equal(['x', 'y', 'z', 'new']);
    expect(order.wouldMove(model, byNeed)).to.equal(2);
    order.settle(model, byNeed);
    expect([order.ids('needs'), order.ids('running')]).to.deep.equal([['z'], ['new', 'x', 'y']]);
    expect(order.wouldMove(model, byNeed)).to.equal(0);
  });

  it('counts none to move after sorting, and at most all before', () => {
    const change = fc.record({
      id: fc.constantFrom('u', 'v', 'w', 'x', 'y', 'z'),
      isPaused: fc.boolean(),
      second: fc.nat(59),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const model = modelOf(['u', 'v', 'w', 'x', 'y', 'z']);
        const order = settled(model);
        for (const { id, isPaused, second } of changes)
          model.put(
            [
              experimentOf({
                id,
                pause: isPaused ? pause : null,
                openedAt: `2026-01-05T10:00:${String(second).padStart(2, '0')}.000Z`,
              }),
            ],
            [],
          );
        order.append(model, byNeed);
        expect(order.wouldMove(model, byNeed)).to.be.within(0, 6);
        order.settle(model, byNeed);
        expect(order.wouldMove(model, byNeed)).to.equal(0);
      }),
    );
  });

  it('is by title or age inside its groups', () => {
    const model = modelOf(['b', 'a10', 'a9']);
    const order = new HeldOrder();
    order.settle(model, comparison('title', 'en'));
    expect(order.ids('running')).to.deep.equal(['a9', 'a10', 'b']);
    order.settle(model, comparison('newest', 'en'));
    expect(order.ids('running')).to.deep.equal(['b', 'a10', 'a9']);
  });
});

describe('the sections of the list', () => {
  const closed = (id: string, day: number): ReturnType<typeof experimentOf> =>
    experimentOf({
      id,
      openedAt: '2026-01-01T00:00:00.000Z',
      closedAt: `2026-01-0${day}T08:00:00.000Z`,
      judgedTo: '2026-01-05T11:00:00.000Z',
    });

  it('tell what was decided on the newest day of the data from what was before, which is folded', () => {
    const model = modelOf(['x']);
    model.put([closed('y', 5), closed('z', 4)], []);
    const sections = sectionsOf(model, settled(model), asked);
    expect(
      sections.map(({ name, rows, all, isFolded }) => ({ name, ids: rows.map(({ id }) => id), all, isFolded })),
    ).to.deep.equal([
      { name: 'running', ids: ['x'], all: 1, isFolded: false },
      { name: 'today', ids: ['y'], all: 1, isFolded: false },
      { name: 'earlier', ids: [], all: 1, isFolded: true },
    ]);
    const found = sectionsOf(model, settled(model), { ...asked, words: ['title'] });
    expect(found.at(-1)).to.include({ name: 'earlier', isFolded: false });
  });

  it('show a page at first, and say how many the next one has', () => {
    const model = modelOf(Array.from({ length: PAGE + 7 }, (_, i) => `x${i}`));
    expect(sectionsOf(model, settled(model), asked)[0]).to.include({ all: PAGE + 7, next: 7 });
    const more = sectionsOf(model, settled(model), { ...asked, extended: new Map([['running', 7]]) });
    expect(more[0]?.rows).to.have.length(PAGE + 7);
    expect(more[0]?.next).to.equal(0);
  });

  it('show the latest of those that were decided today, and all where they are asked for', () => {
    const ids = Array.from({ length: FIRST_TODAY + 15 }, (_, i) => `x${i}`);
    const model = new ListModel();
    const closedAt = '2026-01-05T11:00:00.000Z';
    model.put(
      ids.map((id) => experimentOf({ id, closedAt })),
      ids.map((id) => variantOf({ id, experiment: id, status: 'closed', endedAt: closedAt })),
    );
    const [today] = sectionsOf(model, settled(model), asked);
    expect(today).to.include({ name: 'today', all: FIRST_TODAY + 15, next: 15 });
    expect(today?.rows).to.have.length(FIRST_TODAY);
    const [decided] = sectionsOf(model, settled(model), { ...asked, filter: 'decided' });
    expect(decided?.rows).to.have.length(FIRST_TODAY + 15);
  });

  it('show the gravest of those that need a person, then those that run', () => {
    const model = modelOf(['w', 'x', 'y', 'z', 'quiet']);
    model.put(
      ['w', 'x', 'y', 'z'].map((id) => experimentOf({ id, seq: 9, pause })),
      [],
    );
    const sections = sectionsOf(model, settled(model), asked);
    expect(sections.map(({ name, rows, all }) => ({ name, shown: rows.length, all }))).to.deep.equal([
      { name: 'needs', shown: FIRST_NEEDS, all: 4 },
      { name: 'running', shown: 1, all: 1 },
    ]);
    const [found] = sectionsOf(model, settled(model), { ...asked, words: ['title'] });
    expect(found?.rows).to.have.length(4);
  });

  it('hold what is asked for, and no empty one', () => {
    const model = modelOf(['x']);
    model.put([closed('y', 5)], []);
    const names = (given: Partial<Asked>): string[] =>
      sectionsOf(model, settled(model), { ...asked, ...given }).map(({ name }) => name);
    expect(names({ filter: 'running' })).to.deep.equal(['running']);
    expect(names({ filter: 'decided' })).to.deep.equal(['today']);
    expect(names({ words: ['nowhere'] })).to.deep.equal([]);
  });
});
