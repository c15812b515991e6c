import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { measuredExperiment, measuredVariants, METRICS } from '../../testing/metrics.ts';
import { all, find, settled, textOf } from '../../testing/tables.ts';
import type { ExportEvent } from '../../shared/export-event.ts';
import type { VariantTable } from '../variant-table.ts';

async function tableOf(
  metric: string | null,
  variants = measuredVariants(),
  experiment = measuredExperiment(),
): Promise<VariantTable> {
  const table = await fixture<VariantTable>(
    html`<variant-table
      style="inline-size: 1400px"
      metric=${metric ?? ''}
      .metric=${metric}
      .experiments=${[experiment]}
      .variants=${variants}
    ></variant-table>`,
  );
  await settled(table);
  return table;
}
const heads = (table: VariantTable): string[] => all(table, 'thead th').map(textOf);
const cellsOf = (table: VariantTable, label: string): HTMLElement[] =>
  all(table, 'td.own').filter((cell) => cell.dataset['label'] === label);
const cells = (table: VariantTable, label: string): string[] => cellsOf(table, label).map(textOf);

describe('the columns of a metric', () => {
  it('stand in place of the rate and the lead, with an interval and the difference to the leader', async () => {
    const table = await tableOf('dwell');
    expect(heads(table)).to.include.members(['dwell', 'dwell vs leader']);
    expect(heads(table).join()).not.to.match(/ER/);
    expect(cells(table, 'dwell')).to.include('72.0 sec70.0 sec to 74.0 sec');
    expect(cells(table, 'dwell').some((text) => text.endsWith('too early for an interval'))).to.equal(true);
    const effects = cellsOf(table, 'dwell vs leader').map(
      (cell) => cell.querySelector('.lines > :first-child') as HTMLElement,
    );
    expect(effects.map(textOf)).to.include.members(['-12.0 sec', 'reference', '–']);
    expect(effects.find((one) => textOf(one) === '-12.0 sec')?.className).to.equal('bad sure');
    await expect(table).to.be.accessible();
  });

  it('leave the rows in the order of engagements, and say so', async () => {
    const order = async (metric: string | null): Promise<string> =>
      textOf(find(await tableOf(metric), '[data-id="order"]'));
    expect(await order('dwell')).to.equal('Order: lower end of the ER interval');
    expect(await order('unknown')).to.equal('Order: lower end of the interval');
  });

  it('tell of a guardrail whether its bound holds, in words', async () => {
    const table = await tableOf('bounce');
    expect(heads(table)).to.include('bounce guardrail');
    const states = cells(table, 'bounce guardrail');
    expect(states.some((text) => text.startsWith('within its bound'))).to.equal(true);
    expect(states.some((text) => text.startsWith('bound broken'))).to.equal(true);
    expect(states).to.include('not judged yet');
  });

  it('name the control of a guardrail, which is held to nothing', async () => {
    const beside = METRICS.map((one) => (one.name === 'bounce' ? { ...one, control: 'c' } : one));
    const table = await tableOf('bounce', measuredVariants(), measuredExperiment(beside));
    const states = cells(table, 'bounce guardrail');
    expect(states).to.include('control');
    expect(states).not.to.include('not judged yet');
  });

  it('do not call a bound broken by evidence of too few units', async () => {
    const variants = measuredVariants().map((variant) => ({
      ...variant,
      metrics: variant.metrics?.map((one) => ({
        ...one,
        ...(one.broken && { broken: { ...one.broken, suffices: false } }),
      })),
    }));
    const states = cells(await tableOf('bounce', variants), 'bounce guardrail');
    expect(states.filter((text) => text.startsWith('not judged yet'))).to.have.length(2);
    expect(states.join()).not.to.include('broken');
  });

  it('are not there without a metric, or with one that no experiment declares', async () => {
    const plain = heads(await tableOf(null));
    expect(plain.join()).not.to.include('dwell');
    expect(heads(await tableOf('unknown'))).to.deep.equal(plain);
  });

  it('are in files, with the ends of intervals as numbers', async () => {
    const table = await tableOf('dwell');
    const exported: Promise<ExportEvent> = oneEvent(table, 'peeksafe-export');
    table.addEventListener('peeksafe-export', (event) => event.preventDefault());
    find(table, '[data-id="export"] button').click();
    const text = await (await exported).detail.blob.text();
    const [names = '', ...lines] = text.split('\r\n');
    expect(names).to.match(
      /dwell,dwell low,dwell high,dwell units,dwell vs leader,dwell vs leader low,dwell vs leader high$/,
    );
    expect(lines.find((line) => line.startsWith('a,'))).to.match(/60,58,62,4000,-12,/);
  });
});
