import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../testing/entities.ts';
import type { View } from '../shared/view-state/view.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import { find, press, settled } from '../testing/tables.ts';
import '../variant-stream/define.ts';
import type { VariantTable } from '../variant-table/variant-table.ts';
import './define.ts';
import type { KillFeed } from '../kill-feed/kill-feed.ts';
import type { VariantDashboard } from './variant-dashboard.ts';

const TAGS = [
  'stream-status',
  'attention-list',
  'variant-summary',
  'experiment-list',
  'experiment-view',
  'kill-feed',
  'suggestion-list',
  'fatigue-banner',
] as const;
const streamOf = (): FakeStream =>
  new FakeStream({
    experiments: [experimentOf({ id: 'x' })],
    variants: [variantOf({ id: 'a', content: 'A headline' }), variantOf({ id: 'b', status: 'killed' })],
    kills: [killOf({ id: 'k', variant: 'b' })],
    patterns: [patternOf({ id: 'urgency', level: 'declining' })],
    suggestions: [suggestionOf({ id: 's' })],
  });
const inside = (dashboard: VariantDashboard, tag: string): Element =>
  dashboard.shadowRoot?.querySelector(tag) as Element;
const textIn = (dashboard: VariantDashboard, tag: string): string =>
  inside(dashboard, tag).shadowRoot?.textContent?.replace(/\s+/g, ' ') ?? '';
/** The text of the table of the experiment that is looked at. */
const tableIn = (dashboard: VariantDashboard): string =>
  inside(dashboard, 'experiment-view')?.shadowRoot?.querySelector('variant-table')?.shadowRoot?.textContent ?? '';
const dashboardOf = async (stream: FakeStream): Promise<VariantDashboard> => {
  const dashboard = await fixture<VariantDashboard>(html`<variant-dashboard .stream=${stream}></variant-dashboard>`);
  await waitUntil(() => tableIn(dashboard).includes('A headline'));
  return dashboard;
};

/** Waits for what another part of the library brings, which is loaded first. */
const soon = (condition: () => boolean, message: string): Promise<void> =>
  waitUntil(condition, message, { timeout: 8000 });

