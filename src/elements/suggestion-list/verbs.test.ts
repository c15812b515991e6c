import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { Experiment, Suggestion, SuggestionEffect, Variant } from '../../protocol/index.ts';
import '../languages/ar.ts';
import '../languages/de.ts';
import type { ActionEvent } from '../shared/actions/actions.ts';
import { experimentOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './define.ts';
import type { SuggestionList } from './suggestion-list.ts';

const VARIANTS = (['A', 'B', 'C'] as const).map((letter, i) =>
  variantOf({ id: letter.toLowerCase(), letter, content: `Headline ${letter}`, impressions: 100 * (i + 1) }),
);
const SHARES = [
  { variant: 'b', share: 0.9 },
  { variant: 'a', share: 0.07 },
  { variant: 'c', share: 0.03 },
];
const EVEN = ['a', 'b', 'c'].map((variant) => ({ variant, share: 1 / 3 }));
const PAUSE = { cause: 'traffic', reason: '', since: '2026-01-05T10:00:00Z', by: null } as const;

const ofExperiment = (action: string, effect: SuggestionEffect, given: Partial<Suggestion> = {}): Suggestion =>
  suggestionOf({ id: action, action, about: { kind: 'experiment', id: 'x' }, effect, ...given });

const STOP = suggestionOf({
  ...{ id: 'stop', action: 'stop-variant', about: { kind: 'variant', id: 'b' } as const, title: 'Stop "Headline B"' },
  effect: { kind: 'stop-variant' },
});
const SHIFT = ofExperiment(
  'shift-traffic',
  { kind: 'plan-shares', shares: SHARES },
  {
    reasonCode: 'probably-best',
    evidence: SHARES.map(({ variant }, i) => ({
      code: 'share-now',
      name: 'share',
      variant,
      value: [0.4, 0.3, 0.3][i] ?? 0,
    })),
  },
);
const CLOSE = ofExperiment('close-experiment', { kind: 'close-experiment', winner: 'a' });
const CHECK = ofExperiment('check-traffic', { kind: 'resume-stops' });
const WINDOW = ofExperiment(
  'lengthen-window',
  { kind: 'set-window', attributionWindowMs: 1_200_000 },
  { reasonNumbers: [{ name: 'windowMs', value: 600_000 }] },
);
const REST = suggestionOf({ id: 'rest' });

const streamOf = (
  suggestions: Suggestion[],
  experiment: Partial<Experiment> = {},
  variants: Variant[] = VARIANTS,
): FakeStream => {
  const stream = new FakeStream({
    suggestions,
    variants,
    experiments: [experimentOf({ id: 'x', shares: EVEN, pause: PAUSE, ...experiment })],
  });
  stream.scopes = new Set(['view', 'operate']);
  return stream;
};
const listOf = (stream: FakeStream, language = 'en'): Promise<SuggestionList> =>
  fixture<SuggestionList>(html`<suggestion-list lang=${language} .stream=${stream}></suggestion-list>`);
const within = <E extends HTMLElement = HTMLButtonElement>(list: SuggestionList, selector: string): E | null =>
  list.shadowRoot?.querySelector<E>(selector) ?? null;
/** Presses a key where the focus is, as a browser does: Enter clicks what takes no key itself. */
const press = (host: Element, key: string): void => {
  const at = host.shadowRoot?.activeElement as HTMLElement | null;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
  if (at?.dispatchEvent(event) === true && key === 'Enter') at.click();
};
const textOf = (element: Element | null | undefined): string => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const said = (list: SuggestionList): string => textOf(within(list, '.action-notice'));

/** Accepts the one suggestion; returns what the button said, what was said before it, and what after. */
async function accept(stream: FakeStream, language = 'en'): Promise<string[]> {
  const list = await listOf(stream, language);
  await waitUntil(() => within(list, '.accept') !== null);
  const before = [textOf(within(list, '.accept')), textOf(within(list, '.effect'))];
  within(list, '.accept')?.click();
  await waitUntil(() => said(list) !== '');
  return [...before, said(list)];
}

const TEXTS: readonly (readonly [string, Suggestion, label: string, before: RegExp, after: RegExp])[] = [
  ['stop a variant', STOP, 'Stop B', /B is shown no more; its 33% of the traffic/, /“Headline B” is stopped.*Undo/],
  [
    'plan shares',
    SHIFT,
    'Apply shares \u20667/90/3\u2069',
    /planned from now on/,
    /suggested shares are planned.*Undo/,
  ],
  ['close', CLOSE, 'Close with A as winner', /Ends all 3 variants, A as the winner/, /is closed.*Undo/],
  ['resume', CHECK, 'Resume stops', /Automatic stops go on/, /are resumed.*Undo/],
  [
    'set the window',
    WINDOW,
    'Set the window to 20 min',
    /waits 20 min for late counts instead of 10 min/,
    /window is set.*Undo/,
  ],
  ['mark as done', REST, 'Mark as done', /Only the publisher/, /is marked as done.*Undo/],
];

describe('the buttons of suggestion-list', () => {
  for (const [name, suggestion, label, before, after] of TEXTS)
    it(`say what they do, to ${name}: before, and after with undo`, async () => {
      const stream = streamOf([suggestion]);
      const texts = await accept(stream);
      expect(texts[0]).to.equal(label);
      expect(texts[1]).to.match(before);
      expect(texts[2]).to.match(after);
      // One event: the server does the rest, and takes it back.
      expect(stream.actions.map(({ kind }) => kind)).to.deep.equal(['suggestion.accepted']);
    });

  it('take back what they did by opening the suggestion again', async () => {
    const stream = streamOf([CLOSE]);
    const list = await listOf(stream);
    within(list, '.accept')?.click();
    await waitUntil(() => within(list, '.action-notice .link') !== null);
    within(list, '.action-notice .link')?.click();
    await waitUntil(() => stream.actions.length === 2);
    expect(stream.actions[1]).to.deep.include({ kind: 'suggestion.reopened', suggestion: 'close-experiment' });
    await waitUntil(() => /Taken back: .* is open again/.test(said(list)));
  });

  it('ask a page that guards closings, whose reason goes along', async () => {
    const stream = streamOf([CLOSE]);
    const list = await listOf(stream);
    let asked: ActionEvent<'close'> | undefined;
    list.addEventListener('peeksafe-close', (event) => {
      asked = event;
      event.preventDefault();
    });
    within(list, '.accept')?.click();
    expect(asked?.detail.winner?.id).to.equal('a');
    asked?.proceed('Maria said so');
    await waitUntil(() => stream.actions.length === 1);
    expect(stream.actions[0]).to.deep.include({ kind: 'suggestion.accepted', reason: 'Maria said so' });
  });

  it('leave when what they do is done by somebody else', async () => {
    const stream = streamOf([CHECK]);
    const list = await listOf(stream);
    expect(within(list, '.accept')).not.to.equal(null);
    stream.push({ experiments: [experimentOf({ id: 'x', seq: 9 })] });
    await waitUntil(() => within(list, '.accept') === null);
  });

  it('say it in German and Arabic', async () => {
    // cspell:ignore stoppen wird nicht mehr gezeigt gestoppt Gewinner beenden
    expect((await accept(streamOf([STOP]), 'de')).join(' ')).to.match(/B stoppen B wird nicht mehr gezeigt.*gestoppt/);
    expect((await accept(streamOf([CLOSE]), 'de'))[0]).to.equal('Mit A als Gewinner beenden');
    const [label = '', before = ''] = await accept(streamOf([STOP]), 'ar');
    expect(label).to.equal('أوقف B');
    expect(before).to.match(/B/).and.not.match(/shown/);
  });

  it('stand beside a table of the shares, planned, seen and suggested', async () => {
    const list = await listOf(streamOf([SHIFT], { pause: null }));
    const rows = [...(list.shadowRoot?.querySelectorAll('.shares tr') ?? [])];
    expect(rows.map((row) => [...row.children].map(textOf).join(' '))).to.deep.equal([
      'Variant Planned Seen Suggested',
      'A 33% 30% 7%',
      'B 33% 40% 90%',
      'C 33% 30% 3%',
    ]);
  });

  it('come after the lead, by an interval that holds at every look, and not by a probability', async () => {
    const estimate = (value: number, width: number) => ({ estimate: value, low: value - width, high: value + width });
    const lead = {
      ...{
        leader: 'b',
        runnerUp: 'a',
        verdict: 'leads' as const,
        sinceBatch: 3,
        judgedTo: PAUSE.since,
        alpha: 0.02,
        variants: 3,
      },
      ...{ ratio: estimate(1.5, 0.2), difference: estimate(0.009, 0.005) },
    } as const;
    const list = await listOf(streamOf([SHIFT], { pause: null, lead }));
    const suggestion = textOf(within(list, '.suggestion'));
    expect(textOf(within(list, '.lead'))).to.match(/^B leads A by 0\.9 points/);
    expect(suggestion.indexOf('leads')).to.be.below(suggestion.indexOf('not protected against repeated looks'));
  });

  it('are one tab stop group: arrows go to the same button of another, and accepting goes on to the next', async () => {
    const stream = streamOf([STOP, REST, suggestionOf({ id: 'last', seq: 5, title: 'Last' })]);
    const list = await listOf(stream);
    const stops = (): Element[] =>
      [...(list.shadowRoot?.querySelectorAll<HTMLElement>('.suggestion button, .suggestion summary') ?? [])].filter(
        ({ tabIndex }) => tabIndex === 0,
      );
    expect(new Set(stops().map((stop) => stop.closest('.suggestion'))).size).to.equal(1);
    const focused = (): string => {
      const control = list.shadowRoot?.activeElement as HTMLElement | null;
      return `${control?.closest<HTMLElement>('.suggestion')?.dataset['id']} ${control?.dataset['control']}`;
    };
    const ids = [...(list.shadowRoot?.querySelectorAll<HTMLElement>('.suggestion') ?? [])].map(
      ({ dataset }) => dataset['id'],
    );
    within(list, '.dismiss')?.focus();
    press(list, 'ArrowDown');
    expect(focused()).to.equal(`${ids[1]} dismiss`);
    await list.updateComplete;
    expect(stops()[0]?.closest<HTMLElement>('.suggestion')?.dataset['id']).to.equal(ids[1]);
    press(list, 'End');
    expect(focused()).to.equal(`${ids[2]} dismiss`);
    press(list, 'Home');
    press(list, 'Enter');
    await waitUntil(() => focused() === `${ids[1]} dismiss`);
    press(list, 'Enter');
    await waitUntil(() => focused() === `${ids[2]} dismiss`);
    press(list, 'Enter');
    await waitUntil(() => list.shadowRoot?.activeElement?.classList.contains('card') === true);
    expect(stream.actions).to.have.length(3);
  });

  it('are accessible from right to left, with their tables', async () => {
    const list = await listOf(streamOf([STOP, SHIFT, CLOSE, CHECK, WINDOW, REST]), 'ar');
    list.dir = 'rtl';
    list.shadowRoot?.querySelector<HTMLElement>('.rest')?.click();
    await list.updateComplete;
    expect(list.shadowRoot?.querySelectorAll('.accept')).to.have.length(6);
    await expect(list).to.be.accessible();
  });
});
