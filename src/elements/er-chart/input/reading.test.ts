import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../languages/ar.ts';
import '../../languages/de.ts';
import { completed, plotOf, settled } from '../../testing/charts.ts';
import { fanExperiment } from '../../testing/fans.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { ErChart } from '../er-chart.ts';

const { history, ...entities } = fanExperiment();

async function read(lang: string): Promise<string> {
  const stream = new FakeStream(entities);
  stream.past = history;
  const chart = await fixture<ErChart>(html`<er-chart lang=${lang} style="width:700px" .stream=${stream}></er-chart>`);
  await completed(chart);
  await settled(chart);
  const asked = stream.historyCalls;
  plotOf(chart).focus();
  await waitUntil(() => stream.historyCalls > asked);
  await settled(chart);
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowDown'])
    plotOf(chart).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await settled(chart);
  return chart.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
}

describe('reading an er-chart by keys', () => {
  it('says letter, rate, interval and evidence of a variant at a moment', async () => {
    expect(await read('en')).to.match(
      /^B, The 40-minute .+: 5\.\d+% at .+ impressions, interval 4\.\d+% to 5\.\d+%, evidence [\d.]+\s:\s1 \(stops at 25\s:\s1\)$/,
    );
  });

  it('says it in German and in Arabic', async () => {
    // cspell:ignore Intervall Evidenz
    expect(await read('de')).to.match(/Intervall 4,\d+\s% bis .+, Evidenz [\d,]+\s:\s1 /);
    expect(await read('ar'))
      .to.contain('الفترة من')
      .and.contain('الدليل');
  });
});
