import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { Suggestion } from '../../protocol/index.ts';
import type { ActionEvent } from '../shared/actions/actions.ts';
import { experimentOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './define.ts';
import { endedOnes, openOnes } from './order.ts';
import { figureText } from './suggestion-more.ts';
import { formatFor } from '../shared/format/format.ts';
import type { SuggestionList } from './suggestion-list.ts';

const listOf = (stream: FakeStream): Promise<SuggestionList> =>
  fixture<SuggestionList>(html`<suggestion-list .stream=${stream}></suggestion-list>`);
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const buttonIn = (list: SuggestionList, selector: string): HTMLButtonElement =>
  list.shadowRoot?.querySelector(selector) as HTMLButtonElement;
const titles = (list: SuggestionList): string[] =>
  [...(list.shadowRoot as ShadowRoot).querySelectorAll('.suggestion h3')].map((title) => title.textContent);
const stopOf = (id: string, given: Partial<Suggestion> = {}): Suggestion =>
  suggestionOf({ id: `stop ${id}`, action: 'stop-variant', about: { kind: 'variant', id }, ...given });
const operating = (suggestions: Suggestion[]): FakeStream => {
  const stream = new FakeStream({ suggestions, variants: [variantOf({ id: 'v' })] });
  stream.scopes = new Set(['view', 'operate']);
  return stream;
};
const GAIN = { estimate: 3.24, low: -0.4, high: 5.9 };

describe('suggestion-list', () => {
  it('says what to do, why, how urgent it is, and what it would gain, with the interval', async () => {
    const list = await listOf(
      new FakeStream({ suggestions: [suggestionOf({ id: 's', priority: 'critical', expectedGain: GAIN })] }),
    );
    expect(textOf(list))
      .to.contain('Critical')
      .and.contain('Give the pattern "urgency" a rest')
      .and.contain('overused');
    expect(textOf(list)).to.contain('+3.2 engagements per 1,000 impressions between -0.4 and +5.9');
  });

  it('puts the most urgent first, then what promises most', () => {
    const order = openOnes([
      suggestionOf({ id: 'a', priority: 'low' }),
      suggestionOf({ id: 'b', priority: 'high' }),
      suggestionOf({ id: 'c', priority: 'high', expectedGain: GAIN }),
      suggestionOf({ id: 'd', priority: 'critical' }),
      suggestionOf({ id: 'e', priority: 'critical', status: 'dismissed' }),
    ]);
    expect(order.map(({ id }) => id)).to.deep.equal(['d', 'c', 'b', 'a']);
  });

  it('shows the three most urgent of many, and the rest when it is asked, where the focus goes on', async () => {
    const many = (count: number): Suggestion[] =>
      Array.from({ length: count }, (_, i) =>
        suggestionOf({ id: `s${i}`, title: `${i}`, priority: i === 4 ? 'high' : 'low' }),
      );
    expect(titles(await listOf(operating(many(4))))).to.have.length(4);
    const stream = operating(many(6));
    const list = await listOf(stream);
    const shadow = list.shadowRoot as ShadowRoot;
    expect(titles(list)).to.have.length(3).and.include('4');
    expect(shadow.querySelector('.rest')?.textContent).to.equal('3 more suggestions');
    shadow.querySelector<HTMLElement>('.rest')?.click();
    await waitUntil(() => shadow.activeElement !== null);
    expect(titles(list)).to.have.length(6);
    expect(shadow.activeElement?.closest('.suggestion')).to.equal(shadow.querySelectorAll('.suggestion')[3]);
    expect(shadow.querySelector('.rest')).to.equal(null);
  });

  it('shows those about one experiment and its variants where that is asked for, and announces no others', async () => {
    const stream = new FakeStream({
      variants: [variantOf({ id: 'v' }), variantOf({ id: 'w', experiment: 'y' })],
      suggestions: [
        stopOf('v', { title: 'Own variant' }),
        stopOf('w', { title: 'Other variant' }),
        suggestionOf({ id: 'own', title: 'Own', about: { kind: 'experiment', id: 'x' } }),
        suggestionOf({ id: 'other', title: 'Other', about: { kind: 'experiment', id: 'y' } }),
        suggestionOf({ id: 'pattern', title: 'Pattern' }),
      ],
    });
    const list = await listOf(stream);
    list.shadowRoot?.querySelector<HTMLElement>('.rest')?.click();
    await list.updateComplete;
    expect(titles(list)).to.have.length(5);
    list.experiment = 'x';
    await list.updateComplete;
    expect(titles(list).sort()).to.deep.equal(['Own', 'Own variant']);
    stream.push({
      suggestions: [
        suggestionOf({ id: 's', seq: 9, title: 'Not this' }),
        suggestionOf({ id: 't', seq: 9, title: 'Two', about: { kind: 'experiment', id: 'x' } }),
      ],
    });
    const announced = (): string => list.shadowRoot?.querySelector('.visually-hidden[role=status]')?.textContent ?? '';
    await waitUntil(() => announced() !== '');
    expect(announced()).to.equal('New suggestion: Two');
  });

  it('has a name that tells the list of an experiment from the list of all, which stands beside it', async () => {
    const stream = new FakeStream({ experiments: [experimentOf({ id: 'x', title: 'Night trains' })] });
    const [all, one] = [await listOf(stream), await listOf(stream)];
    one.experiment = 'x';
    await one.updateComplete;
    const nameOf = (list: SuggestionList): string | null | undefined =>
      list.shadowRoot?.querySelector('section')?.getAttribute('aria-label');
    expect([nameOf(all), nameOf(one)]).to.deep.equal(['Suggestions', 'Suggestions · Night trains']);
  });

  it('shows the numbers that it rests on, on demand and in their own units', async () => {
    const stream = new FakeStream({
      variants: [variantOf({ id: 'v', killDistance: { rule: 'evidence', logE: 4, logNeeded: 3.5 } })],
      suggestions: [
        suggestionOf({
          id: 's',
          about: { kind: 'variant', id: 'v' },
          evidence: [{ name: 'impressions', value: 12345 }],
        }),
      ],
    });
    const list = await listOf(stream);
    expect(textOf(list)).not.to.contain('12,345');
    list.shadowRoot?.querySelector('summary')?.click();
    await waitUntil(() => textOf(list).includes('12,345'));
    // The same view as for a stop.
    expect(textOf(list)).to.contain('54 : 1').and.contain('Comparison with the other variants');
    const format = formatFor('en');
    expect(figureText({ name: 'ER of the leader', value: 0.0512 }, format)).to.equal('5.12%');
    expect(figureText({ name: 'share of v advised', value: 0.9 }, format)).to.equal('90%');
    expect(figureText({ name: 'ln of the evidence', value: 4 }, format)).to.equal('54\u00a0:\u00a01');
  });

  it('marks what a language model worded', async () => {
    const list = await listOf(
      new FakeStream({ suggestions: [suggestionOf({ id: 's', generated: true }), suggestionOf({ id: 't' })] }),
    );
    expect(textOf(list).split('Worded by a language model')).to.have.length(2);
  });

  it('stops the variant when a suggestion to stop it is accepted, at once, and shows it again on undo', async () => {
    const stream = operating([stopOf('v', { title: 'One' }), suggestionOf({ id: 't', title: 'Two' })]);
    const list = await listOf(stream);
    buttonIn(list, '.accept').click();
    await waitUntil(() => stream.actions.length === 2);
    expect(stream.actions[0]).to.deep.include({ kind: 'variant.killed', variant: 'v', cause: 'operator' });
    expect(stream.actions[0]).to.deep.include({ reason: stopOf('v').reason });
    expect(stream.actions[1]).to.deep.include({ kind: 'suggestion.accepted', suggestion: 'stop v' });
    await waitUntil(() => titles(list).length === 1);
    await waitUntil(() => buttonIn(list, '.action-notice .link') !== null);
    buttonIn(list, '.action-notice .link').click();
    await waitUntil(() => stream.actions.length === 3);
    expect(stream.actions[2]).to.deep.include({ kind: 'variant.revived', variant: 'v' });
  });

  it('offers no more what is done already, or cannot be done: it can be dismissed, and that taken back', async () => {
    const stream = operating([stopOf('stopped already'), stopOf('unknown')]);
    stream.push({ variants: [variantOf({ id: 'stopped already', status: 'killed', seq: 9 })] });
    const list = await listOf(stream);
    expect(buttonIn(list, '.accept')).to.equal(null);
    expect(list.shadowRoot?.querySelectorAll('.dismiss')).to.have.length(2);
    buttonIn(list, '.dismiss').click();
    await waitUntil(() => stream.actions.length === 1);
    expect(stream.actions[0]).to.deep.include({ kind: 'suggestion.dismissed', suggestion: 'stop stopped already' });
    await waitUntil(() => textOf(list).includes('is dismissed') && buttonIn(list, '.action-notice .link') !== null);
    buttonIn(list, '.action-notice .link').click();
    await waitUntil(() => stream.actions.length === 2);
    expect(stream.actions[1]).to.deep.include({ kind: 'suggestion.reopened', suggestion: 'stop stopped already' });
  });

  it('takes the button away when somebody else stops the variant first', async () => {
    const stream = operating([stopOf('v')]);
    const list = await listOf(stream);
    expect(buttonIn(list, '.accept')).not.to.equal(null);
    stream.push({ variants: [variantOf({ id: 'v', status: 'killed', seq: 9 })] });
    await waitUntil(() => buttonIn(list, '.accept') === null);
  });

  it('asks a page that guards stops when a suggestion would stop something', async () => {
    const stream = operating([stopOf('v')]);
    const list = await listOf(stream);
    let asked: ActionEvent<'kill'> | undefined;
    list.addEventListener('peeksafe-kill', (event) => {
      asked = event;
      event.preventDefault();
    });
    buttonIn(list, '.accept').click();
    await aTimeout(0);
    expect(stream.actions).to.have.length(0);
    asked?.proceed('Maria said so');
    await waitUntil(() => stream.actions.length === 2);
    expect(stream.actions[0]).to.deep.include({ kind: 'variant.killed', reason: 'Maria said so' });
  });

  it('has no buttons for those who may only watch', async () => {
    const stream = operating([stopOf('v')]);
    stream.scopes = new Set(['view']);
    expect(buttonIn(await listOf(stream), '.accept, .dismiss')).to.equal(null);
  });

  it('takes it back when the server refuses, and says so', async () => {
    const stream = operating([suggestionOf({ id: 's', title: 'One' })]);
    stream.refusal = new Error('no');
    const list = await listOf(stream);
    buttonIn(list, '.dismiss').click();
    await waitUntil(() => textOf(list).includes('was not dismissed'));
    expect(titles(list)).to.deep.equal(['One']);
  });

  it('asks the page first, and is only an event where suggestions come by property', async () => {
    const list = await fixture<SuggestionList>(
      html`<suggestion-list .suggestions=${[suggestionOf({ id: 's' })]}></suggestion-list>`,
    );
    setTimeout(() => buttonIn(list, '.accept').click());
    const event: ActionEvent<'accept'> = await oneEvent(list, 'peeksafe-accept');
    expect(event.detail.suggestion.id).to.equal('s');
    expect(event.cancelable && event.composed && event.bubbles).to.equal(true);
    const stream = operating([stopOf('v')]);
    const live = await listOf(stream);
    live.addEventListener('peeksafe-accept', (accepting) => accepting.preventDefault());
    buttonIn(live, '.accept').click();
    await aTimeout(0);
    expect(stream.actions).to.have.length(0);
  });

  it('keeps still while the pointer is inside, and says what has become of those that ended', async () => {
    const stream = new FakeStream({ suggestions: [suggestionOf({ id: 's', title: 'One' })] });
    const list = await listOf(stream);
    list.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    await list.updateComplete;
    stream.push({
      suggestions: [
        suggestionOf({ id: 's', title: 'One', seq: 8, status: 'settled', endedAt: '2026-01-05T11:00:00Z' }),
        suggestionOf({ id: 't', title: 'Two', seq: 9, priority: 'critical' }),
      ],
    });
    await list.updateComplete;
    expect(titles(list)).to.deep.equal(['One']);
    expect(textOf(list)).to.contain('Settled');
    list.dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
    await list.updateComplete;
    expect(titles(list)).to.deep.equal(['Two']);
  });

  it('shows on demand what became of earlier ones, the newest first', async () => {
    const ended = Array.from({ length: 12 }, (_, i) =>
      suggestionOf({
        id: `s${i}`,
        title: `Earlier ${i}`,
        status: i === 0 ? 'accepted' : 'expired',
        endedAt: new Date(Date.parse('2026-01-05T10:00:00Z') - i * 60_000).toISOString(),
        outcome: i === 0 ? 'The ER rose by 0.4 %' : '',
        endedBy: i === 0 ? 'maria' : null,
      }),
    );
    const list = await listOf(new FakeStream({ suggestions: ended }));
    expect(textOf(list)).to.contain('Nothing to do').and.contain('12 earlier suggestions');
    expect(textOf(list)).not.to.contain('Earlier 0');
    list.shadowRoot?.querySelector<HTMLElement>('.history summary')?.click();
    await waitUntil(() => textOf(list).includes('Earlier 0'));
    expect(textOf(list))
      .to.contain('Accepted')
      .and.contain('by maria')
      .and.contain('The ER rose')
      .and.not.contain('Earlier 11');
    buttonIn(list, '.history button').click();
    await waitUntil(() => textOf(list).includes('Earlier 11'));
    expect(endedOnes(ended).map(({ id }) => id)[0]).to.equal('s0');
  });

  it('announces new ones politely, several as a number', async () => {
    const stream = new FakeStream({ suggestions: [suggestionOf({ id: 's' })] });
    const list = await listOf(stream);
    const announced = (): string => list.shadowRoot?.querySelector('.visually-hidden[role=status]')?.textContent ?? '';
    stream.push({ suggestions: [suggestionOf({ id: 't', seq: 9, title: 'Two' })] });
    await waitUntil(() => announced() === 'New suggestion: Two');
    stream.push({ suggestions: ['u', 'v'].map((id, i) => suggestionOf({ id, seq: 20 + i })) });
    await waitUntil(() => announced() === '2 new suggestions.');
  });

  it('waits, is empty and offline in words', async () => {
    expect(textOf(await listOf(new FakeStream()))).to.contain('Waiting for data');
    const stream = new FakeStream({});
    const list = await listOf(stream);
    expect(textOf(list)).to.contain('Nothing to do');
    stream.setStatus('offline', 'connection-lost');
    await list.updateComplete;
    expect(textOf(list)).to.contain('Offline.');
  });

  it('is accessible', async () => {
    const list = await listOf(
      operating([
        suggestionOf({ id: 's', expectedGain: GAIN, generated: true, priority: 'high' }),
        suggestionOf({ id: 't', status: 'settled', endedAt: '2026-01-05T11:00:00Z' }),
      ]),
    );
    list.shadowRoot?.querySelectorAll('summary').forEach((summary) => summary.click());
    await aTimeout(20);
    await expect(list).to.be.accessible();
  });
});
