import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { LitElement } from 'lit';
import { Interval, Timer } from './timers.ts';

class Host extends LitElement {
  ticks = 0;
  readonly timer = new Timer(this);
  constructor() {
    super();
    new Interval(this, 10, () => this.ticks++);
  }
}
customElements.define('timers-host', Host);

const put = (): Promise<Host> => fixture<Host>(html`<timers-host></timers-host>`);

/** Generous, for browsers beside which much else runs. */
const until = (isSo: () => boolean): Promise<void> => waitUntil(isSo, isSo.toString(), { timeout: 5000 });

describe('a timer of an element', () => {
  it('calls back once; what is started while a call is due changes nothing, and a restart replaces it', async () => {
    const { timer } = await put();
    const calls: string[] = [];
    timer.start(5, () => calls.push('first'));
    timer.start(5, () => calls.push('second'));
    expect(timer.isRunning).to.equal(true);
    await until(() => !timer.isRunning);
    expect(calls).to.deep.equal(['first']);
    timer.start(5, () => calls.push('replaced'));
    timer.restart(5, () => calls.push('last'));
    await until(() => !timer.isRunning);
    // Long enough for the one that was replaced.
    await aTimeout(40);
    expect(calls).to.deep.equal(['first', 'last']);
  });

  it('makes no call that was stopped, or whose element has left the page', async () => {
    const host = await put();
    let calls = 0;
    host.timer.start(5, () => calls++);
    host.timer.stop();
    host.timer.start(5, () => calls++);
    host.remove();
    expect(host.timer.isRunning).to.equal(false);
    await aTimeout(40);
    expect(calls).to.equal(0);
  });

  it('may start the next call from its call', async () => {
    const { timer } = await put();
    let calls = 0;
    const again = (): void => {
      if (++calls < 3) timer.start(1, again);
    };
    timer.start(1, again);
    await until(() => calls >= 3);
    await aTimeout(40);
    expect(calls).to.equal(3);
  });
});

describe('an interval of an element', () => {
  it('calls back again and again while the element is in a page, also after a move', async () => {
    const host = await put();
    const parent = host.parentElement as Element;
    const ticksAbove = (count: number): Promise<void> => until(() => host.ticks > count);
    await ticksAbove(1);
    host.remove();
    const before = host.ticks;
    await aTimeout(40);
    expect(host.ticks).to.equal(before);
    parent.append(host);
    await ticksAbove(before);
  });
});
