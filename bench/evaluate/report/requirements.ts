import type { Figure, Finding } from './findings.ts';

/** Where a figure has to be, in its own unit. */
interface Requirement {
  /** End of the figure's metric. */
  readonly metric: string;
  readonly subject: string;
  readonly least?: number;
  readonly most?: number;
}

const KILL = 'evidence kill, planned, alpha ';

const REQUIREMENTS: readonly Requirement[] = [
  { subject: 'peeksafe', metric: `500+ per arm: ${KILL}.05: best killed`, most: 0.1 },
  { subject: 'peeksafe', metric: `500+ per arm: ${KILL}.05: impressions saved`, least: 7.3 },
  { subject: 'peeksafe', metric: `500+ per arm: ${KILL}.04: best killed`, most: 0.1 },
  { subject: 'peeksafe', metric: `500+ per arm: ${KILL}.04: impressions saved`, least: 6.4 },
  { subject: 'peeksafe', metric: 'drift demo, wrong', most: 5 },
  { subject: 'z-test', metric: 'drift demo, wrong', least: 99 },
  {
    subject: 'peeksafe',
    metric: 'power 2 v 4 %, 2 variants: impressions until half of the losers are stopped',
    most: 1300,
  },
];

function fault(figure: Figure, least: number, most: number): string | null {
  const { subject, metric, unit, median } = figure;
  // An estimate speaks against a promise once no value in its interval keeps it.
  const [low, high] = figure.isEstimate === true ? [figure.min, figure.max] : [median, median];
  if (high >= least && low <= most) return null;
  const expected = most < Infinity ? `at most ${most}` : `at least ${least}`;
  return `${subject}, ${metric}: ${median.toFixed(2)} ${unit}, expected ${expected} ${unit}`;
}

/** One sentence for every figure that is not where it has to be: the requirements above, and every budget. */
export function failures(findings: readonly Finding[]): string[] {
  const figures = findings.flatMap((finding) => finding.figures);
  const required = REQUIREMENTS.map(({ subject, metric, least = -Infinity, most = Infinity }) => {
    const figure = figures.find((one) => one.subject === subject && one.metric.endsWith(metric));
    return figure === undefined ? `${subject}, ${metric}: not measured` : fault(figure, least, most);
  });
  const budgets = figures.map((figure) => fault(figure, figure.least ?? -Infinity, figure.budget ?? Infinity));
  return [...new Set([...required, ...budgets])].filter((sentence) => sentence !== null);
}
