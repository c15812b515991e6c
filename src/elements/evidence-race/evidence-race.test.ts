import { aTimeout, expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import type { History, HistorySeries } from '../../protocol/index.ts';
import { experimentOf, killOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import '../languages/ar.ts';
import '../languages/de.ts';
import '../variant-stream/define.ts';
import type { VariantStream } from '../variant-stream/variant-stream.ts';
import './define.ts';
import type { RaceLane } from './data/lanes.ts';
import type { EvidenceRace } from './evidence-race.ts';

const NEEDED = Math.log(25);
const START = Date.parse('2026-01-05T10:00:00.000Z');
const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();
const distance = (odds: number): { rule: 'evidence'; logE: number; logNeeded: number } => ({
  rule: 'evidence',
  // A hair above: what is shown is rounded down.
  logE: Math.log(odds) + 1e-9,
  logNeeded: NEEDED,
});

/** As in the drawing: one without evidence, a protected one, one on its way, and one that was stopped. */
const four = [
  variantOf({ id: 'a', letter: 'A', killDistance: distance(0.8) }),
  variantOf({ id: 'b', letter: 'B', killDistance: distance(4030), protected: true }),
  variantOf({ id: 'c', letter: 'C', killDistance: distance(9.7) }),
  variantOf({ id: 'd', letter: 'D', status: 'killed', endedAt: at(5) }),
];
const stopped = killOf({
  id: 'k',
  variant: 'd',
  at: at(5),
  evidence: { rule: 'evidence', logE: 3.3, alpha: 0.04 },
  saving: { impressions: 100, from: 1, to: null },
});
const experiment = experimentOf({ id: 'x', judgedTo: at(30), saved: { impressions: 900, growth: 10 } });

/** Judged evidence that grows evenly up to 9.7 : 1 within half an hour. */
function judged(variant: string): HistorySeries {
  const times = Array.from({ length: 31 }, (_, i) => START + i * 60_000);
  const impressions = times.map((_, i) => (i + 1) * 100);
  const logE = times.map((_, i) => (i / 30) * distance(9.7).logE);
  const engagements = impressions.map((count) => count / 20);
  return { variant, times, impressions, engagements, judged: { times, impressions, engagements, logE } };
}
const historyOf = (...series: HistorySeries[]): History => ({ cursor: 'e.1', resolutionMs: 1000, series });

const streamOf = (series: HistorySeries[] = [judged('c')]): FakeStream => {
  const stream = new FakeStream({ experiments: [experiment], variants: four, kills: [stopped] });
  stream.past = historyOf(...series);
  return stream;
};
const raceOf = async (stream: FakeStream): Promise<EvidenceRace> => {
  const element = await fixture<EvidenceRace>(html`<evidence-race .stream=${stream} experiment="x"></evidence-race>`);
  await aTimeout(0);
  await element.updateComplete;
  return element;
};
const plain: readonly RaceLane[] = [
  { letter: 'A', name: 'Ten quiet villages', logE: 0, logNeeded: NEEDED },
  { letter: 'B', logE: distance(5).logE, logNeeded: NEEDED, projection: 4000, highest: distance(7).logE },
];
const inRoot = (element: Element, selector: string): HTMLElement =>
  element.shadowRoot?.querySelector(selector) as HTMLElement;
const labelOf = (element: Element): string =>
  (inRoot(element, '[role=img]').getAttribute('aria-label') ?? '').replaceAll('\u00a0', ' ');
const rowsOf = (element: Element): string[][] =>
  [...(element.shadowRoot?.querySelectorAll('tbody tr') ?? [])].map((row) =>
    [...row.children].map((cell) => (cell.textContent ?? '').replaceAll('\u00a0', ' ').trim()),
  );
const press = async (element: EvidenceRace, key: string): Promise<string> => {
  inRoot(element, '.race').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await element.updateComplete;
  return (inRoot(element, '[role=status]').textContent ?? '').replaceAll('\u00a0', ' ');
};
const isDrawn = (element: Element): boolean => {
  const canvas = [...(element.shadowRoot?.querySelectorAll('canvas') ?? [])].at(-1);
  if (canvas === undefined || canvas.width === 0) return false;
  const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
  return data?.some((value) => value > 0) ?? false;
};

describe('evidence-race', () => {
  it('says the race in one sentence, and draws it', async () => {
    const element = await raceOf(streamOf());
    expect(labelOf(element))
      .to.contain('A: no evidence against it')
      .and.contain('B: 4,030 : 1, protected, not stopped')
      .and.contain('C: 9.7 : 1, about 1.3K more impressions')
      .and.match(/D: stopped \d+:\d+ ?[AP]M, saved 900/)
      .and.contain('stops at 25 : 1');
    await waitUntil(() => isDrawn(element));
  });

  it('has a table with the same, for those who do not see it', async () => {
    const element = await raceOf(streamOf());
    const rows = rowsOf(element);
    expect(rows.map(([name]) => name?.slice(0, 1))).to.deep.equal(['A', 'B', 'C', 'D']);
    expect(rows[2]).to.deep.equal([
      'C: Content of c',
      ...['9.7 : 1', '25 : 1', '9.7 : 1', 'about 1.3K more impressions', '9.7 : 1, about 1.3K more impressions'],
    ]);
  });

  it('takes no room for that table, nor shows its caption', async () => {
    const element = await raceOf(streamOf());
    const { offsetWidth, offsetHeight } = inRoot(element, '[part=table]');
    expect([offsetWidth, offsetHeight]).to.deep.equal([1, 1]);
  });

  it('projects nothing while the evidence falls, and says so', async () => {
    const falling = judged('c');
    falling.judged?.logE.reverse();
    const element = await raceOf(streamOf([falling]));
    expect(labelOf(element)).to.contain('C: 9.7 : 1, not rising');
    expect(inRoot(element, '.dotted').classList.contains('is-shown')).to.equal(false);
  });

  it('calls a projection one', async () => {
    const element = await raceOf(streamOf());
    expect(inRoot(element, '.dotted').textContent).to.contain('projection');
    expect(inRoot(element, '.dotted').classList.contains('is-shown')).to.equal(true);
  });

  it('follows batches as they are judged, without any history', async () => {
    const stream = streamOf([]);
    const element = await raceOf(stream);
    expect(labelOf(element)).to.contain('C: 9.7 : 1;');
    for (let i = 1; i <= 25; i++)
      stream.push({
        experiments: [{ ...experiment, seq: 10 * i, judgedTo: at(30 + i), batches: 10 + i }],
        variants: [
          {
            ...(four[2] as (typeof four)[number]),
            seq: 10 * i + 1,
            killDistance: distance(9.7 + i / 2),
            judged: { impressions: 1000 + 100 * i, engagements: 40 },
          },
        ],
      });
    element.requestUpdate();
    await element.updateComplete;
    expect(labelOf(element)).to.contain('C: 22 : 1, about');
  });

  it('renders nothing for a batch: it is drawn', async () => {
    const stream = streamOf();
    const element = await raceOf(stream);
    await waitUntil(() => isDrawn(element));
    let renders = 0;
    const controller = { hostUpdated: () => void renders++ };
    element.addController(controller);
    const batch = (i: number, given: Partial<(typeof four)[number]> = {}): void =>
      stream.push({
        experiments: [{ ...experiment, seq: 10 * i, judgedTo: at(30 + i), batches: 10 + i }],
        variants: [
          {
            ...(four[2] as (typeof four)[number]),
            seq: 10 * i + 1,
            judged: { impressions: 3100 + 100 * i, engagements: 200 },
            killDistance: distance(9.7 + i),
            ...given,
          },
        ],
      });
    const canvas = [...(element.shadowRoot?.querySelectorAll('canvas') ?? [])].at(-1) as HTMLCanvasElement;
    const before = canvas.toDataURL();
    for (let i = 1; i <= 5; i++) batch(i);
    await nextFrame();
    await nextFrame();
    expect(renders).to.equal(0);
    expect(canvas.toDataURL()).not.to.equal(before);
    batch(6, { protected: true });
    await element.updateComplete;
    expect(renders).to.equal(1);
  });

  it('shows a moment in the past', async () => {
    const element = await raceOf(streamOf([judged('c'), judged('d')]));
    element.moment = START + 3 * 60_000;
    await element.updateComplete;
    expect(rowsOf(element)[3]?.slice(0, 2)).to.deep.equal(['D: Content of d', '1.2 : 1']);
    expect(labelOf(element)).not.to.contain('stopped 1');
    element.moment = null;
    await element.updateComplete;
    expect(labelOf(element)).to.contain('D: stopped');
  });

  it('is read lane by lane with the arrow keys', async () => {
    const element = await fixture<EvidenceRace>(html`<evidence-race .lanes=${plain}></evidence-race>`);
    await press(element, 'ArrowDown');
    expect(inRoot(element, '.at')).not.to.equal(null);
    expect(await press(element, 'ArrowDown')).to.equal(
      'B: evidence 5 : 1, stops at 25 : 1, highest so far 7 : 1, projection: about 4K more impressions',
    );
    expect(await press(element, 'ArrowDown')).to.contain('B:');
    expect(await press(element, 'Home')).to.equal(
      'A: Ten quiet villages, evidence 1 : 1, stops at 25 : 1, no evidence against it',
    );
    expect(await press(element, 'End')).to.contain('B:');
    expect(await press(element, 'ArrowUp')).to.contain('A:');
  });

  it('takes the experiment that is chosen around it, else the first there is', async () => {
    const stream = new FakeStream({
      experiments: [experiment, experimentOf({ id: 'y' })],
      variants: [...four, variantOf({ id: 'other', experiment: 'y', content: 'Another' })],
    });
    const page = await fixture<HTMLElement>(
      html`<variant-stream .stream=${stream}><evidence-race></evidence-race></variant-stream>`,
    );
    const element = page.querySelector('evidence-race') as EvidenceRace;
    expect(rowsOf(element).length).to.equal(4);
    (page as VariantStream).view = { ...(page as VariantStream).view, experiment: 'y' };
    await waitUntil(() => rowsOf(element).length === 1);
    expect(rowsOf(element)[0]?.[0]).to.equal('A: Another');
  });

  it('says that it waits, that there is no such experiment, and that nothing is posted yet', async () => {
    const waiting = await fixture<EvidenceRace>(
      html`<evidence-race .stream=${new FakeStream()} experiment="x"></evidence-race>`,
    );
    expect(inRoot(waiting, '[part=notice]').textContent).to.contain('Waiting');
    const stream = new FakeStream({ experiments: [experiment] });
    const unknown = await fixture<EvidenceRace>(
      html`<evidence-race .stream=${stream} experiment="none"></evidence-race>`,
    );
    expect(inRoot(unknown, '[part=notice]').textContent).to.contain('no such experiment');
    const empty = await fixture<EvidenceRace>(html`<evidence-race .stream=${stream} experiment="x"></evidence-race>`);
    expect(inRoot(empty, '[part=notice]').textContent).to.contain('No data yet');
  });

  it('says that its figures may be out of date', async () => {
    const stream = streamOf();
    const element = await raceOf(stream);
    stream.setStatus('stale', 'silent');
    await element.updateComplete;
    expect(inRoot(element, '[part=stale-note]')).not.to.equal(null);
  });

  it('says that the history is missing, and shows what comes', async () => {
    const stream = streamOf();
    stream.history = () => Promise.reject(new Error('The server is busy.'));
    const element = await raceOf(stream);
    expect(inRoot(element, '[role=alert]').textContent).to.contain('The server is busy.');
    expect(labelOf(element)).to.contain('C: 9.7 : 1');
  });

  it('asks for the history again after a time without connection', async () => {
    const stream = streamOf();
    const element = await raceOf(stream);
    expect(stream.historyCalls).to.equal(1);
    stream.setStatus('stale', 'silent');
    stream.setStatus('live', 'synchronized');
    await element.updateComplete;
    expect(stream.historyCalls).to.equal(2);
  });

  it('asks once for all races of one experiment in a page', async () => {
    const stream = streamOf();
    await fixture(
      html`<div>
        <evidence-race .stream=${stream} experiment="x"></evidence-race>
        <evidence-race .stream=${stream} experiment="x" form="card"></evidence-race>
      </div>`,
    );
    expect(stream.historyCalls).to.equal(1);
  });

  it('speaks German and Arabic, right to left', async () => {
    const page = await fixture<HTMLElement>(
      html`<div>
        <evidence-race lang="de" .lanes=${plain}></evidence-race>
        <evidence-race lang="ar" dir="rtl" .lanes=${plain}></evidence-race>
      </div>`,
    );
    const [german, arabic] = [...page.children] as [EvidenceRace, EvidenceRace];
    // cspell:ignore keine Evidenz gegen noch etwa Einblendungen
    expect(labelOf(german)).to.contain('keine Evidenz gegen sie').and.contain('noch etwa 4000 Einblendungen');
    expect(labelOf(arabic)).to.contain('لا دليل ضدها');
    await waitUntil(() => isDrawn(german) && isDrawn(arabic));
  });

  it('has the lanes below each other, and higher ones where there is little room', async () => {
    const page = await fixture<HTMLElement>(html`<div><evidence-race .lanes=${plain}></evidence-race></div>`);
    const box = inRoot(page.firstElementChild as Element, '.race');
    page.style.inlineSize = '890px';
    expect(box.offsetHeight).to.equal(20 + 2 * 27 + 2);
    page.style.inlineSize = '390px';
    expect(box.offsetHeight).to.equal(20 + 2 * 44 + 2);
  });

  it('is a card without a head, and a cell of 120 by 40 pixels without any canvas', async () => {
    const element = await fixture<EvidenceRace>(html`<evidence-race .lanes=${plain} form="card"></evidence-race>`);
    expect(inRoot(element, 'h2')).to.equal(null);
    expect(inRoot(element, '.race').offsetHeight).to.equal(2 * 22 + 2);
    element.form = 'cell';
    await element.updateComplete;
    const cell = inRoot(element, '.race-cell');
    expect([cell.getBoundingClientRect().width, cell.getBoundingClientRect().height]).to.deep.equal([120, 40]);
    expect(inRoot(element, 'canvas')).to.equal(null);
    expect(labelOf(element)).to.contain('B: 5 : 1');
    const [, first, second] = cell.querySelectorAll('path');
    expect(first?.getBoundingClientRect().width).to.be.closeTo(2, 0.1);
    expect(second?.getBoundingClientRect().width).to.be.closeTo(57, 0.1);
  });

  it('lists lanes that are given, and those of the stream when they are taken back', async () => {
    const element = await raceOf(streamOf());
    element.lanes = plain;
    await element.updateComplete;
    expect(rowsOf(element).length).to.equal(2);
    element.lanes = null;
    await element.updateComplete;
    expect(rowsOf(element).length).to.equal(4);
  });

  it('has no fault that axe finds, in any form', async () => {
    const element = await raceOf(streamOf());
    await expect(element).to.be.accessible();
    for (const form of ['card', 'cell'] as const) {
      element.form = form;
      await element.updateComplete;
      await nextFrame();
      await expect(element).to.be.accessible();
    }
  });
});