describe('variant-dashboard', () => {
  it('shows everything of a stream as one tag', async () => {
    const dashboard = await dashboardOf(streamOf());
    for (const tag of TAGS) expect(inside(dashboard, tag).shadowRoot, tag).not.to.equal(null);
    expect(textIn(dashboard, 'variant-summary')).to.contain('running');
    expect(textIn(dashboard, 'kill-feed')).to.contain('below half of the predicted');
    expect(textIn(dashboard, 'fatigue-banner')).to.contain('urgency');
    expect(textIn(dashboard, 'suggestion-list')).to.contain('a rest');
    expect(textIn(dashboard, 'stream-status')).to.contain('Live');
  });

  it('passes on the stream that is around it, that it names, and that it is given later', async () => {
    const stream = streamOf();
    const page = await fixture(
      html`<variant-stream .stream=${stream}><variant-dashboard></variant-dashboard></variant-stream>`,
    );
    const around = page.querySelector('variant-dashboard') as VariantDashboard;
    await waitUntil(() => tableIn(around).includes('A headline'));
    const other = await fixture(
      html`<div>
        <variant-stream id="named" .stream=${stream}></variant-stream
        ><variant-dashboard for="named"></variant-dashboard>
      </div>`,
    );
    const named = other.querySelector('variant-dashboard') as VariantDashboard;
    await waitUntil(() => tableIn(named).includes('A headline'));
    named.stream = new FakeStream({
      experiments: [experimentOf({ id: 'x' })],
      variants: [variantOf({ id: 'z', content: 'Another' })],
    });
    await waitUntil(() => tableIn(named).includes('Another'));
  });

  it('releases the stream when it leaves the page, and shows it again when it comes back', async () => {
    const stream = streamOf();
    const dashboard = await dashboardOf(stream);
    const before = stream.subscribers;
    const parent = dashboard.parentElement as Element;
    dashboard.remove();
    await waitUntil(() => stream.subscribers === 0);
    parent.append(dashboard);
    await waitUntil(() => stream.subscribers === before);
    expect(tableIn(dashboard)).to.contain('A headline');
  });

  for (const width of [390, 1280])
    it(`moves nothing when the connection is lost and back, at ${width} px`, async () => {
      const stream = streamOf();
      const dashboard = await dashboardOf(stream);
      dashboard.style.inlineSize = `${width}px`;
      const tops = (): readonly number[] => TAGS.map((tag) => inside(dashboard, tag).getBoundingClientRect().top);
      const notes = (): number =>
        [dashboard, ...TAGS.map((tag) => inside(dashboard, tag))]
          .flatMap((one) => [...(one.shadowRoot?.querySelectorAll('.stale-note > span') ?? [])])
          .filter((note) => note.getBoundingClientRect().height > 0).length;
      await waitUntil(() => dashboard.shadowRoot?.querySelector('.dashboard')?.clientWidth === width);
      // Rows become cards once the list knows its width.
      let last = '';
      await waitUntil(() => last === (last = tops().join()), 'all is laid out', { interval: 100 });
      const before = tops().slice(1);
      stream.setStatus('offline', 'network-offline');
      await waitUntil(() => textIn(dashboard, 'stream-status').includes('Offline'));
      await dashboard.updateComplete;
      expect(tops().slice(1)).to.deep.equal(before);
      expect(notes(), 'said by the status alone').to.equal(0);
    });

  for (const width of [320, 390, 820, 1280, 1920, 3840])
    it(`is not wider than its place at ${width} px`, async () => {
      const dashboard = await dashboardOf(streamOf());
      dashboard.style.inlineSize = `${width}px`;
      await waitUntil(() => dashboard.getBoundingClientRect().width === width);
      await Promise.all(TAGS.map((tag) => (inside(dashboard, tag) as LitElement).updateComplete));
      const right = dashboard.getBoundingClientRect().right + 0.5;
      for (const tag of TAGS) expect(inside(dashboard, tag).getBoundingClientRect().right, tag).to.be.at.most(right);
      expect(dashboard.shadowRoot?.querySelector('.dashboard')?.scrollWidth).to.be.at.most(width);
    });

  it('shows details in its third column where it is wide, in place of what stands there, and moves nothing', async () => {
    const stream = streamOf();
    stream.setScopes(['view', 'operate']);
    const dashboard = await dashboardOf(stream);
    dashboard.style.inlineSize = '1920px';
    const root = dashboard.shadowRoot as ShadowRoot;
    const column = root.querySelector('.column') as HTMLElement;
    await soon(() => column.offsetWidth > 0, 'there is a column');
    const table = inside(dashboard, 'experiment-view').shadowRoot?.querySelector('variant-table') as VariantTable;
    const boxes = (): string =>
      JSON.stringify([...root.querySelectorAll('section')].map((one) => one.getBoundingClientRect()));
    // Its rows are made again for another width.
    await settled(table);
    find(table, 'tbody [tabindex="0"]').focus();
    await table.updateComplete;
    const before = boxes();
    await press(table, 'Enter');
    await soon(() => column.firstElementChild !== null, 'details are in the column');
    const details = column.firstElementChild?.shadowRoot as ShadowRoot;
    await table.updateComplete;
    expect(details.textContent).to.contain('A headline');
    expect(details.activeElement?.className, 'the focus of the keyboard').to.equal('details beside');
    expect(boxes()).to.equal(before);
    expect(getComputedStyle(inside(dashboard, 'kill-feed')).visibility).to.equal('hidden');
    const news = inside(dashboard, 'kill-feed').shadowRoot?.querySelector('.visually-hidden') as Element;
    expect(getComputedStyle(news).visibility, 'but what it announces is heard').to.equal('visible');
    await expect(dashboard).to.be.accessible();

    details.querySelector<HTMLElement>('.action.kill')?.click();
    await soon(() => details.activeElement?.localName === 'input', 'the focus is in the question');
    details.querySelector<HTMLElement>('.question .kill')?.click();
    await soon(() => details.querySelector('.action-notice') !== null, 'it says how that ended');
    details.querySelector<HTMLElement>('.details')?.focus();
    details.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await soon(() => column.firstElementChild === null, 'they are closed');
    expect(table.shadowRoot?.activeElement?.closest('tbody'), 'the focus is in the rows again').to.not.equal(null);
    expect(getComputedStyle(inside(dashboard, 'kill-feed')).visibility).to.equal('visible');
  });

  it('shows the evidence of a stop in its third column where it is wide, and closes it for other details', async () => {
    const dashboard = await dashboardOf(streamOf());
    dashboard.style.inlineSize = '1920px';
    const root = dashboard.shadowRoot as ShadowRoot;
    const column = root.querySelector('.column') as HTMLElement;
    await soon(() => column.offsetWidth > 0, 'there is a column');
    const feed = root.querySelector('.kills kill-feed') as HTMLElement;
    const button = (): HTMLElement | null | undefined => feed.shadowRoot?.querySelector('.evidence-button');
    await soon(() => button() !== null, 'there is a stop');
    button()?.click();
    await soon(() => column.firstElementChild !== null, 'its evidence is in the column');
    const details = (): string => column.firstElementChild?.shadowRoot?.textContent ?? '';
    await soon(() => details().includes('Decided at'), 'with its numbers');
    const table = inside(dashboard, 'experiment-view').shadowRoot?.querySelector('variant-table') as VariantTable;
    table.open = 'a';
    await soon(
      () => column.childElementCount === 1 && details().includes('A headline'),
      'other details take its place',
    );
    table.open = null;
    await soon(() => column.firstElementChild === null, 'nothing is left behind');
  });

  it('shows details over the page once it is too narrow for a column, and not where the column was', async () => {
    const dashboard = await dashboardOf(streamOf());
    dashboard.style.inlineSize = '1920px';
    const column = dashboard.shadowRoot?.querySelector('.column') as HTMLElement;
    await soon(() => column.offsetWidth > 0, 'there is a column');
    const table = inside(dashboard, 'experiment-view').shadowRoot?.querySelector('variant-table') as VariantTable;
    table.open = 'a';
    await soon(() => column.firstElementChild !== null, 'details are in the column');
    dashboard.style.inlineSize = '1280px';
    await soon(
      () => table.shadowRoot?.querySelector('.details')?.matches(':popover-open') === true,
      'they lie over the page',
    );
    expect(column.firstElementChild).to.equal(null);
    dashboard.style.inlineSize = '1920px';
    await soon(() => column.firstElementChild !== null, 'details are in the column');
    expect(table.shadowRoot?.querySelector('.details')).to.equal(null);
    const parent = dashboard.parentElement as Element;
    dashboard.remove();
    expect(column.firstElementChild, 'nothing is left behind').to.equal(null);
    parent.append(dashboard);
    await soon(() => column.firstElementChild !== null, 'and back with it');
  });

  it('takes the experiment that is chosen in the place of the list where it is narrow, and goes back', async () => {
    const dashboard = await dashboardOf(streamOf());
    dashboard.style.inlineSize = '390px';
    const isShown = (tag: string): boolean => inside(dashboard, tag).getBoundingClientRect().height > 0;
    await waitUntil(() => !isShown('experiment-view'));
    expect(isShown('experiment-list')).to.equal(true);
    dashboard.view = { experiment: 'x' };
    await dashboard.updateComplete;
    expect([isShown('experiment-list'), isShown('experiment-view')]).to.deep.equal([false, true]);
    dashboard.shadowRoot?.querySelector<HTMLButtonElement>('.back')?.click();
    await dashboard.updateComplete;
    expect([isShown('experiment-list'), isShown('experiment-view')]).to.deep.equal([true, false]);
    dashboard.style.inlineSize = '1280px';
    await waitUntil(() => isShown('experiment-view'));
    expect(isShown('experiment-list')).to.equal(true);
  });

  it('ends with the decisions of all experiments on a time axis, which say nothing twice', async () => {
    const stream = streamOf();
    const dashboard = await dashboardOf(stream);
    const feeds = [...(dashboard.shadowRoot?.querySelectorAll<KillFeed>('kill-feed') ?? [])];
    const [list, timeline] = feeds as [KillFeed, KillFeed];
    expect(feeds).to.have.length(2);
    const marks = (): number => timeline.shadowRoot?.querySelectorAll('.mark').length ?? 0;
    const bottomOf = (one: Element): number => one.getBoundingClientRect().bottom;
    for (const width of [820, 1280, 1920]) {
      dashboard.style.inlineSize = `${width}px`;
      await waitUntil(() => Math.abs(timeline.getBoundingClientRect().width - width) < 1, `as wide as ${width} px`);
      await waitUntil(() => marks() === 1);
      for (const tag of TAGS)
        expect(timeline.getBoundingClientRect().top, tag).to.be.at.least(bottomOf(inside(dashboard, tag)));
    }
    dashboard.view = { experiment: 'x' };
    stream.push({
      experiments: [experimentOf({ id: 'y', seq: 8 })],
      variants: [variantOf({ id: 'c', seq: 8, experiment: 'y' })],
      kills: [
        killOf({ id: 'k2', seq: 9, variant: 'b' }),
        killOf({ id: 'k3', seq: 9, variant: 'c', experiment: 'y', at: '2026-01-05T03:00:00.000Z' }),
      ],
    });
    await waitUntil(() => marks() === 2, 'the other experiment is there too');
    const said = (feed: KillFeed): string =>
      feed.shadowRoot?.querySelector('.visually-hidden[role=status]')?.textContent?.trim() ?? '';
    await waitUntil(() => said(list) !== '');
    expect(said(timeline)).to.equal('');
    dashboard.style.inlineSize = '390px';
    await waitUntil(() => timeline.getBoundingClientRect().height === 0);
  });

  it('offers the times that a person can look at, on the clocks of a replayed stream, and tells the page of a choice', async () => {
    const AT = '2013-03-12T01:30:00.000Z';
    const stream = new FakeStream({
      experiments: [experimentOf({ id: 'x', openedAt: AT, judgedTo: null })],
      variants: [variantOf({ id: 'a', content: 'A headline', postedAt: AT, countedAt: AT })],
      kills: [killOf({ id: 'k', variant: 'a', at: AT })],
      stream: { seq: 1, timeZone: 'America/New_York', origin: 'replay' },
    });
    const dashboard = await dashboardOf(stream);
    const texts = (): string[] =>
      [...(dashboard.shadowRoot?.querySelectorAll('#range [role=radio]') ?? [])].map(
        (one) => one.textContent?.replace(/\s+/g, ' ').trim() ?? '',
      );
    const button = dashboard.shadowRoot?.querySelector('.range-button') as HTMLButtonElement;
    expect(button.textContent).to.contain('This experiment');
    expect(dashboard.newestAt).to.equal(Date.parse(AT));
    expect(texts()).to.include('Today, Mar 11');
    expect(texts().some((text) => text.startsWith('Since'))).to.equal(false);

    dashboard.lastLook = Date.parse(AT) - 60_000;
    await dashboard.updateComplete;
    expect(texts()).to.include('Since I last looked 1 stop');
    const told = oneEvent(dashboard, 'peeksafe-view');
    button.focus();
    button.click();
    [...(dashboard.shadowRoot?.querySelectorAll<HTMLElement>('#range [role=radio]') ?? [])]
      .find((one) => one.textContent?.includes('Since'))
      ?.click();
    expect(((await told) as CustomEvent<View>).detail.range).to.deep.equal({ kind: 'since-last-look' });
    await dashboard.updateComplete;
    expect(dashboard.shadowRoot?.activeElement === button, 'the focus is at the button again').to.equal(true);
    expect(dashboard.shadowRoot?.querySelector('[part=digest]')?.textContent).to.equal('1 stop');
    stream.push({ kills: [killOf({ id: 'k2', seq: 9, variant: 'b', at: AT })] });
    await dashboard.updateComplete;
    expect(dashboard.shadowRoot?.querySelector('[part=digest]')?.textContent).to.equal('2 stops');
  });

  it('is accessible', async () => {
    await expect(await dashboardOf(streamOf())).to.be.accessible();
  });
});
