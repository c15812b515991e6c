import { expect, fixture, html } from '@open-wc/testing';
import type { Experiment, Variant } from '../../../protocol/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { all, textOf } from '../../testing/tables.ts';
import { formatFor } from '../../shared/format/format.ts';
import { common } from '../../shared/strings/common.ts';
import { table } from '../../shared/strings/table/table.ts';
import { FactsByExperiment } from '../data/experiment-facts.ts';
import type { VariantTable } from '../variant-table.ts';
import type { CellContext } from './cell-renderers.ts';
import { USUAL_SCALE } from './comparison-scale.ts';
import { comparisonCell } from './comparison.ts';

const AT = '2026-01-05T10:00:00.000Z';
const lead = (given: Partial<NonNullable<Experiment['lead']>> = {}): Experiment['lead'] => ({
  ...{ leader: 'a', runnerUp: 'b', verdict: 'leads', sinceBatch: 9, judgedTo: AT, alpha: 0.0167, variants: 3 },
  ratio: { estimate: 1.5, low: 1.1, high: 2 },
  difference: { estimate: 0.02, low: 0.005, high: 0.035 },
  ...given,
});
const three = (): Variant[] => [
  variantOf({ id: 'a', engagements: 60 }),
  variantOf({ id: 'b', engagements: 40 }),
  variantOf({ id: 'c', engagements: 30 }),
];

async function tableOf(variants: Variant[], experiment: Partial<Experiment> = {}): Promise<VariantTable> {
  const experiments = [experimentOf({ id: 'x', title: 'Cycling', ...experiment })];
  return fixture(
    html`<variant-table style="inline-size: 1200px" .variants=${variants} .experiments=${experiments}></variant-table>`,
  );
}
const cellsOf = (table: VariantTable, name: string): string[] => all(table, `td.${name}`).map(textOf);

describe('the head of a group', () => {
  it('is the result: who leads by how much, what stops next, and the beginning that all contents share', async () => {
    const killDistance = { logE: Math.log(9.8), logNeeded: Math.log(25), rule: 'evidence' } as const;
    const variants = three().map((one, i) => ({ ...one, content: `Cycling to work: text ${i}` }));
    variants[2] = { ...(variants[2] as Variant), killDistance };
    const table = await tableOf(variants, { lead: lead() });
    expect(textOf(all(table, '.group-result')[0] ?? null)).to.equal(
      'CyclingA leads B by 2.0 points (0.5 to 3.5, valid now)',
    );
    expect(textOf(all(table, '.group-more')[0] ?? null)).to.match(
      /^3 variants · Next stop: C at 9\.8\s:\s1, stops at 25\s:\s1 · Cycling to work: text …$/,
    );
    expect(textOf(all(table, 'div.content')[0] ?? null), 'read and copied in full').to.equal('Cycling to work: text 0');
    expect(all(table, 'div.content')[0]?.classList.contains('shortened')).to.equal(true);
  });

  it('says of whom it is too early to tell, and nothing where only counts are known', async () => {
    const early = lead({ verdict: 'too-early', difference: { estimate: 0.004, low: -0.003, high: 0.011 } });
    expect(textOf(all(await tableOf(three(), { lead: early }), '.group-headline')[0] ?? null)).to.equal(
      'Too early to say · A against B: +0.4 points (-0.3 to 1.1)',
    );
    const plain = await fixture<VariantTable>(html`<variant-table .variants=${three()}></variant-table>`);
    expect(textOf(all(plain, '.group-headline')[0] ?? null)).to.equal('');
  });
});

