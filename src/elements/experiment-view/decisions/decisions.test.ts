import { expect } from '@open-wc/testing';
import type { Experiment, ExperimentClosing, Variant } from '../../../protocol/index.ts';
import { experimentOf, killOf, variantOf } from '../../testing/entities.ts';
import { decisionsOf } from './decisions.ts';

const at = (minutes: number): string =>
  new Date(Date.parse('2026-01-05T10:00:00.000Z') + minutes * 60_000).toISOString();
const byId = (...variants: Variant[]): Map<string, Variant> => new Map(variants.map((one) => [one.id, one]));
const kinds = (
  experiment: Experiment,
  variants: Map<string, Variant>,
  kills = [killOf({ id: 'k', at: at(5) })],
): string[] => decisionsOf(experiment, variants, kills).map(({ kind }) => kind);

describe('the decisions of an experiment', () => {
  const a = variantOf({ id: 'a', postedAt: at(0) });

  it('says a stop and its restart, newest first, and nothing of other experiments', () => {
    const kills = [
      killOf({ id: 'k', at: at(5), revivedAt: at(9) }),
      killOf({ id: 'l', at: at(7), experiment: 'another' }),
    ];
    expect(kinds(experimentOf({ id: 'x' }), byId(a), kills)).to.deep.equal(['restarted', 'stopped']);
  });

  it('says a pause that stands, and evidence that began again', () => {
    const experiment = experimentOf({
      id: 'x',
      pause: { cause: 'traffic', reason: 'split', since: at(30), by: null },
      restarted: { cause: 'alarm', at: at(29) },
    });
    expect(kinds(experiment, byId(a), [])).to.deep.equal(['paused', 'evidence-restarted']);
  });

  it('says a variant that joined later, and not those that it began with', () => {
    const late = variantOf({ id: 'b', postedAt: at(40) });
    const [joined, ...rest] = decisionsOf(experimentOf({ id: 'x' }), byId(a, late), []);
    expect(joined).to.deep.include({ kind: 'joined', at: at(40), variant: late });
    expect(rest).to.deep.equal([]);
  });

  it('says who won and who ended, and once for all where the experiment was closed', () => {
    const variants = byId(
      variantOf({ id: 'a', status: 'winner', endedAt: at(50) }),
      variantOf({ id: 'b', status: 'closed', endedAt: at(50) }),
    );
    expect(kinds(experimentOf({ id: 'x' }), variants, []).sort()).to.deep.equal(['ended', 'won']);
    const closed = experimentOf({ id: 'x', closedAt: at(50), winner: 'a', closedBy: 'maria' });
    const [closing, ...rest] = decisionsOf(closed, variants, []);
    expect(closing).to.deep.include({ kind: 'closed', winner: variants.get('a'), by: 'maria' });
    expect(rest).to.deep.equal([]);
  });

  it('says a closing that was taken back, with both who decided', () => {
    const closing: ExperimentClosing = {
      id: 'c1',
      seq: 9,
      experiment: 'x',
      winner: 'a',
      reason: '',
      at: at(50),
      receivedAt: at(50),
      by: 'maria',
      reopenedAt: at(51),
      reopenedBy: 'ben',
    };
    const decisions = decisionsOf(experimentOf({ id: 'x' }), byId(a), [], [closing]);
    expect(decisions.map(({ kind, at: when }) => [kind, when])).to.deep.equal([
      ['reopened', at(51)],
      ['closed', at(50)],
    ]);
    const standing = { ...closing, id: 'c2', at: at(60), reopenedAt: null, reopenedBy: null };
    const closed = experimentOf({ id: 'x', closedAt: at(60), winner: 'a' });
    expect(decisionsOf(closed, byId(a), [], [closing, standing])).to.have.length(3);
  });
});
