import { ON_ATTACKS } from '../attacks/attack-findings.ts';
import { ON_METRICS } from '../metrics/metric-findings.ts';
import { ON_POWER } from '../power/power-findings.ts';
import type { Figure, Finding } from './findings.ts';

/** A table of the report. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** An estimate has its interval beside it. Small shares keep two digits: .05 % is not .1 %. */
function valueText({ median, min, max, unit, n, isEstimate }: Figure): string {
  if (n === 0) return 'none';
  if (isEstimate === true) return `${median.toFixed(1)} % (${min.toFixed(1)} to ${max.toFixed(1)})`;
  if (unit === '%') return `${median.toFixed(median < 1 ? 2 : 1)} %`;
  return median.toLocaleString('en', { maximumFractionDigits: 0 });
}

const values = (figures: readonly Figure[]): string => figures.map(valueText).join(' / ');

const counts = (figures: readonly Figure[]): string =>
  [...new Set(figures.map(({ n }) => n.toLocaleString('en')))].join(' / ');

function dataSection(findings: readonly Finding[]): Section {
  const rows = findings.map(({ on, what, figures, seen }, i) => [
    findings[i - 1]?.on === on ? '' : on,
    what,
    values(figures),
    counts(figures),
    seen,
  ]);
  return {
    title: 'On data and in simulation',
    head: ['on', 'what', 'measured', 'n', 'seen in independent runs, or bound'],
    rows,
  };
}

/** A cell a rule: impressions, and how often the best was stopped first. */
function powerSection(findings: readonly Finding[]): Section {
  const subjects = [...new Set(findings[0]?.figures.map(({ subject }) => subject))];
  const rows = findings.map(({ what, figures }) => [
    what,
    ...subjects.map((subject) => {
      const [needed, wrong] = figures.filter((figure) => figure.subject === subject);
      return valueText(needed as Figure) + (wrong === undefined ? '' : ` (${valueText(wrong)})`);
    }),
    String(figures[1]?.n),
  ]);
  return {
    title:
      'Impressions of each variant until half of the losers are stopped, median (runs in which the best is stopped first)',
    head: ['rates, variants', ...subjects, 'runs'],
    rows,
  };
}

function attackSection(findings: readonly Finding[]): Section {
  const rows = findings.map(({ what, figures, seen }) => [what, values(figures), counts(figures), seen]);
  return {
    title: 'Attacks on the engine: probability, with its 95 % interval',
    head: ['attack', 'measured', 'n', 'promise'],
    rows,
  };
}

/** Means and ratios: what goes wrong where nothing differs, and how soon a difference is found. */
function metricSection(findings: readonly Finding[]): Section {
  const rows = findings.map(({ what, figures }) => {
    const [stopped, missed, sequential, zTest, ...found] = figures.map(valueText);
    const cells = [0, 2, 4].map((k) => `${found[k] ?? ''}, ${found[k + 1] ?? ''}`);
    return [what, ...[stopped, missed, sequential, zTest].map((one) => one ?? ''), ...cells];
  });
  return {
    title:
      'Means and ratios through the engine, two variants of 10,000 units each, watched at each 100 from 1,000 on: wrong where they are equal (400 runs), and found with median units of each where one is worse (100 runs)',
    head: [
      ...['metric', 'stopped though equal', 'interval misses', 'GrowthBook’s interval: wrong', 'z-test: wrong'],
      ...['found', 'GrowthBook’s interval: found', 'z-test: found'],
    ],
    rows,
  };
}

/** The tables of a report, in order; those without rows are left out. */
export function sectionsOf(findings: readonly Finding[]): Section[] {
  const on = (name: string): Finding[] => findings.filter((finding) => finding.on === name);
  const others = findings.filter((finding) => ![ON_POWER, ON_ATTACKS, ON_METRICS].includes(finding.on));
  return [
    dataSection(others),
    powerSection(on(ON_POWER)),
    metricSection(on(ON_METRICS)),
    attackSection(on(ON_ATTACKS)),
  ].filter(({ rows }) => rows.length > 0);
}
