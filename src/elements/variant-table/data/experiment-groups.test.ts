import { expect } from '@open-wc/testing';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { ExperimentGroups } from './experiment-groups.ts';

describe('the groups of a table', () => {
  it('stand in the order of opening, those that run before those that have ended', () => {
    const groups = new ExperimentGroups();
    const opened = ['2026-01-03', '2026-01-01', '2026-01-02'].map((day, i) =>
      experimentOf({ id: 'xyz'.charAt(i), openedAt: `${day}T10:00:00.000Z` }),
    );
    groups.setExperiments(new Map(opened.map((one) => [one.id, one])));
    const variants = opened.map(({ id }) =>
      variantOf({ id: `${id}-a`, experiment: id, status: id === 'y' ? 'killed' : 'active' }),
    );
    groups.renumber(variants, false);
    expect([0, 1, 2].map((group) => groups.idOf(group))).to.deep.equal(['z', 'x', 'y']);
  });
});
