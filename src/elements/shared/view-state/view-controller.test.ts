import { expect, fixture, html } from '@open-wc/testing';
import { html as markup, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { FakeStream } from '../../testing/fake-stream.ts';
import { VariantDashboard } from '../../variant-dashboard/define.ts';
import { VariantStream } from '../../variant-stream/define.ts';
import { ViewController } from './view-controller.ts';
import { initialView, type View } from './view.ts';

class Viewer extends LitElement {
  static override properties: PropertyDeclarations = { htmlFor: { attribute: 'for' } };
  declare htmlFor: string | null;
  readonly held = new ViewController(this);

  protected override render(): TemplateResult {
    return markup`${this.held.view.experiment}`;
  }
}
customElements.define('view-viewer', Viewer);

const viewerIn = (parent: ParentNode, selector = 'view-viewer'): Viewer => parent.querySelector(selector) as Viewer;
async function shown(viewer: Viewer): Promise<string> {
  await viewer.updateComplete;
  return viewer.shadowRoot?.textContent ?? '';
}

describe('the view that elements share', () => {
  it('is that of the stream around them: what one chooses, the others show, and the page hears it once', async () => {
    const heard: View[] = [];
    const provider = await fixture<VariantStream>(
      html`<variant-stream @peeksafe-view=${(event: CustomEvent<View>) => heard.push(event.detail)}
        ><view-viewer id="a"></view-viewer><view-viewer id="b"></view-viewer
      ></variant-stream>`,
    );
    viewerIn(provider, '#a').held.set({ experiment: 'sleep' });
    viewerIn(provider, '#a').held.set({ experiment: 'sleep' });
    expect(await shown(viewerIn(provider, '#b'))).to.equal('sleep');
    expect(provider.view.experiment).to.equal('sleep');
    expect(heard).to.deep.equal([{ ...initialView, experiment: 'sleep' }]);
  });

  it('is set by the page without an event; undefined means the beginning', async () => {
    const provider = await fixture<VariantStream>(html`<variant-stream><view-viewer></view-viewer></variant-stream>`);
    let heard = 0;
    provider.addEventListener('peeksafe-view', () => heard++);
    provider.view = { experiment: 'sleep', filter: 'a' };
    expect(await shown(viewerIn(provider))).to.equal('sleep');
    provider.view = { experiment: 'trains' };
    expect(provider.view).to.deep.equal({ ...initialView, experiment: 'trains' });
    Reflect.set(provider, 'view', undefined);
    expect(provider.view).to.equal(initialView);
    expect(heard).to.equal(0);
  });

  for (const make of [VariantStream, VariantDashboard])
    it(`stays as it was when nonsense is set on <${new make().localName}>`, () => {
      const provider = new make();
      provider.view = { experiment: 'sleep' };
      const before = provider.view;
      expect(() => Reflect.set(provider, 'view', { range: { kind: 'never' } })).to.throw(TypeError, 'view.range');
      expect(provider.view).to.equal(before);
    });

  it('is that of the nearest provider', async () => {
    const provider = await fixture<VariantStream>(
      html`<variant-stream .stream=${new FakeStream({})}
        ><view-viewer></view-viewer><variant-dashboard><view-viewer slot="header"></view-viewer></variant-dashboard
      ></variant-stream>`,
    );
    const dashboard = provider.querySelector('variant-dashboard') as VariantDashboard;
    viewerIn(dashboard).held.set({ experiment: 'sleep' });
    expect(dashboard.view.experiment).to.equal('sleep');
    expect(provider.view.experiment).to.equal(null);
    expect(await shown(viewerIn(provider))).to.equal('');
  });

  it('is that of the stream which `for` names, also when that comes later or the name changes', async () => {
    const page = await fixture(html`<div><view-viewer for="s"></view-viewer></div>`);
    const viewer = viewerIn(page);
    const [s, t] = [new VariantStream(), new VariantStream()];
    [s.id, t.id] = ['s', 't'];
    s.view = { experiment: 'sleep' };
    t.view = { experiment: 'trains' };
    page.append(s, t);
    expect(await shown(viewer)).to.equal('sleep');
    viewer.htmlFor = 't';
    await viewer.updateComplete;
    expect(await shown(viewer)).to.equal('trains');
    viewer.held.set({ experiment: 'tap' });
    expect([s.view.experiment, t.view.experiment]).to.deep.equal(['sleep', 'tap']);
  });

  it('is that of a provider whose tag is defined last, also inside another provider', async () => {
    const page = await fixture<VariantStream>(
      html`<variant-stream
        ><late-view-stream><view-viewer></view-viewer></late-view-stream
      ></variant-stream>`,
    );
    const viewer = viewerIn(page);
    page.view = { experiment: 'sleep' };
    expect(await shown(viewer)).to.equal('sleep');
    customElements.define('late-view-stream', class extends VariantStream {});
    expect(await shown(viewer)).to.equal('');
    viewer.held.set({ experiment: 'trains' });
    expect(page.view.experiment).to.equal('sleep');
    expect((page.querySelector('late-view-stream') as VariantStream).view.experiment).to.equal('trains');
  });

  it('is an own one where there is no provider, and after an element was moved out of one', async () => {
    const page = await fixture(
      html`<div>
        <variant-stream><view-viewer></view-viewer></variant-stream>
      </div>`,
    );
    const viewer = viewerIn(page);
    viewer.held.set({ experiment: 'sleep' });
    expect(viewer.held.isShared).to.equal(true);
    page.append(viewer);
    expect([viewer.held.isShared, await shown(viewer)]).to.deep.equal([false, '']);
    viewer.held.set({ experiment: 'trains' });
    expect(await shown(viewer)).to.equal('trains');
    expect((page.querySelector('variant-stream') as VariantStream).view.experiment).to.equal('sleep');
  });
});
