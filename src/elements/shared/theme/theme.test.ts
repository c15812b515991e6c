import { expect, fixture, html } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import { contrast, difference, rgbOf, VISIONS, type Rgb } from '../../testing/color.ts';
import { theme } from './theme.ts';

class ThemedThing extends LitElement {
  static override styles = theme;
  protected override render(): TemplateResult {
    return html`<section class="card"><p class="line">12 345</p></section>`;
  }
}
customElements.define('themed-thing', ThemedThing);

const thingIn = async (scheme: string, css = ''): Promise<HTMLElement> => {
  const page = await fixture<HTMLElement>(
    html`<div style="color-scheme: ${scheme}; inline-size: 700px">
      <style>
        ${css}
      </style>
      <themed-thing></themed-thing>
    </div>`,
  );
  return page.querySelector('themed-thing') as HTMLElement;
};

/** The color that a role has, seen on a box inside. */
function role(thing: HTMLElement, name: string): Rgb {
  const probe = document.createElement('i');
  probe.style.color = `var(--_${name})`;
  thing.shadowRoot?.append(probe);
  const color = rgbOf(getComputedStyle(probe).color);
  probe.remove();
  return color;
}

const TEXTS = ['text', 'text-quiet', 'accent', 'good', 'warn', 'bad'] as const;
const TONES = ['good', 'warn', 'bad'] as const;
// OKLab distance times 100: about 2 is just seen side by side; the tones before this palette came to 1.1.
const APART = 7;

describe('theme', () => {
  for (const scheme of ['light', 'dark']) {
    it(`has a contrast of at least 4.5 : 1 for everything written, on every surface (${scheme})`, async () => {
      const thing = await thingIn(scheme);
      for (const surface of ['surface', 'surface-raised', 'accent-tint', 'good-tint', 'warn-tint', 'bad-tint'])
        for (const text of TEXTS)
          expect(contrast(role(thing, text), role(thing, surface)), `${text} on ${surface}`).to.be.at.least(4.5);
      expect(contrast(role(thing, 'on-accent'), role(thing, 'accent')), 'on accent').to.be.at.least(4.5);
      expect(contrast(role(thing, 'edge'), role(thing, 'surface')), 'edge of a control').to.be.at.least(3);
    });

    it(`keeps its tones apart for every kind of color vision (${scheme})`, async () => {
      const thing = await thingIn(scheme);
      for (const vision of VISIONS)
        for (const [i, a] of TONES.entries())
          for (const b of TONES.slice(i + 1))
            expect(difference(role(thing, a), role(thing, b), vision), `${a}, ${b}: ${vision}`).to.be.at.least(APART);
    });
  }

  it('follows the light or dark of its page, and not the system where the page has decided', async () => {
    const [light, dark] = [await thingIn('light'), await thingIn('dark')];
    expect(role(light, 'surface')).to.deep.equal([255, 255, 255]);
    expect(Math.max(...role(dark, 'surface'))).to.be.below(60);
  });

  it('looks the same inside a page with hostile rules', async () => {
    const hostile = `div, div * { line-height: 4; letter-spacing: 9px; text-transform: uppercase; font: italic 700 31px/3 serif; color: #f0f;
      text-align: right; text-indent: 3em; word-spacing: 2em; white-space: pre; text-shadow: 2px 2px red; cursor: wait;
      font-variant: small-caps; -webkit-text-fill-color: lime; word-break: break-all; list-style: square; }`;
    const styleOf = (thing: HTMLElement): Record<string, string> => {
      const style = getComputedStyle(thing.shadowRoot?.querySelector('.line') as Element);
      return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
    };
    const plain = styleOf(await thingIn('light'));
    const embattled = styleOf(await thingIn('light', hostile));
    const different = Object.keys(plain).filter((name) => plain[name] !== embattled[name]);
    expect(different.map((name) => `${name}: ${embattled[name]}`)).to.deep.equal([]);
  });

  it('takes a page’s own colors and sizes', async () => {
    const thing = await thingIn('light', 'themed-thing { --peeksafe-accent: #ff0000; --peeksafe-font-size: 20px; }');
    expect(role(thing, 'accent')).to.deep.equal([255, 0, 0]);
    expect(getComputedStyle(thing.shadowRoot?.querySelector('.line') as Element).fontSize).to.equal('20px');
  });

  it('does not move when its digits change', async () => {
    const thing = await thingIn('light');
    const line = thing.shadowRoot?.querySelector('.line') as HTMLElement;
    line.style.display = 'inline-block';
    const widths = ['111', '888', '000'].map((text) => ((line.textContent = text), line.getBoundingClientRect().width));
    expect(new Set(widths).size).to.equal(1);
  });
});
