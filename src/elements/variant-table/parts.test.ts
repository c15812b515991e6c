import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import type * as MetricColumns from './cells/metric-columns.ts';
import type * as Details from './details/details.ts';
import { Parts } from './parts.ts';

class Host extends LitElement {
  asked = 0;
  override requestUpdate(): void {
    this.asked++;
  }
}
customElements.define('parts-host', Host);

type Loaders = NonNullable<ConstructorParameters<typeof Parts>[1]>;

/** Loaders of which the one for the details fails the first `times` times. */
function failing(times: number): { readonly loaders: Loaders; readonly calls: () => number } {
  let calls = 0;
  const details = async (): Promise<typeof Details> => {
    if (++calls <= times) throw new Error('The network is gone.');
    return import('./details/details.ts');
  };
  const rest = { serverRows: () => import('./grid/server-rows.ts'), rowInput: () => import('./grid/row-input.ts') };
  const more = { menus: () => import('./panels/menus.ts'), operate: () => import('./panels/operator-controls.ts') };
  const metrics = (): Promise<typeof MetricColumns> => import('./cells/metric-columns.ts');
  return {
    loaders: { ...rest, ...more, trend: () => import('./cells/trend.ts'), details, metrics },
    calls: () => calls,
  };
}

describe('a part of the table that is loaded later', () => {
  it('says that it failed to load, does not retry by itself, and does when a person tries again', async () => {
    const host = new Host();
    const { loaders, calls } = failing(1);
    const parts = new Parts(host, loaders);
    expect(parts.need('details')).to.equal(null);
    const before = host.asked;
    await parts.awaited;
    expect(host.asked).to.be.greaterThan(before, 'the table is drawn anew to say so');
    expect(parts.fault).to.equal('The network is gone.');
    expect(parts.need('details')).to.equal(null);
    expect([calls(), parts.awaited]).to.deep.equal([1, null]);
    parts.retry();
    expect(parts.fault).to.equal('');
    parts.need('details');
    await parts.awaited;
    expect(parts.now('details')?.detailsPanel).to.be.instanceOf(Function);
    expect(parts.fault).to.equal('');
  });

  it('does what was asked before it was there, in order, and is loaded once', async () => {
    const { loaders, calls } = failing(0);
    const parts = new Parts(new Host(), loaders);
    const done: string[] = [];
    for (const name of ['first', 'second']) parts.use('details', (_, isLate) => done.push(`${name} ${isLate}`));
    await parts.awaited;
    parts.use('details', (_, isLate) => done.push(`third ${isLate}`));
    expect(done).to.deep.equal(['first true', 'second true', 'third false']);
    expect(calls()).to.equal(1);
  });
});