describe('the cells of a result', () => {
  it('write each rate once for the eye and the ear, and none again while no rate differs', () => {
    const english = formatFor('en');
    let written = 0;
    const format = { ...english, rate: (rate: number) => (written++, english.rate(rate)) };
    const context = {
      ...{ format, strings: { table, common }, isCompact: false },
      ...{ scale: USUAL_SCALE, isGrouped: false, now: 0, sparkline: null, titleOf: (id: string) => id },
    } as unknown as CellContext;
    const facts = new FactsByExperiment([]).of('x');
    const td = document.createElement('td');
    const render = comparisonCell(td);
    const variant = variantOf({ id: 'a' });
    render(variant, context, facts);
    expect(textOf(td)).to.equal('4.00%3.20%–4.80%');
    expect(written).to.equal(4);
    render({ ...variant, seq: 9, level: 'watch' }, context, facts);
    expect(written).to.equal(4);
    render({ ...variant, predictedEr: 0.06 }, { ...context, isCompact: true }, facts);
    expect(textOf(td), 'one line has no room for the interval').to.equal('4.00%');
    expect(td.querySelector('[role="img"]')?.getAttribute('aria-label')).to.contain('3.20').and.contain('6.00');
  });

  it('say the rate that the interval is of, that of judged counts, beside it and against the leader', async () => {
    const behind = three().map((one) => ({ ...one, impressions: 2000, er: one.engagements / 2000 }));
    const table = await tableOf(behind, { lead: lead() });
    expect(cellsOf(table, 'comparison').map((text) => text.split('%')[0])).to.deep.equal(['6.00', '4.00', '3.00']);
    expect(cellsOf(table, 'lead').at(-1)).to.equal('-3.0');
    const [dot] = all(table, '.actual').map(({ style }) => style.insetInlineStart);
    expect(all(table, '.guide')[0]?.style.insetInlineStart).to.equal(dot);
    const fresh = three().map((one) => ({ ...one, judged: { impressions: 0, engagements: 0 } }));
    expect(cellsOf(await tableOf(fresh), 'comparison')[0]).to.match(/^6\.00%/);
  });

  it('have a difference with a color only where an interval that holds at every look excludes 0', async () => {
    const tones = (table: VariantTable): string[] =>
      all(table, 'td.lead .lines > :first-child').map((one) => one.className);
    const table = await tableOf(three(), { lead: lead() });
    expect(cellsOf(table, 'lead')).to.deep.equal(['leader', '-2.0-3.5 to -0.5', '-3.0']);
    expect(tones(table)).to.deep.equal(['quiet', 'bad sure', 'quiet']);
    const early = await tableOf(three(), {
      lead: lead({ verdict: 'too-early', difference: { estimate: 0.02, low: -0.01, high: 0.05 } }),
    });
    expect(cellsOf(early, 'lead')).to.deep.equal(['reference', '-2.0-5.0 to 1.0', '-3.0']);
    expect(tones(early)).to.deep.equal(['quiet', 'quiet', 'quiet']);
    expect(cellsOf(await tableOf(three(), { lead: null }), 'lead')).to.deep.equal(['–', '–', '–']);
  });

  it('draw the guide of the leader at one place in all rows of its experiment', async () => {
    const guides = all(await tableOf(three(), { lead: lead() }), '.guide').map(({ style }) => style.insetInlineStart);
    expect(new Set(guides).size).to.equal(1);
    expect(guides[0]).to.match(/%$/);
    const without = await tableOf(three());
    expect(all(without, '.guide').filter(({ style }) => style.visibility !== 'hidden')).to.deep.equal([]);
    expect(all(without, '.bar').length).to.equal(3);
  });

  it('say how far a variant is from a stop, and its status only where it is no longer shown', async () => {
    const at = (logE: number) => ({ killDistance: { logE, logNeeded: Math.log(25), rule: 'evidence' as const } });
    const table = await tableOf([
      variantOf({ id: 'a', engagements: 60, ...at(-1) }),
      variantOf({ id: 'b', engagements: 50, ...at(Math.log(5.001)) }),
      variantOf({ id: 'c', engagements: 45, protected: true, ...at(Math.log(40)) }),
      variantOf({ id: 'd', engagements: 40, status: 'killed', endedAt: null, ...at(Math.log(29)) }),
      variantOf({ id: 'e', engagements: 30, level: 'learning' }),
    ]);
    expect(cellsOf(table, 'distance').map((text) => text.replace(/\s/g, ' '))).to.deep.equal([
      'no evidence',
      '5 : 1 · 50%',
      '40 : 1',
      ['Stopped', '29 : 1'].join(''),
      'too early',
    ]);
    expect(all(table, 'td.distance .shield').map(({ ariaLabel }) => ariaLabel)).to.deep.equal([
      'protected from automatic stops',
    ]);
    expect(all(table, '.meter')[1]?.title.replace(/\s/g, ' ')).to.equal('evidence 5 : 1 (stops at 25 : 1)');
  });

  it('hold the share of the traffic beside the planned one, and count visitors where they are counted', async () => {
    const variants: Variant[] = three().map((one) => ({ ...one, countedAt: '2026-01-05T12:00:00.000Z' }));
    variants[1] = { ...(variants[1] as Variant), units: 500, engagedUnits: 20 };
    const table = await tableOf(variants, { shares: ['a', 'b', 'c'].map((variant) => ({ variant, share: 1 / 3 })) });
    expect(cellsOf(table, 'share')).to.deep.equal(['40%plan 33%', '20%plan 33%', '40%plan 33%']);
    expect(cellsOf(table, 'impressions')).to.deep.equal(['1,000', '500visitors', '1,000']);
  });

  it('color the difference to the prediction only where that lies outside the interval', async () => {
    const table = await tableOf([
      variantOf({ id: 'a', predictedEr: 0.06, interval: [0.03, 0.05] }),
      variantOf({ id: 'b', predictedEr: 0.02, interval: [0.029, 0.05] }),
      variantOf({ id: 'c', predictedEr: 0.05, interval: [0.028, 0.06] }),
    ]);
    table.columns = ['delta'];
    await table.updateComplete;
    expect(all(table, 'td.delta span').map(({ className }) => className)).to.deep.equal(['bad', 'good', '']);
  });

  it('name their row: its head, and the box that selects it', async () => {
    const table = await tableOf(three());
    expect(all(table, 'tbody tr.row > th[scope="row"]').map(({ role }) => role)).to.deep.equal(
      Array(3).fill('rowheader'),
    );
    expect(all(table, 'tbody .box').map((box) => box.getAttribute('aria-label'))[1]).to.equal('Select B, Content of b');
    await expect(table).to.be.accessible();
  });
});
