// Columns are as wide as the longest that stands in them, in every language.
import { expect, fixture, html } from '@open-wc/testing';
import type { Experiment, Variant } from '../../../protocol/index.ts';
import '../../languages/ar.ts';
import '../../languages/de.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { all, settled, textOf } from '../../testing/tables.ts';
import { COLUMNS } from './columns.ts';
import type { VariantTable } from '../variant-table.ts';

const LANGUAGES = ['en', 'de', 'ar'];
const [AT, ENDED] = ['2026-01-05T10:00:00.000Z', '2026-11-25T22:58:00.000Z'];
const beyond = { rule: 'evidence', logE: 20, logNeeded: Math.log(25) } as const;

/** Texts of a publisher have any length, and are cut where they are too long; the name of the boxes is for the ear. */
const OTHERS = ['content', 'experiment', 'patterns', 'select', 'group-head'];

/** The longest figures that one may see. */
const longest: Partial<Variant> = {
  ...{ impressions: 987_654_321, engagements: 887_654_321, er: 1, predictedEr: 1, delta: -0.99, trend: 9.99 },
  ...{ probabilityBest: 1, killDistance: beyond, interval: [0.9999, 1], postedAt: '2023-01-05T10:00:00.000Z' },
};

const variants: readonly Variant[] = [
  variantOf({ ...longest, id: 'a', judged: { impressions: 1000, engagements: 999 } }),
  variantOf({ ...longest, id: 'b', protected: true, judged: { impressions: 1000, engagements: 1 } }),
  variantOf({ ...longest, id: 'c', delta: 123.45, units: 987_654_321, engagedUnits: 1, level: 'learning' }),
  variantOf({ ...longest, id: 'd', status: 'killed', endedAt: ENDED, delta: 12_345_678 }),
  variantOf({ ...longest, id: 'e', status: 'winner', endedAt: ENDED }),
  variantOf({ ...longest, id: 'f', status: 'closed', endedAt: ENDED }),
  variantOf({ ...longest, id: 'g', protected: true, killDistance: null, level: 'endangered' }),
  variantOf({ id: 'h', experiment: 'y', killDistance: beyond, level: 'watch' }),
];

const experiments: readonly Experiment[] = [
  experimentOf({
    id: 'x',
    lead: {
      ...{ leader: 'a', runnerUp: 'b', verdict: 'leads', sinceBatch: 9, judgedTo: AT, alpha: 0.0167, variants: 3 },
      ...{ ratio: { estimate: 1.5, low: 1.1, high: 2 }, difference: { estimate: 0.988, low: 0.775, high: 0.999 } },
    },
  }),
  experimentOf({ id: 'y', shares: [{ variant: 'h', share: 1 }] }),
];

/** The texts that are cut, by what their column is called. */
function cutIn(table: VariantTable): string[] {
  const cells = all(table, 'th[role="columnheader"], td[class]').filter(
    (one) => !OTHERS.some((name) => one.classList.contains(name)),
  );
  return cells.flatMap((cell) =>
    [cell, ...cell.querySelectorAll<HTMLElement>('*')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
      .map((one) => `${cell.className}: ${textOf(one)} needs ${one.scrollWidth}, has ${one.clientWidth}`),
  );
}

async function tableIn(lang: string, columns: readonly string[] | null, width = 2600): Promise<VariantTable> {
  const table = await fixture<VariantTable>(
    html`<variant-table
      lang=${lang}
      dir=${lang === 'ar' ? 'rtl' : 'ltr'}
      style="inline-size: ${width}px; block-size: 900px"
      .variants=${variants}
      .experiments=${experiments}
      .columns=${columns}
    ></variant-table>`,
  );
  await settled(table);
  return table;
}

const SORTED = [
  'status',
  'interval',
  'distance',
  'er',
  'predictedEr',
  'delta',
  'impressions',
  'engagements',
  'trend',
  'age',
] as const;

describe('the columns of a table', () => {
  for (const lang of LANGUAGES) {
    it(`are wide enough for the longest that stands in them (${lang})`, async () => {
      const table = await tableIn(
        lang,
        COLUMNS.map(({ name }) => name),
      );
      expect(all(table, 'td.share').length).to.be.above(5);
      expect(cutIn(table)).to.deep.equal([]);
      // The sign of the order stands beside the name of the column.
      for (const key of SORTED) {
        table.sorting = [{ key, descending: true }];
        await table.updateComplete;
        expect(cutIn(table), key).to.deep.equal([]);
      }
    });

    it(`are wide enough where nobody chose them (${lang})`, async () => {
      for (const width of [1180, 752]) expect(cutIn(await tableIn(lang, null, width)), `${width} px`).to.deep.equal([]);
    });
  }
});
