// Walks tags through every state that the stream of an element can be in.
import { expect, nextFrame } from '@open-wc/testing';
import * as module from '../index.ts';
import '../languages/ar.ts';
import '../languages/de.ts';
import { AddressedStream, heldTimers } from './addressed-stream.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from './entities.ts';
import type { Entities } from './fake-stream.ts';
import type { StreamElement } from '../shared/loading/stream-element.ts';

// Neither shows anything of a stream's state: one provides the stream, the other shows the page's own content.
const STATELESS = ['variant-stream', 'variant-slot'];

const TAGS = (Object.values(module) as readonly unknown[])
  .filter((one): one is CustomElementConstructor => typeof one === 'function' && one.prototype instanceof HTMLElement)
  .map((one) => new one().localName)
  .filter((tag) => !STATELESS.includes(tag));

/** Every tag with states, in groups that one page of a test runner can walk. */
export const GROUPS = {
  charts: ['er-chart', 'er-fan', 'evidence-race', 'variant-summary'],
  lists: ['kill-feed', 'suggestion-list', 'attention-list', 'fatigue-banner', 'stream-status'],
  experiments: ['experiment-list', 'experiment-view'],
  table: ['variant-table'],
  dashboard: ['variant-dashboard'],
} as const;

export const everything = (): Entities => ({
  experiments: [experimentOf({ id: 'x' })],
  variants: ['a', 'b', 'c'].map((id) => variantOf({ id })),
  kills: [killOf({ id: 'k' })],
  patterns: [patternOf({ id: 'p' })],
  suggestions: [suggestionOf({ id: 's' })],
});

/** A state: how a stream comes to be in it, and whether a person can try again there. */
interface Case {
  readonly entities?: Entities;
  readonly bring?: (stream: AddressedStream) => void;
  readonly isSlow?: boolean;
  readonly canRetry?: boolean;
}

export const STATES: Readonly<Record<string, Case>> = {
  loading: {},
  slow: { isSlow: true, canRetry: true },
  unreached: { bring: (stream) => stream.setStatus('offline', 'connection-lost'), canRetry: true },
  denied: { bring: (stream) => stream.setStatus('denied', 'unauthorised', 'It has expired.'), canRetry: true },
  forbidden: { bring: (stream) => stream.setStatus('denied', 'forbidden', 'Not allowed.'), canRetry: true },
  unknown: { bring: (stream) => stream.setStatus('denied', 'no-stream', 'Not there.'), canRetry: true },
  error: { bring: (stream) => stream.setStatus('denied', 'version', 'Too old.'), canRetry: true },
  unused: { entities: {} },
  stale: { entities: everything(), bring: (stream) => stream.setStatus('stale', 'silent') },
  offline: {
    entities: everything(),
    bring: (stream) => stream.setStatus('offline', 'connection-lost'),
    canRetry: true,
  },
  revoked: {
    entities: everything(),
    bring: (stream) => stream.setStatus('denied', 'forbidden', 'Not now.'),
    canRetry: true,
  },
};

/** It says what it has to say in a line of its own, with a phase and a reason. */
const isLine = (tag: string): boolean => tag === 'stream-status';

let timers: ReturnType<typeof heldTimers>;

export async function shown(
  tag: string,
  { entities, bring, isSlow }: Case,
  // Where a dashboard is narrow its status says what a note says elsewhere.
  width = tag === 'variant-dashboard' ? 1000 : 600,
): Promise<{ element: StreamElement; stream: AddressedStream }> {
  const stream = new AddressedStream(entities);
  if (entities === undefined) stream.setStatus('connecting', 'starting');
  const element = document.createElement(tag) as StreamElement & { steady?: boolean };
  element.lang = 'en';
  element.style.inlineSize = `${width}px`;
  if (tag === 'fatigue-banner') element.steady = true;
  element.stream = stream;
  document.body.append(element);
  await element.updateComplete;
  bring?.(stream);
  await element.updateComplete;
  if (isSlow === true) timers.pass();
  await element.updateComplete;
  return { element, stream };
}

