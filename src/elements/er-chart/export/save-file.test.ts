import { expect } from '@open-wc/testing';
import type { ExportEvent } from '../../shared/export-event.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { ErChart } from '../er-chart.ts';
import { hour, variants, chartOf } from '../../testing/charts.ts';

describe('a file of an er-chart', () => {
  const saved = async (chart: ErChart, kind: string): Promise<{ text: string; name: string; type: string }> => {
    const heard = new Promise<ExportEvent>((resolve) =>
      chart.addEventListener(
        'peeksafe-export',
        (event) => {
          event.preventDefault();
          resolve(event);
        },
        { once: true },
      ),
    );
    const button = (text: string): HTMLButtonElement =>
      [...(chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('.tools button') ?? [])].find((one) =>
        one.textContent?.includes(text),
      ) as HTMLButtonElement;
    button('Export').click();
    await chart.updateComplete;
    button(kind).click();
    const { blob, fileName: name } = (await heard).detail;
    return { text: await blob.text(), name, type: blob.type };
  };
  const named = async (content: string): Promise<ErChart> => {
    const stream = new FakeStream({ variants: variants().map((one) => ({ ...one, content: `${content} ${one.id}` })) });
    stream.past = hour(['a', 'b']);
    return chartOf(stream);
  };

  it('is a table of all points as CSV, in which nothing is a formula', async () => {
    const { text, name, type } = await saved(await named('=SUM("1", 2)'), 'CSV');
    const rows = text.trim().split('\r\n');
    expect(rows[0]).to.equal('time,variant,content,impressions,engagements,er,letter');
    expect(rows.length).to.equal(121);
    expect(rows[1]).to.equal(`2026-01-05T10:01:00.000Z,a,"'=SUM(""1"", 2) a",100,4,0.04,A`);
    expect([name.endsWith('.csv'), type]).to.deep.equal([true, 'text/csv;charset=utf-8']);
  });

  it('holds no text as CSV that a spreadsheet would run, whatever it begins with', async () => {
    for (const first of ['=', '+', '-', '@', '\t', '\r', '\n', '\uff1d', '\uff0b', '\uff0d', '\uff20']) {
      const chart = await named(`${first}1+1`);
      const { text } = await saved(chart, 'CSV');
      // The next one would be below what is seen.
      chart.remove();
      const cell = /^[^,]*,a,("?)(..)/ms.exec(text.split(/\r\n(?=2026)/)[1] ?? '');
      expect(cell?.[2], JSON.stringify(first)).to.equal(`'${first}`);
    }
  });

  it('is a drawing as SVG that another program reads, with lines, axes and names', async () => {
    const { text } = await saved(await named('<Cats & "dogs">'), 'SVG');
    const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    expect(svg.querySelector('parsererror')).to.equal(null);
    const strings = [...svg.querySelectorAll('text')].map((one) => one.textContent);
    expect(strings).to.include('A  <Cats & "dogs"> a').and.include('0%');
    expect(svg.querySelectorAll('g path').length).to.be.at.least(4);
  });

  it('is a picture as PNG, twice as fine as the screen', async () => {
    const { text, type } = await saved(await named('Cats'), 'PNG');
    expect([text.slice(1, 4), type]).to.deep.equal(['PNG', 'image/png']);
  });
});
