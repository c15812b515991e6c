import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { FIGURES, OUTCOMES, REASONS, SUGGESTION_ACTIONS, type Suggestion } from '../../protocol/index.ts';
import '../index.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './ar.ts';

/** Marks every sentence of the server. */
const ENGLISH = 'English of the server';
const suggested = { source: 'peeksafe', generated: false, title: ENGLISH, reason: ENGLISH } as const;
const numbers = (names: readonly string[]): Suggestion['reasonNumbers'] => names.map((name) => ({ name, value: 0.5 }));

/** Everything that the engine can say, once. */
function saysEverything(): FakeStream {
  const codes = Object.entries<readonly string[]>(REASONS);
  const suggestions = codes.map(([reasonCode, names], i) =>
    suggestionOf({
      id: reasonCode,
      ...suggested,
      action: SUGGESTION_ACTIONS[i % SUGGESTION_ACTIONS.length] as string,
      about: { kind: 'variant', id: 'a' },
      reasonCode,
      reasonNumbers: numbers(names),
      reasonVariant: 'a',
      evidence: FIGURES.map((code) => ({ code, name: ENGLISH, value: 0.5, variant: 'a' })),
    }),
  );
  const ended = OUTCOMES.map((outcomeCode) =>
    suggestionOf({
      id: outcomeCode,
      ...suggested,
      action: 'check-traffic',
      about: { kind: 'experiment', id: 'x' },
      reasonCode: 'check-split',
      reasonNumbers: numbers(['logE']),
      status: 'settled',
      outcome: ENGLISH,
      outcomeCode,
    }),
  );
  const pause = { since: '2026-01-05T10:00:00.000Z', by: null, reason: ENGLISH };
  return new FakeStream({
    experiments: [
      experimentOf({ id: 'x', pause: { ...pause, cause: 'traffic', reasonCode: 'traffic-split' } }),
      experimentOf({ id: 'y', pause: { ...pause, cause: 'operator', reasonCode: 'by-hand' } }),
    ],
    variants: [variantOf({ id: 'a', experiment: 'x' }), variantOf({ id: 'b', experiment: 'y', status: 'killed' })],
    kills: [
      killOf({ id: 'k', variant: 'b', cause: 'operator', reason: ENGLISH, reasonCode: 'by-hand', evidence: null }),
      killOf({
        id: 'l',
        variant: 'b',
        cause: 'external',
        reason: ENGLISH,
        reasonCode: 'external-monitor',
        evidence: null,
      }),
    ],
    patterns: [
      patternOf({ id: 'p', level: 'severe', source: 'external', reason: ENGLISH, reasonCode: 'external-detector' }),
    ],
    suggestions: [...suggestions, ...ended],
  });
}

/** All that is in an element to read or to hear, in the shadow roots inside too. */
function textOf(root: Element | ShadowRoot): string {
  const within = [...root.querySelectorAll('*')].flatMap((one) => [
    ...['aria-label', 'title'].map((name) => one.getAttribute(name) ?? ''),
    one.shadowRoot === null ? '' : textOf(one.shadowRoot),
  ]);
  return [root.textContent ?? '', ...within].join(' ');
}

type StreamTag = LitElement & { stream: FakeStream };

describe('an Arabic page', () => {
  for (const tag of ['suggestion-list', 'kill-feed', 'fatigue-banner', 'variant-table'] as const)
    it(`has no sentence of the server in English in its ${tag}, folded open`, async () => {
      const place = await fixture(html`<section lang="ar"></section>`);
      const element = document.createElement(tag) as unknown as StreamTag & { grouped?: boolean; open?: string };
      element.stream = saysEverything();
      if (tag === 'variant-table') Object.assign(element, { grouped: true, open: 'a' });
      place.append(element);
      await element.updateComplete;
      const root = element.shadowRoot as ShadowRoot;
      for (const details of root.querySelectorAll('details')) details.open = true;
      const part = {
        'suggestion-list': 'dl',
        'kill-feed': 'dl',
        'fatigue-banner': 'dl',
        'variant-table': '.details dl',
      }[tag];
      await waitUntil(() => root.querySelector(part) !== null, 'its details are there');
      await element.updateComplete;
      expect(textOf(root)).to.not.contain(ENGLISH);
    });

  it('shows the English sentence where there is no code for it', async () => {
    const stream = new FakeStream({ suggestions: [suggestionOf({ id: 's', ...suggested, source: 'external' })] });
    const list = await fixture<StreamTag>(html`<suggestion-list lang="ar" .stream=${stream}></suggestion-list>`);
    expect(textOf(list.shadowRoot as ShadowRoot)).to.contain(ENGLISH);
  });
});