export const root = (element: Element): ShadowRoot => element.shadowRoot as ShadowRoot;
/** Its shadow root, and those of the elements in it. */
const roots = (element: Element): readonly ShadowRoot[] => [
  root(element),
  ...[...root(element).querySelectorAll('*')].flatMap((one) => one.shadowRoot ?? []),
];
const textOf = (element: Element): string =>
  roots(element)
    .flatMap((one) => [...one.querySelectorAll('.unready, .stale-note, .status')])
    .map((one) => one.textContent)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
const retryIn = (element: Element): HTMLButtonElement | null =>
  root(element).querySelector<HTMLButtonElement>('.said > .button, .stale-note button');

/** The boxes of a notice that stick out of its element. */
function overflowing(element: Element): string[] {
  const { left, right } = element.getBoundingClientRect();
  return [...root(element).querySelectorAll('.unready *, .stale-note *, .status *')]
    .filter((one) => one.closest('.unseen') === null)
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
    })
    .map((one) => `${one.localName}.${one.className}`);
}

/** Makes the tests of a tag: one for each state, in three languages. */
function walkTag(tag: string): void {
  describe(`<${tag}>`, () => {
    for (const [name, state] of Object.entries(STATES)) {
      it(`is accessible, and says that it is ${name} in every language, without sticking out`, async () => {
        const { element } = await shown(tag, state);
        await expect(element).to.be.accessible();
        const english = textOf(element);
        expect(english, 'words').to.match(/\p{L}{2}/u);
        expect(english, 'a key in place of words').not.to.match(/common\.|states\./);
        expect(overflowing(element)).to.deep.equal([]);
        for (const lang of ['de', 'ar']) {
          element.lang = lang;
          element.dir = lang === 'ar' ? 'rtl' : 'ltr';
          element.style.inlineSize = '320px';
          // The language is that of the page around it, which is watched.
          await nextFrame();
          await element.updateComplete;
          const text = textOf(element);
          expect(text, lang).to.match(/\p{L}{2}/u);
          // Some words are the same in German, such as that for a connection that is live.
          if (lang === 'ar') expect(text, lang).not.to.equal(english);
          expect(overflowing(element), lang).to.deep.equal([]);
        }
      });

      if (state.canRetry === true && !isLine(tag))
        it(`keeps the focus of a person who tries again while it is ${name}, and when that helps`, async () => {
          const { element, stream } = await shown(tag, state);
          const button = retryIn(element);
          button?.focus();
          expect(button !== null && root(element).activeElement === button, 'a button that can be reached').to.equal(
            true,
          );
          button?.click();
          await element.updateComplete;
          expect(stream.attempts).to.equal(1);
          expect(document.activeElement === element, 'while it is tried').to.equal(true);
          stream.reset(everything());
          stream.setStatus('live', 'synchronized');
          await element.updateComplete;
          await element.updateComplete;
          expect(retryIn(element) === null, 'nothing to try').to.equal(true);
          expect(document.activeElement === element, 'when it has come').to.equal(true);
        });
    }

    if (!isLine(tag))
      it('has a name while there is nothing to see', async () => {
        const { element } = await shown(tag, STATES['denied'] as Case);
        const named = root(element).querySelector('section[aria-label], [role="group"][aria-label]');
        expect(named?.getAttribute('aria-label') ?? '').not.to.equal('');
      });
  });
}

/** Makes the tests of a group of tags. */
export function walk(group: keyof typeof GROUPS): void {
  beforeEach(() => (timers = heldTimers()));
  afterEach(() => {
    timers.restore();
    document.body.replaceChildren();
  });
  it('leaves out no tag', () => {
    expect(Object.values(GROUPS).flat()).to.have.members(TAGS);
  });
  GROUPS[group].forEach(walkTag);
}
