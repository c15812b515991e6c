import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { HistoryQuery, HistorySeries, Metric, MetricResult } from '../../../protocol/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import '../define.ts';
import type { EvidenceRace } from '../evidence-race.ts';

const START = Date.parse('2026-01-05T10:00:00.000Z');
const TIMES = Array.from({ length: 31 }, (_, i) => START + i * 60_000);
const LOG_NEEDED = Math.log(100);
const METRICS: Metric[] = [
  { name: 'wait', type: 'mean', role: 'guardrail', better: 'lower', unit: 'seconds', bound: 0.5, action: 'pause' },
  { name: 'dwell', type: 'mean', role: 'secondary', better: 'higher', unit: 'seconds' },
];

const wait = (logE: number, suffices: boolean): MetricResult => ({
  ...{ name: 'wait', n: 4000, sum: 8000, value: 2, judged: 4000, interval: [1.9, 2.1] },
  broken: { logE, logNeeded: LOG_NEEDED, suffices },
});

function seriesOf(variant: string, logE: number): HistorySeries {
  const n = TIMES.map((_, i) => (i + 1) * 100);
  const columns = { times: TIMES, n, sum: n, sumSquares: n };
  const evidence = { logE: TIMES.map((_, i) => (logE * i) / 30), logNeeded: TIMES.map(() => LOG_NEEDED) };
  const counts = { variant, times: TIMES, impressions: n, engagements: n.map(() => 0) };
  return { ...counts, metric: { ...columns, judged: { ...columns, ...evidence } } };
}

function guarded(): { stream: FakeStream; asked: HistoryQuery[] } {
  const killDistance = { rule: 'evidence', logE: 1, logNeeded: Math.log(25) } as const;
  const judgedTo = new Date(TIMES[30] as number).toISOString();
  const pause = { cause: 'guardrail', reason: '', since: judgedTo, by: null } as const;
  const stream = new FakeStream({
    experiments: [experimentOf({ id: 'x', metrics: METRICS, judgedTo, pause })],
    variants: [
      variantOf({ id: 'a', letter: 'A', killDistance, metrics: [wait(6, true)] }),
      variantOf({ id: 'b', letter: 'B', killDistance, metrics: [wait(Math.log(3) + 1e-9, false)] }),
      variantOf({ id: 'c', letter: 'C', killDistance, metrics: [wait(5, false)] }),
    ],
  });
  const asked: HistoryQuery[] = [];
  const past = { cursor: 'e.1', resolutionMs: 1000, series: [seriesOf('a', 6), seriesOf('b', Math.log(3))] };
  Object.assign(stream, {
    history: (query: HistoryQuery) => {
      asked.push(query);
      return Promise.resolve(past);
    },
  });
  return { stream, asked };
}

const textOf = (race: EvidenceRace): string =>
  (race.shadowRoot?.textContent ?? '').replace(/\s+/gu, ' ').replaceAll('\u00a0', ' ');

describe('a metric in an evidence-race', () => {
  it('is raced by the evidence that a guardrail is broken, and says what follows', async () => {
    const { stream, asked } = guarded();
    const race = await fixture<EvidenceRace>(
      html`<evidence-race .stream=${stream} experiment="x" metric="wait"></evidence-race>`,
    );
    await waitUntil(() => textOf(race).includes('Evidence that wait breaks its bound'));
    await waitUntil(() => asked.some(({ metric }) => metric === 'wait'));
    await race.updateComplete;
    expect(textOf(race)).to.contain('breaks it at 100 : 1, which pauses automatic stops');
    const rows = [...(race.shadowRoot?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      [...row.children].map((cell) => (cell.textContent ?? '').replaceAll('\u00a0', ' ').trim()),
    );
    expect(rows.map(([, evidence, needed]) => [evidence, needed])).to.deep.equal([
      ['403 : 1', '100 : 1'],
      ['3 : 1', '100 : 1'],
      ['148 : 1', '100 : 1'],
    ]);
    expect(rows.map((row) => row.at(-1))[0]).to.equal('403 : 1, bound broken');
    expect(rows.map((row) => row.at(-1))[1], 'judging goes on while stops are paused').to.match(/^3 : 1(?!.*paused)/);
    expect(rows.map((row) => row.at(-1))[2], 'of too few units').to.equal('148 : 1, not judged yet');
    await expect(race).to.be.accessible();
    race.metric = null;
    await waitUntil(() => textOf(race).includes('Evidence towards a stop'));
    expect(asked.at(-1)?.metric).to.equal(undefined);
  });

  it('has no race where it decides nothing: the one that decides is shown, and says so', async () => {
    const { stream, asked } = guarded();
    const race = await fixture<EvidenceRace>(
      html`<evidence-race .stream=${stream} experiment="x" metric="dwell"></evidence-race>`,
    );
    await waitUntil(() => textOf(race).includes('dwell has intervals but no race'));
    expect(textOf(race)).to.contain('This is the race by engagements.').and.contain('Evidence towards a stop');
    expect(asked.every(({ metric }) => metric === undefined)).to.equal(true);
    await expect(race).to.be.accessible();
  });
});
