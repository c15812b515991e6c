import { expect, waitUntil } from '@open-wc/testing';
import type { LitElement } from 'lit';
import type { LiveStream } from '../../sdk/index.ts';
import '../index.ts';
import { hour } from '../testing/charts.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';

type StreamTag = LitElement & { stream: LiveStream | null };

/** Each element, a box inside it, and the text by which it shows a variant, stop, pattern or suggestion with this name. */
const ELEMENTS: Readonly<Record<string, string>> = {
  'variant-table': '.card',
  'er-chart': '.card',
  'kill-feed': '.card',
  'evidence-race': '.card',
  'fatigue-banner': '.card',
  'suggestion-list': '.card',
  'variant-summary': '.card',
  'stream-status': '.status',
  'variant-dashboard': '.dashboard',
};

/** A noon, so that all stops are of the same day whenever the test runs. */
const BEGIN = new Date(2026, 0, 5, 12).getTime();

const entities = (name: string, seq: number) => ({
  experiments: [experimentOf({ id: 'x', seq })],
  variants: [
    variantOf({ id: 'a', content: `Headline ${name}`, seq, status: 'killed' }),
    variantOf({ id: name, seq, impressions: 1000 * seq }),
  ],
  // More than a minute apart, so that each is an entry of its own.
  kills: [killOf({ id: `k-${name}`, variant: name, at: new Date(BEGIN + seq * 120_000).toISOString(), seq })],
  patterns: [patternOf({ id: `pattern ${name}`, level: 'declining', seq, assessedAt: new Date().toISOString() })],
  suggestions: [suggestionOf({ id: `s-${name}`, title: `Suggestion ${name}`, seq })],
});

function streamOf(): FakeStream {
  const stream = new FakeStream(entities('one', 1));
  stream.now = () => BEGIN + 600_000;
  stream.past = hour(['a', 'one']);
  return stream;
}

function deepText(root: Node): string {
  if (root.nodeType === Node.TEXT_NODE) return (root as Text).data;
  const shadow = (root as Element).shadowRoot;
  return [...(shadow?.childNodes ?? []), ...root.childNodes].map(deepText).join(' ').replace(/\s+/g, ' ');
}

function deepAll(root: Element): Element[] {
  return [root, ...(root.shadowRoot?.querySelectorAll('*') ?? [])].flatMap((one) =>
    one === root ? [one] : one.shadowRoot === null ? [] : deepAll(one),
  );
}

const boxOf = (element: Element, selector: string): HTMLElement =>
  element.shadowRoot?.querySelector(selector) as HTMLElement;
/** How a box looks by the element's own styles. */
function looksOf(element: Element, selector: string): string {
  const { display, borderTopWidth, borderRadius, fontFamily, fontSize, position } = getComputedStyle(
    boxOf(element, selector),
  );
  return JSON.stringify({ display, borderTopWidth, borderRadius, fontFamily, fontSize, position });
}

const framesOf = (view: Window, count: number): Promise<void> =>
  new Promise((done) => {
    const next = (left: number): void => void (left === 0 ? done() : view.requestAnimationFrame(() => next(left - 1)));
    next(count);
  });

const errors: string[] = [];
const onError = (event: ErrorEvent): void => void errors.push(event.message);
const viewOf = (element: Element): Window => element.ownerDocument.defaultView as Window;

async function frame(): Promise<HTMLIFrameElement> {
  const iframe = document.createElement('iframe');
  iframe.srcdoc = '<!doctype html><body></body>';
  iframe.style.cssText = 'inline-size: 1000px; block-size: 800px';
  const loaded = new Promise((done) => iframe.addEventListener('load', done, { once: true }));
  document.body.append(iframe);
  await loaded;
  return iframe;
}

function popup(): Window {
  const opened = window.open('about:blank', '', 'popup,width=1000,height=800');
  if (opened === null) throw new Error('The browser opened no window.');
  opened.document.documentElement.style.blockSize = '800px';
  return opened;
}

function put(tag: string, stream: FakeStream, page: Document): StreamTag {
  const element = document.createElement(tag) as StreamTag;
  element.stream = stream;
  element.style.cssText = 'inline-size: 900px';
  page.body.append(element);
  return element;
}

async function settled(element: StreamTag): Promise<void> {
  // A chart that nobody sees draws nothing.
  element.scrollIntoView();
  await element.updateComplete;
  await framesOf(viewOf(element), 2);
  for (const one of deepAll(element)) await (one as LitElement).updateComplete;
}

/** That what comes from the stream is shown where the element now is. */
async function expectLive(element: StreamTag, stream: FakeStream, name: string, seq: number): Promise<void> {
  stream.push(entities(name, seq));
  stream.delay = seq * 111;
  const shows = (): boolean => {
    if (element.localName === 'stream-status') return deepText(element).includes(`${seq * 111} ms`);
    // Each brings a stop.
    if (element.localName === 'variant-summary')
      return boxOf(element, '.tile:nth-child(2) .value').textContent?.trim() === String(seq);
    return deepText(element).includes(name);
  };
  await waitUntil(shows, `${element.localName} shows what came`, { timeout: 4000 });
}

