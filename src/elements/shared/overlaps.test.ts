import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import type { LitElement } from 'lit';
import type { LiveStream } from '../../sdk/index.ts';
import '../index.ts';
import '../languages/ar.ts';
import '../languages/de.ts';
import { hour } from '../testing/charts.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';

type StreamTag = LitElement & { stream: LiveStream | null };

const ELEMENTS = [
  'variant-table',
  'er-chart',
  'kill-feed',
  'evidence-race',
  'experiment-list',
  'fatigue-banner',
  'suggestion-list',
  'variant-summary',
  'stream-status',
  'variant-dashboard',
];
/** CSS pixels: from the narrowest place that is promised to that of a wide screen. */
const WIDTHS = [200, 260, 340, 410, 480, 760, 1000, 1400];
const HUGE = Number.MAX_SAFE_INTEGER;

function streamOf(impressions: number, engagements: number): FakeStream {
  const long = 'What pilots eat, and what they never touch before a long night flight over the ocean';
  const now = Date.now();
  const at = new Date(now - 90_000).toISOString();
  const stream = new FakeStream({
    experiments: [experimentOf({ id: 'x', title: long, saved: { impressions, growth: 3.5 } })],
    variants: ['a', 'b', 'c', 'd'].map((id, i) =>
      variantOf({
        id,
        content: long,
        impressions,
        engagements,
        predictedEr: i === 0 ? 1e-9 : 0.05,
        patterns: ['curiosity gap', 'question', 'number'],
        status: i === 2 ? 'killed' : i === 3 ? 'winner' : 'active',
        level: i === 1 ? 'endangered' : 'steady',
        probabilityBest: 0.999,
        protected: i === 1,
        trend: 0.1234,
        postedAt: new Date(now - 1000 * 86_400_000).toISOString(),
      }),
    ),
    kills: [
      killOf({ id: 'k', variant: 'c', at, impressions, engagements, saving: { impressions, from: 1, to: null } }),
      killOf({
        id: 'l',
        variant: 'a',
        at: new Date(now - 400_000).toISOString(),
        impressions,
        cause: 'operator',
        by: 'somebody@a-long-name.example',
      }),
    ],
    patterns: [
      patternOf({
        id: 'a pattern with a long name',
        uses: impressions,
        alternatives: ['question', 'curiosity gap', 'quote'],
      }),
      patternOf({ id: 'number', level: 'severe', uses: impressions }),
    ],
    suggestions: [
      suggestionOf({
        id: 's',
        title: long,
        reason: long,
        expectedGain: { estimate: 123_456_789.1, low: 1, high: 987_654_321_987 },
      }),
      suggestionOf({ id: 't', priority: 'critical', generated: true }),
    ],
  });
  stream.past = hour(['a', 'b', 'c', 'd']);
  stream.delay = 123_456;
  stream.scopes = new Set(['view', 'operate']);
  return stream;
}

interface Word {
  readonly text: string;
  readonly node: Text;
  readonly rect: DOMRect;
}

/** A rectangle without what boxes around it cut off; null when nothing of it is seen. */
function seenOf(rect: DOMRect, of: Element): DOMRect | null {
  let { left, right, top, bottom } = rect;
  for (let box: Element | null = of; box !== null; box = box.assignedSlot ?? box.parentElement ?? hostOf(box)) {
    const { overflowX, overflowY, display, textOverflow, paddingLeft, paddingRight } = getComputedStyle(box);
    if (display === 'inline' || display === 'contents') continue;
    const edge = box.getBoundingClientRect();
    // An ellipsis ends the text before the padding, which overflow alone would not.
    const [atLeft, atRight] =
      textOverflow === 'ellipsis' ? [parseFloat(paddingLeft), parseFloat(paddingRight)] : [0, 0];
    if (overflowX !== 'visible')
      [left, right] = [Math.max(left, edge.left + atLeft), Math.min(right, edge.right - atRight)];
    if (overflowY !== 'visible') [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
  }
  return right - left < 1 || bottom - top < 1 ? null : new DOMRect(left, top, right - left, bottom - top);
}

const hostOf = (element: Element): Element | null => (element.getRootNode() as ShadowRoot).host ?? null;

/** Every line of text that is seen, with its box. */
function wordsOf(root: Element): Word[] {
  const words: Word[] = [];
  const visit = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      const parent = node.parentElement as Element;
      if (
        (node as Text).data.trim() === '' ||
        !parent.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
      )
        return;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const seen = seenOf(rect, parent);
        if (seen !== null) words.push({ text: (node as Text).data.trim(), node: node as Text, rect: seen });
      }
      return;
    }
    if (node.nodeType === Node.ELEMENT_NODE && (node as Element).matches('.visually-hidden, .natural-width, [popover]'))
      return;
    for (const child of (node as Element).shadowRoot?.childNodes ?? []) visit(child);
    for (const child of node.childNodes) visit(child);
  };
  visit(root);
  return words;
}

