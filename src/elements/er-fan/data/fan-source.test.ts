import { expect } from '@open-wc/testing';
import type { Metric } from '../../../protocol/index.ts';
import type { Changed, LiveStream } from '../../../sdk/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { measuringOf } from './fan-metric.ts';
import { FanSource, type FanSourceHost } from './fan-source.ts';

const METRIC: Metric = { name: 'dwell', type: 'mean', role: 'secondary', better: 'higher', unit: 'seconds' };
const START = Date.UTC(2026, 0, 5);
const FRAME = { reset: false } as Changed;

describe('the source of a metric over time', () => {
  it('asks again once something is judged, also where nothing was at first', async () => {
    let judgedTo: number | null = null;
    let asked = 0;
    const history = (): Promise<unknown> => {
      asked++;
      const at = judgedTo;
      const columns = at === null ? null : { times: [at], n: [300], sum: [9000], sumSquares: [300_000] };
      const metric = columns === null ? {} : { metric: { ...columns, judged: columns } };
      return Promise.resolve({
        series: [{ variant: 'a', times: [], impressions: [], engagements: [], ...metric }],
      });
    };
    const host: FanSourceHost = {
      stream: { history, state: { cursor: '1' } } as unknown as LiveStream,
      history: null,
      experimentId: 'e',
      get experiment() {
        return experimentOf({
          ...{ id: 'e', metrics: [METRIC] },
          judgedTo: judgedTo === null ? null : new Date(judgedTo).toISOString(),
        });
      },
      variants: [variantOf({ id: 'a', experiment: 'e' })],
      measuring: measuringOf(METRIC, 'en'),
      onChange: () => {},
      onBatch: () => {},
    };
    const source = new FanSource(host);
    await source.load();
    expect(source.data?.judgedTo).to.be.NaN;
    const { now } = performance;
    try {
      performance.now = () => now.call(performance) + 6000;
      source.applyChanges(FRAME);
      expect(asked, 'nothing is judged yet').to.equal(1);
      judgedTo = START;
      source.applyChanges(FRAME);
      await Promise.resolve();
      await Promise.resolve();
    } finally {
      performance.now = now;
    }
    expect(asked).to.equal(2);
    expect(source.data?.judgedTo).to.equal(START);
  });
});