describe('an element that is moved to another document', () => {
  beforeEach(() => {
    errors.length = 0;
    window.addEventListener('error', onError);
  });
  afterEach(() => window.removeEventListener('error', onError));

  for (const [tag, box] of Object.entries(ELEMENTS)) {
    it(`${tag} keeps its looks and goes on live in a frame, and back in the page`, async () => {
      const stream = streamOf();
      const element = put(tag, stream, document);
      await settled(element);
      const looks = looksOf(element, box);
      const iframe = await frame();
      (iframe.contentDocument as Document).body.append(element);
      await settled(element);
      expect(looksOf(element, box), 'in the frame').to.equal(looks);
      await expectLive(element, stream, 'two', 2);
      document.body.append(element);
      await settled(element);
      expect(looksOf(element, box), 'back in the page').to.equal(looks);
      await expectLive(element, stream, 'three', 3);
      expect(errors).to.deep.equal([]);
      element.remove();
      iframe.remove();
      expect(stream.subscribers, 'nobody listens after it is gone').to.equal(0);
    });

    it(`${tag} keeps its looks and goes on live in a window of its own, while the page behind it draws nothing`, async () => {
      const stream = streamOf();
      const element = put(tag, stream, document);
      await settled(element);
      const looks = looksOf(element, box);
      const opened = popup();
      try {
        opened.document.body.append(element);
        await settled(element);
        expect(looksOf(element, box)).to.equal(looks);
        await expectLive(element, stream, 'two', 2);
        document.body.append(element);
      } finally {
        opened.close();
      }
      await settled(element);
      expect(looksOf(element, box), 'back in the page').to.equal(looks);
      await expectLive(element, stream, 'three', 3);
      expect(errors).to.deep.equal([]);
      element.remove();
    });

    it(`${tag} made in one document can be put into another`, async () => {
      const stream = streamOf();
      const here = put(tag, stream, document);
      const iframe = await frame();
      const there = put(tag, stream, iframe.contentDocument as Document);
      await settled(here);
      await settled(there);
      expect(errors).to.deep.equal([]);
      expect(looksOf(there, box)).to.equal(looksOf(here, box));
      here.remove();
      iframe.remove();
    });
  }

  it('a <variant-stream> takes its elements along', async () => {
    const stream = streamOf();
    const provider = document.createElement('variant-stream') as StreamTag;
    provider.stream = stream;
    const feed = document.createElement('kill-feed') as StreamTag;
    provider.append(feed);
    document.body.append(provider);
    await settled(feed);
    const iframe = await frame();
    (iframe.contentDocument as Document).body.append(provider);
    await settled(feed);
    expect(getComputedStyle(provider).display).to.equal('contents');
    await expectLive(feed, stream, 'two', 2);
    expect(errors).to.deep.equal([]);
    iframe.remove();
  });

  it('the table is worked by the keys of the window that it is in', async () => {
    const stream = streamOf();
    const iframe = await frame();
    const page = iframe.contentDocument as Document;
    const table = put('variant-table', stream, page);
    await settled(table);
    const cell = table.shadowRoot?.querySelector('tbody td') as HTMLElement;
    cell.focus();
    const { KeyboardEvent: KeyOfFrame } = page.defaultView as Window & typeof globalThis;
    const press = (key: string) => {
      const focused = table.shadowRoot?.activeElement as Element;
      focused.dispatchEvent(new KeyOfFrame('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    };
    press('ArrowDown');
    await settled(table);
    press('Enter');
    await settled(table);
    expect(table.shadowRoot?.querySelector('[part~=details]')).to.not.equal(null);
    iframe.remove();
  });

  it('the chart reads its points by the keys of the window that it is in', async () => {
    const stream = streamOf();
    const iframe = await frame();
    const page = iframe.contentDocument as Document;
    const chart = put('er-chart', stream, page);
    await settled(chart);
    const plot = chart.shadowRoot?.querySelector('.plot') as HTMLElement;
    const { KeyboardEvent: KeyOfFrame } = page.defaultView as Window & typeof globalThis;
    const event = new KeyOfFrame('keydown', { key: 'ArrowLeft', bubbles: true, composed: true, cancelable: true });
    plot.dispatchEvent(event);
    expect(event.defaultPrevented, 'the page does not scroll').to.equal(true);
    await waitUntil(() => chart.shadowRoot?.querySelector('.crosshair') !== null, 'the crosshair is there');
    iframe.remove();
  });

  it('nobody listens any more when the frame is taken away that they are in, and they go on when they are put into the page', async () => {
    const stream = streamOf();
    const iframe = await frame();
    const page = iframe.contentDocument as Document;
    const all = Object.keys(ELEMENTS).map((tag) => put(tag, stream, page));
    for (const element of all) await settled(element);
    expect(stream.subscribers).to.be.greaterThan(0);
    iframe.remove();
    expect(stream.subscribers).to.equal(0);
    for (const element of all) document.body.append(element);
    for (const element of all) {
      await settled(element);
      expect(looksOf(element, ELEMENTS[element.localName] as string)).to.not.equal('');
    }
    await expectLive(all[0] as StreamTag, stream, 'two', 2);
    expect(errors).to.deep.equal([]);
    for (const element of all) element.remove();
    expect(stream.subscribers).to.equal(0);
  });

  it('has its styles when what draws a part of it is loaded after it was moved', async () => {
    const stream = streamOf();
    const iframe = await frame();
    const feed = put('kill-feed', stream, document);
    await settled(feed);
    (iframe.contentDocument as Document).body.append(feed);
    (feed.shadowRoot?.querySelector('summary') as HTMLElement).click();
    await waitUntil(() => feed.shadowRoot?.querySelector('.evidence dl') !== null, 'the evidence is there');
    const list = feed.shadowRoot?.querySelector('.evidence dl') as Element;
    expect(getComputedStyle(list).display).to.equal('grid');
    iframe.remove();
  });
});