/** Texts that lie over each other, or stick out of the element. */
function collisions(element: Element): string[] {
  const words = wordsOf(element);
  const edge = element.getBoundingClientRect();
  const found = new Set<string>();
  for (const [i, one] of words.entries()) {
    if (one.rect.right > edge.right + 1 || one.rect.left < edge.left - 1) found.add(`"${one.text}" sticks out`);
    for (const other of words.slice(i + 1)) {
      if (one.node === other.node) continue;
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      // Lines of text may touch.
      if (across > 1 && down > 4) found.add(`"${one.text.slice(0, 40)}" over "${other.text.slice(0, 40)}"`);
    }
  }
  return [...found];
}

/** Figures that are cut off: part of a number is another number. */
function cutFigures(element: Element): string[] {
  const cut: string[] = [];
  const visit = (root: ParentNode): void => {
    for (const one of root.querySelectorAll<HTMLElement>('*')) {
      if (one.shadowRoot !== null) visit(one.shadowRoot);
      if (!/^[\s\d.,%+−-]*\d[\s\d.,%A-Z]*$/.test(one.textContent ?? '') || !one.checkVisibility()) continue;
      if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).overflowX !== 'visible')
        cut.push(`${one.className}: ${one.textContent?.trim()}`);
    }
  };
  visit(element.shadowRoot as ShadowRoot);
  return cut;
}

async function put(tag: string, stream: FakeStream, width: number, lang = 'en'): Promise<StreamTag> {
  const element = document.createElement(tag) as StreamTag;
  element.stream = stream;
  element.lang = lang;
  element.dir = lang === 'ar' ? 'rtl' : 'ltr';
  element.style.cssText = `inline-size: ${width}px`;
  document.body.append(element);
  await element.updateComplete;
  if (tag === 'er-chart')
    await waitUntil(() => (element.shadowRoot?.querySelector('.label.time') ?? null) !== null, 'it is drawn');
  // A size takes two frames: observers report it, then elements apply it.
  for (let i = 0; i < 4; i++) await new Promise((done) => requestAnimationFrame(done));
  await element.updateComplete;
  return element;
}

/** The faults in the texts of an element, by width. */
async function faultsOf(
  tag: string,
  stream: () => FakeStream,
  widths: readonly number[],
  lang?: string,
): Promise<Record<number, string[]>> {
  const found: Record<number, string[]> = {};
  for (const width of widths) {
    const element = await put(tag, stream(), width, lang);
    const all = [...collisions(element), ...cutFigures(element)];
    if (all.length > 0) found[width] = all.slice(0, 6);
    element.remove();
  }
  await aTimeout(0);
  return found;
}

describe('text', () => {
  for (const tag of ELEMENTS) {
    for (const [name, impressions, engagements] of [
      ['usual', 12_345, 678],
      ['the largest', HUGE, HUGE - 1],
    ] as const)
      it(`of ${tag} with ${name} figures lies over no other, sticks out nowhere and no figure is cut, at any width from 200 px`, async () => {
        expect(await faultsOf(tag, () => streamOf(impressions, engagements), WIDTHS)).to.deep.equal({});
      });
    for (const lang of ['de', 'ar'])
      it(`of ${tag} does so in the language "${lang}" neither`, async () => {
        expect(await faultsOf(tag, () => streamOf(34_200, 1_678), [356, 868, 1224], lang)).to.deep.equal({});
      });
  }
});
