import { expect } from '@open-wc/testing';
import { variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import { all, contents, experimentWith, find, press, some, tableOf, textOf } from '../../testing/tables.ts';

describe('grouped rows', () => {
  it('stand under their experiments, which fold and warn of their traffic', async () => {
    const pause = { cause: 'traffic', reason: 'Shared 41 : 59', since: '2026-01-05T10:00:00.000Z', by: null } as const;
    const experiments = [experimentWith('x', { pause }), experimentWith('y', { openedAt: '2026-01-06T09:00:00.000Z' })];
    const table = await tableOf(new FakeStream({ variants: some(), experiments }));
    table.grouped = true;
    await table.updateComplete;
    const heads = all(table, 'tr.group');
    expect(heads.map((head) => [...head.querySelectorAll('.group-result, .group-more')].map(textOf))).to.deep.equal([
      ['Title of xAutomatic stops are paused: Shared 41 : 59', '2 variants'],
      ['Title of yAll variants are stopped', '1 variant'],
    ]);
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
    expect(find(table, 'table').getAttribute('aria-rowcount')).to.equal('6');
    heads[0]?.querySelector('td')?.focus();
    await press(table, 'Enter');
    expect(contents(table)).to.deep.equal(['b']);
    expect(find(table, 'tr.group button').getAttribute('aria-expanded')).to.equal('false');
    await press(table, 'Enter');
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
  });

  it('stay in their group while the order is held, also those of a new experiment', async () => {
    const stream = new FakeStream({ variants: some(), experiments: [experimentWith('x'), experimentWith('y')] });
    const table = await tableOf(stream);
    table.grouped = true;
    await table.updateComplete;
    find(table, '.scroller').dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    stream.push({
      variants: [variantOf({ id: 'd', seq: 5, engagements: 99 }), variantOf({ id: 'e', seq: 6, experiment: 'z' })],
    });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'c', 'd', 'b', 'e']);
  });
});
