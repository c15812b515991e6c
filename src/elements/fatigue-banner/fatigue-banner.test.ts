import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { Pattern } from '../../protocol/index.ts';
import '../languages/ar.ts';
import '../languages/de.ts';
import { patternOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './define.ts';
import { needingAttention } from './attention.ts';
import { Dismissals, pageDismissals } from './dismissals.ts';
import type { FatigueBanner, HideEvent } from './fatigue-banner.ts';

const bannerOf = (stream: FakeStream): Promise<FatigueBanner> =>
  fixture<FatigueBanner>(html`<fatigue-banner .stream=${stream}></fatigue-banner>`);
/** A pattern with evidence of decline. */
const declining = (given: Parameters<typeof patternOf>[0]): Pattern => patternOf({ level: 'declining', ...given });
/** Presses a key where the focus is, as a browser does: Enter clicks what takes no key itself. */
const press = (host: Element, key: string): void => {
  const at = host.shadowRoot?.activeElement as HTMLElement | null;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
  if (at?.dispatchEvent(event) === true && key === 'Enter') at.click();
};
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const buttonIn = (banner: FatigueBanner, selector: string): HTMLButtonElement =>
  banner.shadowRoot?.querySelector(selector) as HTMLButtonElement;
const warnings = (banner: FatigueBanner): number => banner.shadowRoot?.querySelectorAll('[part=pattern]').length ?? 0;
/** Chooses an hour, a day or a week in the menu of the first warning. */
const snooze = async (banner: FatigueBanner, place: number): Promise<void> => {
  buttonIn(banner, '[aria-haspopup=menu]').click();
  buttonIn(banner, `[role=menuitem]:nth-of-type(${place})`).click();
  await banner.updateComplete;
};

describe('fatigue-banner', () => {
  beforeEach(() => {
    localStorage.clear();
    pageDismissals().reload();
  });

  it('is not there while no pattern needs attention', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: [patternOf({ id: 'p', level: 'fresh' })] }));
    expect(textOf(banner)).to.equal('');
    expect(banner.getBoundingClientRect().height).to.equal(0);
  });

  it('names the pattern, its rule, its uses, its freshness as a meter and what to use instead', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: [patternOf({ id: 'curiosity-gap', freshness: 0.25 })] }));
    expect(warnings(banner)).to.equal(0);
    buttonIn(banner, 'button.usage').click();
    await banner.updateComplete;
    expect(textOf(banner))
      .to.contain('curiosity-gap')
      .and.contain('Overused')
      .and.contain('Used 3× this week (limit 2)')
      .and.contain('question');
    const meter = banner.shadowRoot?.querySelector('[role=meter]');
    expect(meter?.getAttribute('aria-valuenow')).to.equal('25');
    expect(meter?.textContent).to.contain('25%');
  });

  it('says how far the ER fell, with its evidence', async () => {
    const decline = { er: 0.021, floor: 0.034, logE: Math.log(14_000), logNeeded: Math.log(13_440) };
    const banner = await bannerOf(new FakeStream({ patterns: [patternOf({ id: 'p', level: 'fatigued', decline })] }));
    expect(textOf(banner)).to.contain(
      'Recent ER 2.10%, below the minimum of 3.40%; evidence 14,000 : 1 (warns at 13,440 : 1)',
    );
    banner.shadowRoot?.querySelector('summary')?.click();
    await waitUntil(() => textOf(banner).includes('90% of the low end'));
  });

  it('gives the words of an outside detector', async () => {
    const banner = await bannerOf(
      new FakeStream({ patterns: [declining({ id: 'p', source: 'external', reason: 'Readers complain' })] }),
    );
    expect(textOf(banner)).to.contain('Readers complain');
  });

  it('puts the worst first', () => {
    const patterns = [
      patternOf({ id: 'a' }),
      patternOf({ id: 'b', level: 'severe' }),
      patternOf({ id: 'c', level: 'rested' }),
      patternOf({ id: 'd', level: 'fatigued' }),
    ];
    expect(needingAttention(patterns).map(({ id }) => id)).to.deep.equal(['b', 'd', 'a']);
  });

  it('shows the worst few, and the others on demand', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: ['a', 'b', 'c', 'd'].map((id) => declining({ id })) }));
    expect(warnings(banner)).to.equal(2);
    expect(textOf(banner)).to.contain('2 more patterns need attention');
    buttonIn(banner, 'button.rest').click();
    await banner.updateComplete;
    expect(warnings(banner)).to.equal(4);
  });

  it('leaves the warnings in view where they are: others that come are named below, and one that recovers says so', async () => {
    const stream = new FakeStream({ patterns: ['a', 'b'].map((id) => declining({ id })) });
    const banner = await bannerOf(stream);
    const places = (): (string | undefined)[] =>
      [...(banner.shadowRoot?.querySelectorAll('[part=pattern]') ?? [])].map((warning) =>
        warning.querySelector('.head')?.textContent?.replace(/\s+/g, ' ').trim(),
      );
    const height = banner.getBoundingClientRect().height;
    stream.push({
      patterns: [patternOf({ id: 'c', seq: 9, level: 'severe' }), patternOf({ id: 'a', seq: 9, level: 'rested' })],
    });
    await banner.updateComplete;
    expect(places()).to.deep.equal(['a Rested', 'b Declining']);
    expect(textOf(banner)).to.contain('1 more pattern needs attention').and.contain('c (Severely fatigued)');
    expect(banner.getBoundingClientRect().height).to.equal(height);
    buttonIn(banner, 'button.rest').click();
    await banner.updateComplete;
    expect(places()).to.deep.equal(['c Severely fatigued', 'b Declining']);
  });

  it('gives a place that a person makes free to the next warning', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: ['a', 'b', 'c'].map((id) => declining({ id })) }));
    buttonIn(banner, 'button.dismiss').click();
    await banner.updateComplete;
    expect(warnings(banner)).to.equal(2);
    expect(textOf(banner)).to.contain('No other pattern needs attention');
  });

  it('that is steady has the same height before and after a pattern needs attention', async () => {
    const stream = new FakeStream({ patterns: [patternOf({ id: 'p', level: 'fresh' })] });
    const banner = await fixture<FatigueBanner>(html`<fatigue-banner steady .stream=${stream}></fatigue-banner>`);
    expect(textOf(banner)).to.equal('No pattern needs attention');
    const { height } = banner.getBoundingClientRect();
    expect(height).to.be.above(20);
    stream.push({ patterns: [patternOf({ id: 'p', seq: 9, level: 'fatigued' })] });
    await banner.updateComplete;
    expect(textOf(banner)).to.contain('1 pattern needs attention').and.contain('p (Fatigued)');
    expect(banner.getBoundingClientRect().height).to.equal(height);
    buttonIn(banner, 'button.rest').click();
    await banner.updateComplete;
    expect(warnings(banner)).to.equal(1);
  });

  it('hides a warning in this browser until the pattern is reassessed, also after a reload', async () => {
    const stream = new FakeStream({ patterns: [declining({ id: 'p' })] });
    const banner = await bannerOf(stream);
    buttonIn(banner, 'button.dismiss').click();
    await banner.updateComplete;
    expect(textOf(banner)).to.equal('');
    pageDismissals().reload();
    expect(textOf(await bannerOf(new FakeStream({ patterns: [declining({ id: 'p' })] })))).to.equal('');
    stream.push({ patterns: [declining({ id: 'p', seq: 9, assessedAt: '2026-01-06T10:00:00.000Z' })] });
    await banner.updateComplete;
    expect(textOf(banner)).to.contain('Declining');
  });

  it('snoozes in this browser for those who may not decide for all, also after a reload, and takes it back', async () => {
    const stream = new FakeStream({ patterns: [declining({ id: 'p' })] });
    const banner = await bannerOf(stream);
    await snooze(banner, 2);
    expect(warnings(banner)).to.equal(0);
    expect(stream.actions).to.have.length(0);
    pageDismissals().reload();
    const later = await bannerOf(
      new FakeStream({ patterns: [declining({ id: 'p', assessedAt: '2026-01-07T10:00:00Z' })] }),
    );
    expect(warnings(later)).to.equal(0);
    expect(textOf(later)).to.contain('1 warning snoozed');
    buttonIn(later, '.asleep button').click();
    await later.updateComplete;
    expect(warnings(later)).to.equal(1);
  });

  it('snoozes for everybody with the scope operate, and shows it at once', async () => {
    const stream = new FakeStream({ patterns: [declining({ id: 'p' })] });
    stream.scopes = new Set(['view', 'operate']);
    const banner = await bannerOf(stream);
    expect(textOf(banner)).to.contain('Snooze for everyone');
    await snooze(banner, 1);
    expect(warnings(banner)).to.equal(0);
    await waitUntil(() => stream.actions.length === 1);
    expect(stream.actions[0]).to.deep.include({ kind: 'pattern.snoozed', pattern: 'p' });
  });

  it('shows a warning again when its snooze has ended', async () => {
    const past = new Date(Date.now() - 1000).toISOString();
    const future = new Date(Date.now() + 60_000).toISOString();
    const banner = await bannerOf(
      new FakeStream({
        patterns: [declining({ id: 'p', snoozedUntil: past }), declining({ id: 'q', snoozedUntil: future })],
      }),
    );
    expect(warnings(banner)).to.equal(1);
    expect(textOf(banner)).to.contain('1 warning snoozed');
    // Somebody else decided it for all: without the scope it cannot be taken back here.
    expect(buttonIn(banner, '.asleep button')).to.equal(null);
  });

  it('says in one quiet line how many patterns are overused while none declines, and opens the list of them', async () => {
    const stream = new FakeStream({ patterns: ['a', 'b', 'c'].map((id) => patternOf({ id })) });
    const banner = await bannerOf(stream);
    expect(textOf(banner)).to.equal('3 patterns overused · view');
    expect(banner.getBoundingClientRect().height).to.be.below(40);
    expect(banner.shadowRoot?.querySelectorAll('button, summary')).to.have.length(1);
    const line = buttonIn(banner, 'button.usage');
    line.click();
    await banner.updateComplete;
    expect([warnings(banner), line.getAttribute('aria-expanded')]).to.deep.equal([3, 'true']);
    expect(banner.shadowRoot?.querySelector('.warn, .bad')).to.equal(null);
    // News that comes while somebody reads waits for the line to be opened again.
    stream.push({ patterns: [patternOf({ id: 'd', seq: 9 })] });
    await banner.updateComplete;
    expect(warnings(banner)).to.equal(3);
    line.click();
    await banner.updateComplete;
    expect(textOf(banner)).to.equal('4 patterns overused · view');
  });

  it('alarms for evidence of decline alone, above the line', async () => {
    const banner = await bannerOf(
      new FakeStream({ patterns: [patternOf({ id: 'used' }), patternOf({ id: 'worn', level: 'fatigued' })] }),
    );
    expect(warnings(banner)).to.equal(1);
    expect(banner.shadowRoot?.querySelector('[part=pattern].bad')?.textContent).to.contain('worn');
    expect(textOf(banner)).to.contain('1 pattern overused · view');
  });

  it('says the line in German and Arabic', async () => {
    // cspell:ignore Muster verwendet ansehen
    const stream = new FakeStream({ patterns: ['a', 'b'].map((id) => patternOf({ id })) });
    const german = await fixture<FatigueBanner>(html`<fatigue-banner lang="de" .stream=${stream}></fatigue-banner>`);
    expect(textOf(german)).to.equal('2 Muster zu oft verwendet · ansehen');
    const arabic = await fixture<FatigueBanner>(html`<fatigue-banner lang="ar" .stream=${stream}></fatigue-banner>`);
    expect(textOf(arabic)).to.contain('اعرض').and.not.contain('view');
  });

  it('has the controls of one warning in the tab order, and goes on to the next when one is hidden', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: ['a', 'b'].map((id) => declining({ id })) }));
    const stops = [
      ...(banner.shadowRoot?.querySelectorAll<HTMLElement>('[part=pattern] :is(button, summary)') ?? []),
    ].filter((control) => control.tabIndex === 0);
    expect(new Set(stops.map((stop) => stop.closest('[part=pattern]'))).size).to.equal(1);
    buttonIn(banner, 'button.dismiss').focus();
    press(banner, 'ArrowDown');
    press(banner, 'ArrowUp');
    press(banner, 'Enter');
    await waitUntil(
      () => banner.shadowRoot?.activeElement?.closest<HTMLElement>('[part=pattern]')?.dataset['id'] === 'b',
    );
    press(banner, 'Enter');
    await waitUntil(() => banner.shadowRoot?.activeElement?.classList.contains('card') === true);
  });

  it('offers the menu to the keyboard', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: [declining({ id: 'p' })] }));
    buttonIn(banner, '[aria-haspopup=menu]').click();
    await waitUntil(() => banner.shadowRoot?.activeElement?.getAttribute('role') === 'menuitem');
    const press = (key: string): void =>
      void banner.shadowRoot?.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    press('ArrowDown');
    expect(banner.shadowRoot?.activeElement?.textContent).to.contain('1 day');
    press('End');
    expect(banner.shadowRoot?.activeElement?.textContent).to.contain('1 week');
    press('ArrowDown');
    expect(banner.shadowRoot?.activeElement?.textContent).to.contain('1 hour');
  });

  it('asks the page before it puts a warning aside', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: [declining({ id: 'p' })] }));
    banner.addEventListener('peeksafe-hide', (event) => event.preventDefault());
    const heard = oneEvent(banner, 'peeksafe-hide');
    buttonIn(banner, 'button.dismiss').click();
    expect(((await heard) as HideEvent).detail.pattern.id).to.equal('p');
    await banner.updateComplete;
    expect(textOf(banner)).to.contain('Declining');
  });

  it('announces a pattern that gets worse while one watches, and not those from before', async () => {
    const stream = new FakeStream({ patterns: [declining({ id: 'p' })] });
    const banner = await bannerOf(stream);
    await aTimeout(700);
    const announced = (): string =>
      banner.shadowRoot?.querySelector('.visually-hidden[role=status]')?.textContent ?? '';
    expect(announced()).to.equal('');
    stream.push({ patterns: [patternOf({ id: 'p', seq: 9, level: 'fatigued' })] });
    await waitUntil(() => announced() === 'Pattern p: Fatigued.');
  });

  it('holds a dismissal for the page when nothing can be stored', () => {
    const broken = {
      getItem: (): string => 'not json',
      setItem: (): void => {
        throw new Error('full');
      },
    };
    const dismissals = new Dismissals(broken);
    dismissals.dismiss('s', declining({ id: 'p' }));
    expect(dismissals.has('s', declining({ id: 'p' }))).to.equal(true);
    expect(dismissals.has('s', declining({ id: 'q' }))).to.equal(false);
    expect(dismissals.has('another stream', declining({ id: 'p' }))).to.equal(false);
  });

  it('is accessible, with its menu and evidence open too', async () => {
    const banner = await bannerOf(
      new FakeStream({
        patterns: [
          declining({ id: 'p' }),
          patternOf({ id: 'q', level: 'severe' }),
          declining({ id: 'r', snoozedUntil: '2099-01-01T00:00:00Z' }),
        ],
      }),
    );
    await expect(banner).to.be.accessible();
    banner.shadowRoot?.querySelectorAll('summary').forEach((summary) => summary.click());
    buttonIn(banner, '[aria-haspopup=menu]').click();
    await aTimeout(20);
    await expect(banner).to.be.accessible();
  });
});
