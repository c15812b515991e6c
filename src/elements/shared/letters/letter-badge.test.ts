import { expect, fixture, html } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import { contrast, difference, rgbOf, VISIONS, type Rgb } from '../../testing/color.ts';
import { variantOf } from '../../testing/entities.ts';
import { theme } from '../theme/theme.ts';
import { letterBadge, letterBadges } from './letter-badge.ts';
import { LETTER_COLORS, letterClass, letterColors, variantClass } from './letter-colors.ts';
import { letterAt } from './letters.ts';

const CLASSES = [...Array.from({ length: LETTER_COLORS }, (_, i) => letterClass(letterAt(i))), 'gone'];

class LetteredThing extends LitElement {
  static override styles = [theme, letterColors, letterBadges];
  protected override render(): TemplateResult {
    const active = variantOf({ id: 'a' });
    const stopped = variantOf({ id: 'b', status: 'killed' });
    return html`<section class="card">
      ${Array.from({ length: LETTER_COLORS }, (_, i) => letterBadge(active, letterAt(i)))}
      ${letterBadge(stopped, 'F', 'F, Ten quiet villages')}
    </section>`;
  }
}
customElements.define('lettered-thing', LetteredThing);

const thingIn = async (scheme: string): Promise<ShadowRoot> => {
  const page = await fixture<HTMLElement>(
    html`<div style="color-scheme: ${scheme}"><lettered-thing></lettered-thing></div>`,
  );
  return page.querySelector('lettered-thing')?.shadowRoot as ShadowRoot;
};

/** The color that a rule gives, seen on a box inside. */
function colorOf(root: ShadowRoot, classes: string, color = ''): Rgb {
  const probe = document.createElement('i');
  probe.className = classes;
  probe.style.color = color;
  root.append(probe);
  const seen = rgbOf(getComputedStyle(probe).color);
  probe.remove();
  return seen;
}

describe('the colors of letters', () => {
  for (const scheme of ['light', 'dark']) {
    it(`have 3 : 1 where they draw and 4.5 : 1 where they are read (${scheme})`, async () => {
      const root = await thingIn(scheme);
      for (const name of CLASSES)
        for (const surface of ['surface', 'surface-raised', 'accent-tint'])
          expect(
            contrast(colorOf(root, name), colorOf(root, '', `var(--_${surface})`)),
            `${name} on ${surface}`,
          ).to.be.at.least(3);
      for (const badge of root.querySelectorAll('.letter')) {
        const { backgroundColor } = getComputedStyle(badge);
        const { color } = getComputedStyle(badge.querySelector('b') as Element);
        expect(contrast(rgbOf(color), rgbOf(backgroundColor)), badge.className).to.be.at.least(4.5);
      }
    });

    it(`tell the first two apart for every kind of color vision (${scheme})`, async () => {
      const root = await thingIn(scheme);
      // The two that have bands. About 2 is just seen side by side; their letters stand beside them too.
      for (const vision of VISIONS)
        expect(difference(colorOf(root, 'l0'), colorOf(root, 'l1'), vision), vision).to.be.at.least(4);
    });
  }

  it('leave a variant that was stopped or closed, and stay with a winner', () => {
    const classOf = (status: 'active' | 'killed' | 'winner' | 'closed'): string =>
      variantClass(variantOf({ id: 'a', status }), 'B');
    expect((['active', 'winner', 'killed', 'closed'] as const).map(classOf)).to.deep.equal([
      'l1',
      'l1',
      'gone',
      'gone',
    ]);
    expect(letterClass('F')).to.equal('l0');
  });
});

describe('the badge of a letter', () => {
  it('is read as its letter in a sentence, and by its name alone', async () => {
    const root = await thingIn('light');
    const [first, last] = [root.querySelector('.letter'), root.querySelector('.letter:last-of-type')];
    expect(first?.textContent).to.equal('A');
    expect(first?.hasAttribute('role')).to.equal(false);
    expect(last?.getAttribute('aria-label')).to.equal('F, Ten quiet villages');
    await expect(root.host).to.be.accessible();
  });
});
