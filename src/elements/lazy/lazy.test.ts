import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import { defineTagsIn } from './index.ts';
import { tagWatcher } from './tag-watcher.ts';

const isDefined = (tag: string): boolean => customElements.get(tag) !== undefined;
const comes = (tag: string): Promise<void> => waitUntil(() => isDefined(tag), `<${tag}> is not defined`);
/** An element that is not in the page and not known to it. */
const unknown = (tag: string): HTMLElement => document.createElement(tag);

interface WithStream extends HTMLElement {
  stream: unknown;
}

describe('tags that are defined when they are needed', () => {
  it('are defined by being added, alone or deep inside of something, and no others are', async () => {
    await nextFrame();
    for (const tag of ['kill-feed', 'variant-summary', 'variant-table']) expect(isDefined(tag), tag).to.equal(false);
    await fixture(html`<kill-feed></kill-feed>`);
    await comes('kill-feed');
    await fixture(
      html`<section>
        <p><variant-summary></variant-summary></p>
      </section>`,
    );
    await comes('variant-summary');
    expect(isDefined('variant-table')).to.equal(false);
  });

  it('show what was given to them before they were defined', async () => {
    const table = unknown('variant-table') as WithStream;
    table.stream = new FakeStream({ variants: [variantOf({ id: 'a' })] });
    await fixture(html`<div>${table}</div>`);
    await waitUntil(() => table.shadowRoot?.textContent?.includes('Content of a') === true, 'the table has no row');
  });

  it('inside of <variant-stream> follow its stream, whichever of the two comes first', async () => {
    const stream = new FakeStream({ variants: [variantOf({ id: 'a' })] });
    const around = await fixture<WithStream>(html`<variant-stream><stream-status></stream-status></variant-stream>`);
    around.stream = stream;
    await comes('stream-status');
    const status = around.querySelector('stream-status');
    await waitUntil(
      () => status?.shadowRoot?.textContent?.includes('Live') === true,
      'the status is not that of the stream',
    );
  });

  it('in a shadow root are defined where it is named, and until it is let go', async () => {
    const host = await fixture(html`<div></div>`);
    const root = host.attachShadow({ mode: 'closed' });
    root.append(unknown('suggestion-list'));
    await nextFrame();
    expect(isDefined('suggestion-list')).to.equal(false);
    const stop = defineTagsIn(root);
    await comes('suggestion-list');
    root.append(unknown('attention-list'));
    await comes('attention-list');
    stop();
    root.append(unknown('er-chart'));
    await nextFrame();
    await nextFrame();
    expect(isDefined('er-chart')).to.equal(false);
  });

  it('that cannot be loaded are said to the page, and tried again with the next of their kind', async () => {
    const errors: unknown[] = [];
    const original = window.reportError;
    window.reportError = (error) => void errors.push(error);
    const tries: string[] = [];
    const root = (await fixture(html`<div></div>`)).attachShadow({ mode: 'open' });
    const stop = tagWatcher({
      'not-there': () => (tries.push('not-there'), Promise.reject(new Error('offline'))),
      'some-tag': () => (tries.push('some-tag'), Promise.resolve()),
    })(root);
    root.append(unknown('not-there'), unknown('some-tag'), unknown('some-tag'));
    await waitUntil(() => errors.length === 1, 'nothing is said');
    expect(errors[0]).to.be.an('error').with.property('message').that.contains('<not-there> could not be loaded');
    root.append(unknown('not-there'), unknown('some-tag'));
    await waitUntil(() => errors.length === 2, 'it is not tried again');
    expect(tries).to.deep.equal(['not-there', 'some-tag', 'not-there']);
    stop();
    window.reportError = original;
  });
});
