import { expect } from '@open-wc/testing';
import { initialView, toView, VIEW_LIMITS, type View } from './view.ts';

const whole: View = {
  experiment: 'sleep',
  range: { kind: 'between', from: 1_000, to: 2_000 },
  metric: 'dwell',
  sort: '-er',
  filter: 'night trains',
  status: 'running',
  selection: ['b', 'a'],
  columns: ['er', 'status'],
};
const wrong = (parts: object): (() => View) => {
  return () => toView(parts);
};

describe('a view', () => {
  it('is made of parts, and what is left out is as at the beginning', () => {
    expect(toView({ experiment: 'sleep' })).to.deep.equal({ ...initialView, experiment: 'sleep' });
    expect(toView({ filter: 'a' }, toView(whole))).to.deep.equal({ ...whole, filter: 'a' });
    expect(toView({ filter: undefined } as object, toView(whole))).to.deep.equal(whole);
  });

  it('is frozen to its leaves, apart from what it was made of, and is the same after JSON', () => {
    const selection = ['a', 'b', 'a'];
    const view = toView({ ...whole, selection });
    selection.push('c');
    expect(view.selection, 'each once').to.deep.equal(['a', 'b']);
    for (const one of [view, view.range, view.selection, view.columns, initialView.range])
      expect(Object.isFrozen(one)).to.equal(true);
    expect(toView(JSON.parse(JSON.stringify(view)) as View)).to.deep.equal(view);
  });

  it('is the same object when nothing is different', () => {
    const view = toView(whole);
    expect(toView({ range: { kind: 'between', to: 2_000, from: 1_000 } }, view)).to.equal(view);
    expect(toView({})).to.equal(initialView);
  });

  it('ignores what a later version may have written', () => {
    expect(toView({ zoom: 3, range: { kind: 'today', zone: 'UTC' } } as object)).to.deep.equal({
      ...initialView,
      range: { kind: 'today' },
    });
  });

  it('refuses nonsense, and says which part it is and what is expected', () => {
    expect(wrong({ range: { kind: 'last', minutes: 0 } })).to.throw(TypeError, 'minutes above 0');
    expect(wrong({ range: { kind: 'between', from: 2, to: 1 } })).to.throw('from before to');
    expect(wrong({ range: { kind: 'between', from: NaN, to: 1 } })).to.throw('view.range is {"kind":"between"');
    expect(wrong({ range: 'today' })).to.throw("expected a kind of 'experiment'");
    expect(wrong({ experiment: 5 })).to.throw('view.experiment is 5; expected the id of an experiment');
    expect(wrong({ experiment: '' })).to.throw('view.experiment');
    expect(wrong({ selection: 'abc' })).to.throw('view.selection');
    expect(wrong({ columns: [''] })).to.throw('view.columns');
    expect(wrong({ filter: null })).to.throw('view.filter is null');
    for (const [nonsense, written] of [
      ['x', '"x"'],
      [[], '[]'],
      [null, 'null'],
    ] as const)
      expect(wrong(nonsense as object)).to.throw(TypeError, `view is ${written}; expected an object`);
  });

  it('is bounded, since it comes from links', () => {
    const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `v${i}`);
    const { selection, filter, id } = VIEW_LIMITS;
    expect(toView({ selection: texts(selection) }).selection.length).to.equal(selection);
    expect(wrong({ selection: texts(selection + 1) })).to.throw(`at most ${selection}`);
    expect(toView({ filter: 'x'.repeat(filter) }).filter.length).to.equal(filter);
    expect(wrong({ filter: 'x'.repeat(filter + 1) })).to.throw(`at most ${filter}`);
    expect(wrong({ experiment: 'x'.repeat(id + 1) })).to.throw(`at most ${id}`);
  });
});
