import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import '../../kill-feed/define.ts';
import '../../suggestion-list/define.ts';
import '../../variant-table/define.ts';
import type { KillFeed } from '../../kill-feed/kill-feed.ts';
import type { SuggestionList } from '../../suggestion-list/suggestion-list.ts';
import { experimentOf, killOf, suggestionOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { VariantTable } from '../../variant-table/variant-table.ts';

type Listed = KillFeed | SuggestionList;

const streamOf = (): FakeStream =>
  new FakeStream({
    experiments: [experimentOf({ id: 'x', title: 'Sleep' })],
    variants: [
      variantOf({ id: 'a', letter: 'A', status: 'killed', content: 'Sleep better' }),
      variantOf({ id: 'b', letter: 'B', killDistance: { rule: 'evidence', logE: 3, logNeeded: 3.5 } }),
    ],
    kills: [killOf({ id: 'k', variant: 'a' }), killOf({ id: 'l', variant: 'b', at: '2026-01-04T10:00:00.000Z' })],
    suggestions: ['s', 't'].map((id) =>
      suggestionOf({ id, title: `Watch ${id}`, about: { kind: 'variant', id: 'b' }, reason: `Because of ${id}` }),
    ),
  });

/** Each element whose details a button opens, and words of the details of its first and second entry. */
const LISTED = [
  ['kill-feed', 'Decided at', 'Sleep better', 'Content of b'],
  ['suggestion-list', 'uses in 7 days', 'Because of s', 'Because of t'],
] as const;

async function drawerOf(tag: string, page = document): Promise<Listed> {
  const element = document.createElement(tag) as Listed;
  element.details = 'drawer';
  element.stream = streamOf();
  const place = await fixture<HTMLElement>(html`<div></div>`);
  (page === document ? place : page.body).append(element);
  await element.updateComplete;
  await waitUntil(() => buttons(element).length === 2);
  return element;
}

const root = (element: Listed | VariantTable): ShadowRoot => element.shadowRoot as ShadowRoot;
const buttons = (element: Listed): HTMLElement[] => [
  ...root(element).querySelectorAll<HTMLElement>('.evidence-button'),
];
const details = (element: Listed | VariantTable): HTMLElement | null => root(element).querySelector('.details');
const press = (element: Listed, key: string): boolean =>
  root(element).activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
  ) ?? false;

for (const [tag, words, first, second] of LISTED)
  describe(`the details of a ${tag} in a drawer`, () => {
    const opened = async (element: Listed, at = 0): Promise<HTMLElement> => {
      buttons(element)[at]?.click();
      await waitUntil(() => details(element)?.textContent.includes(words) === true);
      return details(element) as HTMLElement;
    };

    it('lie over the page, move nothing, and say what they are about', async () => {
      const element = await drawerOf(tag);
      // Content in view is laid out with the first frame that shows it.
      for (let i = 0; i < 2; i++) await nextFrame();
      const { height } = element.getBoundingClientRect();
      const drawer = await opened(element);
      expect(drawer.matches(':popover-open')).to.equal(true);
      expect(element.getBoundingClientRect().height).to.equal(height);
      expect(drawer.textContent).to.contain(first);
      expect(buttons(element).map((one) => one.ariaExpanded)).to.deep.equal(['true', 'false']);
      await expect(element).shadowDom.to.be.accessible();
    });

    it('have the focus, which Escape gives back to the button', async () => {
      const element = await drawerOf(tag);
      const drawer = await opened(element);
      await waitUntil(() => root(element).activeElement === drawer);
      press(element, 'Escape');
      await waitUntil(() => root(element).activeElement === buttons(element)[0]);
      expect(details(element)).to.equal(null);
    });

    it('are of another entry once its button is pressed, and of none once it is pressed again', async () => {
      const element = await drawerOf(tag);
      await opened(element);
      buttons(element)[1]?.click();
      await waitUntil(() => details(element)?.textContent.includes(second) === true);
      buttons(element)[1]?.click();
      await element.updateComplete;
      expect(details(element)).to.equal(null);
    });

    it('are a sheet in a narrow window', async () => {
      const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Phone" width="390" height="700"></iframe>`);
      const element = await drawerOf(tag, frame.contentDocument as Document);
      const sheet = await opened(element);
      await waitUntil(() => sheet.matches(':modal'));
      expect(root(element).activeElement).to.equal(sheet);
    });

    it('are on paper in the page', async () => {
      const element = await drawerOf(tag);
      await opened(element);
      window.dispatchEvent(new Event('beforeprint'));
      await element.updateComplete;
      expect(details(element)).to.equal(null);
      expect(root(element).querySelector('details[open]')?.textContent).to.contain(words);
      window.dispatchEvent(new Event('afterprint'));
      await element.updateComplete;
      expect(details(element)?.matches(':popover-open')).to.equal(true);
    });

    it('close when those of another element take their place', async () => {
      const element = await drawerOf(tag);
      await opened(element);
      const stream = streamOf();
      const table = await fixture<VariantTable>(
        html`<variant-table details="drawer" .stream=${stream}></variant-table>`,
      );
      table.open = 'b';
      await waitUntil(() => details(table)?.matches(':popover-open') === true);
      await element.updateComplete;
      expect(details(element)).to.equal(null);
      await opened(element);
      await table.updateComplete;
      expect([table.open, details(table)]).to.deep.equal([null, null]);
    });

    it('close with the stream that they are of', async () => {
      const element = await drawerOf(tag);
      await opened(element);
      element.stream = new FakeStream({ variants: [variantOf({ id: 'z' })] });
      await element.updateComplete;
      await element.updateComplete;
      expect(details(element)).to.equal(null);
    });
  });
