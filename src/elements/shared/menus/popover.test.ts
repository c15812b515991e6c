import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import { buttons } from '../theme/controls.ts';
import { theme } from '../theme/theme.ts';
import { menuButton } from './menu.ts';
import { menuStyles } from './menu.styles.ts';
import { popoverButton } from './popover.ts';

class Menus extends LitElement {
  static override styles = [theme, buttons, menuStyles];
  readonly chosen: string[] = [];
  isReady = true;

  protected override render(): TemplateResult {
    const items = ['One', 'Two', 'Three'].map((label) => ({ label, onSelect: () => this.chosen.push(label) }));
    const button = { className: 'button', content: 'Fields' };
    return html`<div>
      ${menuButton({ id: 'items', label: 'Items', content: html`Items`, heading: 'All', items })}
      ${popoverButton({
        ...{ id: 'fields', role: 'dialog', label: 'Fields', button },
        content: html`<label class="menu-field">Words<input /></label>`,
        onOpening: () => this.isReady,
      })}
    </div>`;
  }
}
customElements.define('menus-test', Menus);

const find = (menus: Menus, selector: string): HTMLElement =>
  menus.shadowRoot?.querySelector<HTMLElement>(selector) as HTMLElement;
const focused = (menus: Menus): Element | null => menus.shadowRoot?.activeElement ?? null;
const isOpen = (menus: Menus, id: string): boolean => find(menus, `#${id}`).matches(':popover-open');
const buttonOf = (menus: Menus, id: string): HTMLElement => find(menus, `[popovertarget=${id}]`);

async function opened(menus: Menus, id: string): Promise<HTMLElement> {
  buttonOf(menus, id).click();
  const popover = find(menus, `#${id}`);
  await waitUntil(() => popover.contains(focused(menus)), 'the focus goes in');
  await waitUntil(() => popover.style.translate !== '', 'it is put in its place');
  return popover;
}

/** Presses a key where the focus is; returns whether the page is kept from acting on it. */
function press(menus: Menus, key: string): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
  focused(menus)?.dispatchEvent(event);
  return event.defaultPrevented;
}

describe('a popover', () => {
  it('stands at its button and inside the window, wherever that is, in either direction', async () => {
    for (const dir of ['ltr', 'rtl'])
      for (const corner of ['start start', 'start end', 'end start', 'end end']) {
        const place = await fixture(
          html`<div dir=${dir} style="position: fixed; inset: 0; display: grid; place-items: ${corner}">
            <menus-test></menus-test>
          </div>`,
        );
        const menus = place.querySelector('menus-test') as Menus;
        await menus.updateComplete;
        for (const id of ['items', 'fields']) {
          const popover = await opened(menus, id);
          const [own, at] = [popover, buttonOf(menus, id)].map((one) => one.getBoundingClientRect()) as [
            DOMRect,
            DOMRect,
          ];
          const what = `${id}, ${dir}, ${corner}`;
          expect(own.left, what).to.be.at.least(0);
          expect(own.right, what).to.be.at.most(innerWidth);
          expect(own.top, what).to.be.at.least(0);
          expect(own.bottom, what).to.be.at.most(innerHeight);
          const distance = Math.max(own.top - at.bottom, at.top - own.bottom);
          expect(distance, what).to.be.within(3.5, 4.5);
          expect(own.left <= at.right && own.right >= at.left, `${what}: in line`).to.equal(true);
          popover.hidePopover();
        }
      }
  });

  it('stays at its button while the page is scrolled', async () => {
    const place = await fixture(
      html`<div style="block-size: 300px; overflow: auto">
        <menus-test></menus-test>
        <div style="block-size: 900px"></div>
      </div>`,
    );
    const menus = place.querySelector('menus-test') as Menus;
    const popover = await opened(menus, 'items');
    const gap = (): number =>
      Math.round(popover.getBoundingClientRect().top - buttonOf(menus, 'items').getBoundingClientRect().bottom);
    expect(gap()).to.equal(4);
    const before = popover.getBoundingClientRect().top;
    place.scrollTop = 10;
    await waitUntil(() => popover.getBoundingClientRect().top < before);
    expect(gap()).to.equal(4);
  });

  it('gives the focus back to its button on Escape, which does nothing else on the page', async () => {
    const menus = await fixture<Menus>(html`<menus-test></menus-test>`);
    for (const id of ['items', 'fields']) {
      await opened(menus, id);
      expect(press(menus, 'Escape')).to.equal(true);
      expect([isOpen(menus, id), focused(menus) === buttonOf(menus, id)], id).to.deep.equal([false, true]);
    }
  });

  it('waits for its content, and opens when it is there', async () => {
    const menus = await fixture<Menus>(html`<menus-test></menus-test>`);
    menus.isReady = false;
    buttonOf(menus, 'fields').click();
    expect(isOpen(menus, 'fields')).to.equal(false);
    menus.isReady = true;
    find(menus, '#fields').showPopover();
    await waitUntil(() => focused(menus)?.localName === 'input');
    await expect(menus).shadowDom.to.be.accessible();
  });
});

describe('a menu', () => {
  it('is walked by arrow keys, Home and End, and left by Tab', async () => {
    const menus = await fixture<Menus>(html`<menus-test></menus-test>`);
    await opened(menus, 'items');
    const walked = ['ArrowUp', 'ArrowDown', 'ArrowDown', 'End', 'Home'].map((key) => {
      press(menus, key);
      return focused(menus)?.textContent?.trim();
    });
    expect(walked).to.deep.equal(['Three', 'One', 'Two', 'Three', 'One']);
    await expect(menus).shadowDom.to.be.accessible();
    press(menus, 'Tab');
    expect([isOpen(menus, 'items'), focused(menus)]).to.deep.equal([false, buttonOf(menus, 'items')]);
  });

  it('closes with a choice, and then does it', async () => {
    const menus = await fixture<Menus>(html`<menus-test></menus-test>`);
    const popover = await opened(menus, 'items');
    [...popover.querySelectorAll('button')][1]?.click();
    expect([isOpen(menus, 'items'), menus.chosen]).to.deep.equal([false, ['Two']]);
    expect(focused(menus)).to.equal(buttonOf(menus, 'items'));
  });
});
