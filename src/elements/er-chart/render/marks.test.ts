import { expect, fixture, html } from '@open-wc/testing';
import { experimentOf, patternOf, variantOf } from '../../testing/entities.ts';
import type { ErChart } from '../er-chart.ts';
import { BEGIN, MINUTE, hour, settled, completed, textOf, legendOf } from '../../testing/charts.ts';

describe('the marks of an er-chart', () => {
  it('are kills, tired patterns and alarms of the traffic, in the drawing and in words', async () => {
    const at = (minute: number): string => new Date(BEGIN + minute * MINUTE).toISOString();
    const chart = await fixture<ErChart>(
      html`<er-chart
        style="width:600px"
        .history=${hour(['a', 'b'])}
        .variants=${[
          variantOf({ id: 'a', patterns: ['question'] }),
          variantOf({ id: 'b', status: 'killed', endedAt: at(40) }),
        ]}
        .patterns=${[
          patternOf({ id: 'question', level: 'severe', assessedAt: at(20) }),
          patternOf({ id: 'unused', level: 'severe', assessedAt: at(22) }),
          patternOf({ id: 'question-2', level: 'fresh', assessedAt: at(23) }),
        ]}
        .experiments=${[experimentOf({ id: 'x', pause: { cause: 'traffic', reason: 'Shares', since: at(30), by: null } })]}
      ></er-chart>`,
    );
    await completed(chart);
    await settled(chart);
    const kinds = [...(chart.shadowRoot?.querySelectorAll('.mark') ?? [])].map((mark) =>
      mark.getAttribute('class')?.trim(),
    );
    expect(kinds).to.deep.equal(['mark of-fatigue', 'mark of-traffic', 'mark of-kill']);
    const told = [...(chart.shadowRoot?.querySelectorAll('.happened li') ?? [])].map((one) => one.textContent ?? '');
    expect(told[0]).to.contain('Severely fatigued: question');
    expect(told[1]).to.contain('Traffic not split as planned');
    expect(told[2]).to.contain('“Content of b” was stopped');
  });

  it('is where the variant that is looked at would be stopped', async () => {
    const chart = await fixture<ErChart>(
      html`<er-chart
        style="width:600px"
        .history=${hour(['a', 'b'])}
        .variants=${[variantOf({ id: 'a', predictedEr: 0.06 }), variantOf({ id: 'b' })]}
        .experiments=${[experimentOf({ id: 'x', threshold: { factor: 0.25, minImpressions: 100 } })]}
      ></er-chart>`,
    );
    await completed(chart);
    legendOf(chart)
      .find((button) => button.title === 'Content of a')
      ?.dispatchEvent(new PointerEvent('pointerenter'));
    await settled(chart);
    expect(textOf(chart)).to.contain('predicted 6%').and.contain('stopped below 1.5%');
  });
});
