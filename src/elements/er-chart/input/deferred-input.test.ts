import { aTimeout, expect } from '@open-wc/testing';
import type { InteractionController } from './interaction-controller.ts';
import { DeferredInput } from './deferred-input.ts';
import { loads } from '../../testing/loads.ts';

describe('input to a chart while its controller loads', () => {
  function heard(): {
    plot: HTMLElement;
    taken: string[];
    answers: ((controller: InteractionController | Error) => void)[];
    controller: InteractionController;
  } {
    const { load, answers } = loads<InteractionController>();
    const taken: string[] = [];
    const plot = document.createElement('div');
    const input = new DeferredInput(load, () => {});
    for (const type of ['keydown', 'wheel', 'pointermove']) plot.addEventListener(type, input, input);
    const controller = { handleEvent: ({ type }: Event, on: Element) => taken.push(on === plot ? type : 'elsewhere') };
    return { plot, taken, answers, controller: controller as unknown as InteractionController };
  }

  it('is done in its order when the hand is there, and from then on at once', async () => {
    const { plot, taken, answers, controller } = heard();
    plot.dispatchEvent(new PointerEvent('pointermove'));
    plot.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
    expect(taken).to.deep.equal([]);
    answers[0]?.(controller);
    await aTimeout(0);
    expect(taken).to.deep.equal(['pointermove', 'keydown']);
    plot.dispatchEvent(new PointerEvent('pointermove'));
    expect(taken.length).to.equal(3);
  });

  it('does not scroll or zoom the page, unless it is the page’s own', () => {
    const { plot } = heard();
    const isPrevented = (event: Event): boolean => !plot.dispatchEvent(event);
    expect(isPrevented(new KeyboardEvent('keydown', { key: 'ArrowDown', cancelable: true }))).to.equal(true);
    expect(isPrevented(new KeyboardEvent('keydown', { key: 'Tab', cancelable: true }))).to.equal(false);
    expect(isPrevented(new KeyboardEvent('keydown', { key: '0', ctrlKey: true, cancelable: true }))).to.equal(false);
    expect(isPrevented(new WheelEvent('wheel', { deltaY: 9, ctrlKey: true, cancelable: true }))).to.equal(true);
    expect(isPrevented(new WheelEvent('wheel', { deltaY: 9, cancelable: true }))).to.equal(false);
  });

  it('is dropped when the controller fails to load, so that nothing happens long after the input', async () => {
    const { plot, taken, answers, controller } = heard();
    plot.dispatchEvent(new PointerEvent('pointermove'));
    answers[0]?.(new Error('no network'));
    await aTimeout(0);
    plot.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home' }));
    answers[1]?.(controller);
    await aTimeout(0);
    expect(taken).to.deep.equal(['keydown']);
  });
});
