import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { formatFor } from '../format/format.ts';
import { english } from '../strings/strings.ts';
import { buttons } from '../theme/controls.ts';
import { theme } from '../theme/theme.ts';
import type { Range } from '../view-state/view.ts';
import { menuStyles } from './menu.styles.ts';
import { digestText, rangeMenu, rangeName, type RangeMenu } from './range-menu.ts';

const NEWEST = Date.parse('2013-03-12T01:30:00Z');
const format = formatFor('en-GB', 'America/New_York');

class Picker extends LitElement {
  static override styles = [theme, buttons, menuStyles];
  static override properties: PropertyDeclarations = { given: { attribute: false } };
  declare given: Partial<RangeMenu>;
  readonly chosen: Range[] = [];

  constructor() {
    super();
    this.given = {};
  }

  protected override render(): TemplateResult {
    return rangeMenu({
      ...{ id: 'range', range: { kind: 'today' }, newest: NEWEST, oldest: null, hasExperiment: false, digest: null },
      ...{ strings: english, format, onChoose: (range: Range) => this.chosen.push(range) },
      ...this.given,
    });
  }
}
customElements.define('range-picker-test', Picker);

async function opened(given: Partial<RangeMenu> = {}): Promise<Picker> {
  const picker = await fixture<Picker>(html`<range-picker-test .given=${given}></range-picker-test>`);
  find(picker, 'button').click();
  await waitUntil(() => focused(picker) !== '', 'an option has the focus');
  return picker;
}
const all = (picker: Picker, selector: string): HTMLElement[] => [
  ...(picker.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
];
const find = (picker: Picker, selector: string): HTMLElement => all(picker, selector)[0] as HTMLElement;
const textsOf = (picker: Picker): string[] =>
  all(picker, '[role=radio]').map((one) => (one.textContent ?? '').replace(/\s+/g, ' ').trim());
const isOpen = (picker: Picker): boolean => find(picker, '[popover]').matches(':popover-open');
const focused = (picker: Picker): string => picker.shadowRoot?.activeElement?.textContent?.trim() ?? '';

describe('the choice of a range', () => {
  it('offers what there is, the present one marked, with the day of the newest event', async () => {
    const picker = await opened();
    expect(textsOf(picker)).to.deep.equal([
      'Today, 11 Mar',
      'Last 15 mins',
      'Last 1 hr',
      'Last 1 day',
      'Last 7 days',
      'Everything',
    ]);
    expect(all(picker, '[aria-checked=true]').map((one) => one.textContent?.trim())).to.deep.equal(['Today, 11 Mar']);
    expect(focused(picker)).to.equal('Today, 11 Mar');
    await expect(picker).shadowDom.to.be.accessible();
  });

  it('offers the experiment in view, and what is new with how much that is', async () => {
    const digest = { stops: 5, winners: 1, alarms: 0 };
    const texts = textsOf(await opened({ hasExperiment: true, digest }));
    expect(texts[0]).to.equal('This experiment');
    expect(texts).to.include('Since I last looked 5 stops, 1 winner');
    expect(digestText({ ...digest, alarms: 2 }, english, format)).to.equal('5 stops, 1 winner, 2 alarms');
    expect(digestText({ stops: 0, winners: 0, alarms: 0 }, english, format)).to.equal('nothing new');
  });

  it('is chosen by keyboard, closes, and says nothing when it is the same', async () => {
    const picker = await opened();
    const press = (key: string): boolean =>
      picker.shadowRoot?.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })) ?? false;
    press('ArrowUp');
    expect(focused(picker)).to.equal('Everything');
    press('ArrowDown');
    press('ArrowDown');
    expect(focused(picker)).to.equal('Last 15 mins');
    (picker.shadowRoot?.activeElement as HTMLElement).click();
    expect([isOpen(picker), picker.chosen]).to.deep.equal([false, [{ kind: 'last', minutes: 15 }]]);
    find(picker, 'button').click();
    find(picker, '[aria-checked=true]').click();
    expect([isOpen(picker), picker.chosen.length]).to.deep.equal([false, 1]);
  });

  it('gives the focus back to its button when it closes by a choice or by Escape', async () => {
    const picker = await opened();
    const button = find(picker, 'button');
    const hasFocus = (): boolean => picker.shadowRoot?.activeElement === button;
    expect(hasFocus(), 'the menu has it').to.equal(false);
    find(picker, '[aria-checked=true]').click();
    expect(hasFocus(), 'after a choice').to.equal(true);
    button.click();
    await new Promise((done) => setTimeout(done, 0));
    expect(hasFocus()).to.equal(false);
    find(picker, '[popover]').hidePopover();
    expect(hasFocus(), 'after it was closed').to.equal(true);
  });

  it('is between two moments on the clocks of the stream, in whichever order they are written', async () => {
    const picker = await opened({ oldest: NEWEST - 86_400_000 });
    const [from, to] = all(picker, 'input') as [HTMLInputElement, HTMLInputElement];
    expect([from.value, to.value, to.min, to.max]).to.deep.equal([
      '2013-03-11T20:30',
      '2013-03-11T21:30',
      '2013-03-10T21:30',
      '2013-03-11T21:31',
    ]);
    [from.value, to.value] = ['2013-03-11T18:00', '2013-03-11T12:00'];
    find(picker, 'form .button').click();
    const between = { kind: 'between', from: Date.parse('2013-03-11T16:00Z'), to: Date.parse('2013-03-11T22:00Z') };
    expect([isOpen(picker), picker.chosen]).to.deep.equal([false, [between]]);
  });

  it('names the time zone once it is opened, and needs no Intl before', async () => {
    let asked = 0;
    const calendar = new Proxy(format.calendar, {
      get: (target, name) => {
        if (name === 'timeZone') asked++;
        return Reflect.get(target, name) as unknown;
      },
    });
    const given = { format: { ...format, calendar } };
    await fixture<Picker>(html`<range-picker-test .given=${given}></range-picker-test>`);
    expect(asked).to.equal(0);
    expect(find(await opened(given), '.zone').textContent).to.equal(english.ranges.zone('America/New_York'));
  });

  it('leaves the moments that somebody writes while new events come', async () => {
    const picker = await opened();
    const [from] = all(picker, 'input') as [HTMLInputElement];
    from.value = '2013-03-11T18:00';
    picker.given = { newest: NEWEST + 120_000 };
    await picker.updateComplete;
    expect(from.value).to.equal('2013-03-11T18:00');
  });

  it('is not between moments that the stream does not have', async () => {
    const picker = await opened({ oldest: NEWEST - 3_600_000 });
    (find(picker, 'input') as HTMLInputElement).value = '2012-01-01T00:00';
    find(picker, 'form .button').click();
    expect([isOpen(picker), picker.chosen]).to.deep.equal([true, []]);
  });

  it('has a name on its button, with the days where there are two', () => {
    const name = (range: Range): string => rangeName(range, NEWEST, english, format);
    const from = Date.parse('2013-03-11T16:00Z');
    expect(name({ kind: 'between', from, to: from + 3_600_000 })).to.equal('11 Mar, 12:00 – 13:00');
    expect(name({ kind: 'between', from, to: from + 86_400_000 })).to.equal('11 Mar, 12:00 – 12 Mar, 12:00');
  });
});
