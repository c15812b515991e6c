import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { css, LitElement, type TemplateResult } from 'lit';
import { loads } from '../../testing/loads.ts';
import { english } from '../strings/strings.ts';
import { LazyModule, neededBy } from './lazy-module.ts';

const styles = css`
  p {
    opacity: 0.5;
  }
`;

class Host extends LitElement {
  readonly loads = loads<{ readonly text: string; readonly styles: typeof styles }>();
  isLikely = false;
  readonly late = new LazyModule(this.loads.load, { host: this, isLikely: () => this.isLikely });
  protected override render(): TemplateResult {
    return this.late.view(english, ({ text }) => html`<p>${text}</p>`);
  }
}
customElements.define('lazy-module-host', Host);

const put = (): Promise<Host> => fixture<Host>(html`<lazy-module-host></lazy-module-host>`);
const shown = (host: Host): string => host.shadowRoot?.textContent?.trim() ?? '';
const noNetwork = new Error('no network');

describe('a module that is loaded later', () => {
  it('is loaded once, at the first need, and the last one who waits is called', async () => {
    const { load, answers } = loads<object>();
    const calls: unknown[] = [];
    const part = new LazyModule(load, { onFault: (fault) => calls.push(fault) });
    expect(answers.length).to.equal(0);
    expect(part.need(() => calls.push('first'))).to.equal(null);
    expect(part.need(() => calls.push('last'))).to.equal(null);
    expect(answers.length).to.equal(1);
    const module = {};
    answers[0]?.(module);
    await aTimeout(0);
    expect(part.need(() => calls.push('again'))).to.equal(module);
    expect(calls).to.deep.equal(['last']);
  });

  it('says why it cannot be had, rests, and is tried again at a need a moment later', async () => {
    const { load, answers } = loads<object>();
    const calls: unknown[] = [];
    const part = new LazyModule(load, { onFault: (fault) => calls.push(fault ?? 'there'), restMs: 50 });
    part.need(() => calls.push('ready'));
    answers[0]?.(noNetwork);
    await aTimeout(0);
    expect([calls, part.fault]).to.deep.equal([['no network'], 'no network']);
    // An element that renders the failure needs the module again at once.
    part.need(() => calls.push('ready'));
    expect(answers.length).to.equal(1);
    await aTimeout(60);
    part.need(() => calls.push('ready'));
    answers[1]?.({});
    await aTimeout(0);
    expect([calls, part.fault]).to.deep.equal([['no network', 'there', 'ready'], null]);
  });

  it('is tried again at once by a person, and when a person asks to forget the failure', async () => {
    const { load, answers } = loads<object>();
    const part = new LazyModule(load, { restMs: Infinity });
    part.need();
    answers[0]?.(noNetwork);
    await aTimeout(0);
    const used: unknown[] = [];
    part.use((module) => used.push(module));
    answers[1]?.(noNetwork);
    await aTimeout(0);
    expect(used).to.deep.equal([null]);
    part.need();
    expect(answers.length).to.equal(2);
    part.retry();
    expect(part.fault).to.equal(null);
    part.need();
    expect(answers.length).to.equal(3);
  });

  it('does what was asked before it was there, in order, and at once afterwards', async () => {
    const { load, answers } = loads<object>();
    const part = new LazyModule(load);
    const used: string[] = [];
    for (const name of ['first', 'second']) part.use(() => used.push(name));
    expect([used.length, answers.length]).to.deep.equal([0, 1]);
    answers[0]?.({});
    await aTimeout(0);
    part.use(() => used.push('third'));
    expect(used).to.deep.equal(['first', 'second', 'third']);
  });

  it('fails in silence when it is loaded ahead, and is tried again at the first need', async () => {
    const { load, answers } = loads<object>();
    const calls: unknown[] = [];
    const part = new LazyModule(load, { onFault: (fault) => calls.push(fault) });
    part.preload();
    answers[0]?.(noNetwork);
    await aTimeout(0);
    expect([calls, part.fault]).to.deep.equal([[], null]);
    part.need(() => calls.push('ready'));
    answers[1]?.({});
    await aTimeout(0);
    expect(calls).to.deep.equal(['ready']);
  });

  it('that is on its way already is not loaded twice when it is needed, and a failure is then said', async () => {
    const { load, answers } = loads<object>();
    const part = new LazyModule(load);
    part.preload();
    part.need();
    expect(answers.length).to.equal(1);
    answers[0]?.(noNetwork);
    await aTimeout(0);
    expect(part.fault).to.equal('no network');
  });
});

describe('an element with a module that is loaded later', () => {
  it('says that it waits, then shows the module in its styles; what needs it can be waited for', async () => {
    const host = await put();
    expect(shown(host)).to.equal(english.common.loading);
    expect(neededBy(host)).to.equal(null);
    host.late.need();
    const needed = neededBy(host);
    host.loads.answers[0]?.({ text: 'There', styles });
    await needed;
    await host.updateComplete;
    expect(shown(host)).to.equal('There');
    expect(getComputedStyle(host.shadowRoot?.querySelector('p') as Element).opacity).to.equal('0.5');
    expect(neededBy(host)).to.equal(null);
  });

  it('says that it could not be loaded', async () => {
    const host = await put();
    host.late.need();
    host.loads.answers[0]?.(noNetwork);
    await aTimeout(0);
    await host.updateComplete;
    expect(shown(host)).to.equal(english.common.notLoaded);
    expect(host.shadowRoot?.querySelector('[role="alert"]')).to.not.equal(null);
  });

  it('loads it ahead when it is likely to be needed, and not before', async () => {
    const host = await put();
    await aTimeout(300);
    expect(host.loads.answers.length).to.equal(0);
    host.isLikely = true;
    host.requestUpdate();
    await aTimeout(300);
    expect(host.loads.answers.length).to.equal(1);
  });
});
