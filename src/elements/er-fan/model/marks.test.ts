import { expect } from '@open-wc/testing';
import { experimentOf, killOf, variantOf } from '../../testing/entities.ts';
import { marksOf } from './marks.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 5, 10, minute)).toISOString();

describe('what happened in an experiment', () => {
  const variants = [
    variantOf({ id: 'a', postedAt: at(0) }),
    variantOf({ id: 'b', postedAt: at(0), status: 'killed', endedAt: at(20) }),
    variantOf({ id: 'c', postedAt: at(30) }),
  ];

  it('is told in the order of time: stops, restarts, newcomers, alarms and notes', () => {
    const experiment = experimentOf({
      id: 'x',
      pause: { cause: 'traffic', reason: 'Off', since: at(50), by: null },
      restarted: { cause: 'alarm', at: at(51) },
    });
    const kills = [
      killOf({ id: 'k', variant: 'b', at: at(10), revivedAt: at(15) }),
      killOf({ id: 'l', variant: 'b', at: at(20) }),
      killOf({ id: 'm', variant: 'z', experiment: 'other', at: at(21) }),
    ];
    const notes = [
      { id: 'n', at: at(5), text: 'Newsletter', experiment: 'x' },
      { id: 'o', at: at(6), text: 'Elsewhere', experiment: 'other' },
      { id: 'p', at: at(7), text: 'Gone', experiment: null, deletedAt: at(8) },
      { id: 'q', at: at(40), text: 'For all', experiment: null },
    ];
    expect(marksOf(experiment, variants, kills, notes).map(({ kind }) => kind)).to.deep.equal([
      'note',
      'stop',
      'restart',
      'stop',
      'join',
      'note',
      'alarm',
      'afresh',
    ]);
  });

  it('is known without kills too, from when a variant ended', () => {
    expect(marksOf(null, variants, [], [])).to.deep.equal([
      { kind: 'stop', at: Date.parse(at(20)), variant: 'b' },
      { kind: 'join', at: Date.parse(at(30)), variant: 'c' },
    ]);
  });
});
