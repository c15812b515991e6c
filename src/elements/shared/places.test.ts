import { expect, waitUntil } from '@open-wc/testing';
import type { LitElement } from 'lit';
import type { LiveStream } from '../../sdk/index.ts';
import '../index.ts';
import { hour } from '../testing/charts.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';

type StreamTag = LitElement & { stream: LiveStream | null };

/** Each element, and how a box of its own is displayed. */
const ELEMENTS: Readonly<Record<string, string>> = {
  'variant-table': 'block',
  'er-chart': 'block',
  'kill-feed': 'flex',
  'evidence-race': 'block',
  'experiment-list': 'block',
  'fatigue-banner': 'block',
  'suggestion-list': 'flex',
  'variant-summary': 'block',
  'stream-status': 'inline-block',
  'variant-dashboard': 'block',
};

/** Places that are as wide as what is in them, in a page of 1600 px; `*` is where the element goes. */
const PLACES: Readonly<Record<string, string>> = {
  'a flex row': '<div style="display:flex">*</div>',
  'a flex row that centers': '<div style="display:flex;justify-content:center;align-items:center">*</div>',
  'a flex column that does not stretch': '<div style="display:flex;flex-direction:column;align-items:center">*</div>',
  'a centered grid': '<div style="display:grid;place-items:center">*</div>',
  'a grid of columns by content':
    '<div style="display:grid;grid-template-columns:auto auto;justify-content:start">*<p>beside</p></div>',
  'a dialog': '<dialog open style="inline-size:fit-content;max-inline-size:none">*</dialog>',
  'a popover': '<div popover style="max-inline-size:none">*</div>',
  'a table cell': '<table><tr><td>*</td><td>beside</td></tr></table>',
  'a float': '<div style="float:left">*</div>',
  'an inline block': '<div style="display:inline-block">*</div>',
  'a box that is positioned': '<div style="position:absolute">*</div>',
  'a box that fits its content': '<div style="inline-size:fit-content">*</div>',
};

function streamOf(): FakeStream {
  const stream = new FakeStream({
    experiments: [experimentOf({ id: 'x' })],
    variants: [variantOf({ id: 'a', status: 'killed' }), variantOf({ id: 'b' })],
    kills: [killOf({ id: 'k' })],
    patterns: [patternOf({ id: 'urgency' })],
    suggestions: [suggestionOf({ id: 's' })],
  });
  stream.past = hour(['a', 'b']);
  return stream;
}

const stages: HTMLElement[] = [];

async function put(tag: string, place: string, width: number): Promise<{ element: StreamTag; stage: HTMLElement }> {
  const stage = document.createElement('div');
  stage.style.cssText = `display:block;position:relative;inline-size:${width}px`;
  stage.innerHTML = place.replace('*', `<${tag}></${tag}>`);
  stages.push(stage);
  const element = stage.querySelector(tag) as StreamTag;
  element.stream = streamOf();
  document.body.append(stage);
  stage.querySelector<HTMLElement>('[popover]')?.showPopover();
  await element.updateComplete;
  await waitUntil(() => element.shadowRoot?.querySelector('.card, .dashboard section, .status') !== null);
  return { element, stage };
}

const widthOf = (element: Element): number => Math.round(element.getBoundingClientRect().width);
const textWidth = (element: Element): number => element.shadowRoot?.querySelector('.status')?.clientWidth ?? 0;

describe('the width of an element', () => {
  afterEach(() => stages.splice(0).forEach((stage) => stage.remove()));

  for (const tag of Object.keys(ELEMENTS)) {
    it(`${tag} has a natural width in places that are as wide as their content`, async () => {
      const widths: Record<string, number> = {};
      for (const [name, place] of Object.entries(PLACES)) {
        const { element, stage } = await put(tag, place, 1600);
        widths[name] = widthOf(element);
        stage.remove();
      }
      // Of one line of text it is the text's; all others are alike in every place.
      const least = tag === 'stream-status' ? 40 : 400;
      for (const [name, width] of Object.entries(widths)) expect(width, name).to.be.greaterThan(least);
      // A popover is no wider than the window.
      delete widths['a popover'];
      expect(new Set(Object.values(widths)).size, JSON.stringify(widths)).to.equal(1);
    });

    it(`${tag} becomes narrower where such a place is narrow, and widens nothing`, async () => {
      for (const [name, place] of Object.entries(PLACES)) {
        if (place.includes('popover') || place.includes('absolute')) continue;
        const { element, stage } = await put(tag, place, 340);
        if (tag === 'stream-status') expect(textWidth(element), name).to.be.greaterThan(40);
        else expect(widthOf(element), name).to.be.greaterThan(180);
        expect(stage.scrollWidth, name).to.be.at.most(340);
        stage.remove();
      }
    });
  }

  for (const reset of [
    '* { all: revert }',
    '* { all: unset }',
    '* { display: inline }',
    '*, *::before, *::after { all: unset }',
  ])
    it(`is that of its container, and it is no inline box, in a page with ${reset}`, async () => {
      const style = document.createElement('style');
      style.textContent = reset;
      document.head.append(style);
      try {
        for (const [tag, display] of Object.entries(ELEMENTS)) {
          const { element } = await put(tag, '<div style="display:block">*</div>', 900);
          expect(getComputedStyle(element).display, tag).to.equal(display);
          if (display !== 'inline-block') expect(widthOf(element), tag).to.equal(900);
          const flex = await put(tag, PLACES['a flex row'] as string, 1600);
          expect(widthOf(flex.element), `${tag} in a flex row`).to.be.greaterThan(
            display === 'inline-block' ? 40 : 400,
          );
        }
      } finally {
        style.remove();
      }
    });

  it('is what the page says, and a page may hide a tag or display it otherwise', async () => {
    const style = document.createElement('style');
    style.textContent = '* { all: revert } kill-feed { display: grid; inline-size: 333px } .gone { display: none }';
    document.head.append(style);
    try {
      const { element } = await put('kill-feed', '<div style="display:block">*</div>', 900);
      expect(getComputedStyle(element).display).to.equal('grid');
      expect(widthOf(element)).to.equal(333);
      element.className = 'gone';
      element.style.display = 'none';
      expect(widthOf(element)).to.equal(0);
      const table = await put('variant-table', '<div style="display:block">*</div>', 900);
      table.element.className = 'gone';
      expect(widthOf(table.element)).to.equal(0);
      table.element.className = '';
      table.element.hidden = true;
      expect(getComputedStyle(table.element).display).to.equal('none');
    } finally {
      style.remove();
    }
  });

  it('is no inline box inside the shadow root of a page that resets its own', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    stages.push(host);
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<style>* { all: revert }</style><er-chart></er-chart>';
    const chart = root.querySelector('er-chart') as StreamTag;
    chart.stream = streamOf();
    await chart.updateComplete;
    expect(getComputedStyle(chart).display).to.equal('block');
  });

  it('takes none while a banner has nothing to say', async () => {
    const { element } = await put('fatigue-banner', PLACES['a flex row'] as string, 1600);
    (element.stream as FakeStream).reset({ patterns: [] });
    await element.updateComplete;
    expect(widthOf(element)).to.equal(0);
  });
});
