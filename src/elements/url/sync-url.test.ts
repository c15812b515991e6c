import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import '../variant-dashboard/define.ts';
import { VariantStream } from '../variant-stream/define.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import { initialView, type View } from '../shared/view-state/view.ts';
import { LitElement } from 'lit';
import { syncUrl } from './sync-url.ts';

class Chooser extends LitElement {
  readonly held = new ViewController(this);
}
customElements.define('url-chooser', Chooser);

const before = location.href;
let end = (): void => {};

function page(search: string): { provider: VariantStream; choose: (parts: Partial<View>) => void } {
  const url = new URL(before);
  url.search = search;
  url.hash = 'top';
  history.replaceState({ mine: true }, '', url);
  const provider = new VariantStream();
  const chooser = new Chooser();
  provider.append(chooser);
  document.body.append(provider);
  return { provider, choose: (parts) => chooser.held.set(parts) };
}

afterEach(() => {
  end();
  document.body.replaceChildren();
  history.replaceState(null, '', before);
});

describe('an address that follows what a person looks at', () => {
  it('is read at the beginning, and is replaced when the person looks at something else', async () => {
    const { provider, choose } = page('?stream=demo&experiment=sleep&flag&q=a%20b');
    const steps = history.length;
    end = syncUrl(provider);
    expect(provider.view).to.deep.equal({ ...initialView, experiment: 'sleep' });
    choose({ experiment: 'trains', range: { kind: 'today' } });
    expect(location.search).to.equal('?stream=demo&flag&q=a%20b&experiment=trains&range=today');
    expect([location.hash, history.state, history.length]).to.deep.equal(['#top', { mine: true }, steps]);
    choose({ experiment: null, range: { kind: 'experiment' } });
    await waitUntil(() => location.search === '?stream=demo&flag&q=a%20b');
  });

  it('is not written faster than browsers allow, and ends with the last view', async () => {
    const { provider, choose } = page('');
    let writes = 0;
    const original = history.replaceState.bind(history);
    history.replaceState = (...given) => {
      writes++;
      original(...given);
    };
    try {
      end = syncUrl(provider);
      for (const letter of 'abcdefghij') choose({ filter: letter });
      expect(writes).to.equal(1);
      await waitUntil(() => location.search === '?filter=j');
      expect(writes).to.equal(2);
    } finally {
      history.replaceState = original;
    }
  });

  it('is read again when the person goes back', async () => {
    const { provider, choose } = page('?experiment=sleep');
    end = syncUrl(provider);
    history.pushState(null, '', '?experiment=trains');
    choose({ filter: 'a' });
    history.back();
    await waitUntil(() => provider.view.experiment === 'sleep' && provider.view.filter === '');
    expect(location.search).to.equal('?experiment=sleep');
  });

  it('leaves the view that the page begins with where it says nothing, and says when a person leaves that', () => {
    const { provider, choose } = page('');
    provider.view = { range: { kind: 'today' } };
    end = syncUrl(provider, { prefix: 'ab-' });
    expect(provider.view.range.kind).to.equal('today');
    choose({ range: { kind: 'experiment' } });
    expect(location.search).to.equal('?ab-range=experiment');
  });

  it('does not follow a dashboard inside, which has a view of its own', async () => {
    const { provider } = page('');
    end = syncUrl(provider);
    const dashboard = document.createElement('variant-dashboard');
    provider.append(dashboard);
    const chooser = new Chooser();
    dashboard.append(chooser);
    chooser.held.set({ experiment: 'trains' });
    await aTimeout(0);
    expect([dashboard.view.experiment, location.search]).to.deep.equal(['trains', '']);
  });

  it('follows no more when it is ended, after the last view was written', async () => {
    const { provider, choose } = page('');
    const stop = syncUrl(provider);
    choose({ filter: 'a' });
    choose({ filter: 'b' });
    stop();
    expect(location.search).to.equal('?filter=b');
    choose({ filter: 'c' });
    history.pushState(null, '', '?filter=d');
    history.back();
    await waitUntil(() => location.search === '?filter=b');
    expect(provider.view.filter).to.equal('c');
  });
});
