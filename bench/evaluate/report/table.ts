import type { Figure, Finding } from './findings.ts';

const HEAD = ['on', 'what', 'measured', 'n', 'seen in independent runs, or bound'];

/** An estimate has its interval beside it. Small shares keep two digits: .05 % is not .1 %. */
function valueText({ median, min, max, unit, n, isEstimate }: Figure): string {
  if (n === 0) return 'none';
  if (isEstimate === true) return `${median.toFixed(1)} % (${min.toFixed(1)} to ${max.toFixed(1)})`;
  if (unit === '%') return `${median.toFixed(median < 1 ? 2 : 1)} %`;
  return median.toLocaleString('en', { maximumFractionDigits: 0 });
}

const counts = (figures: readonly Figure[]): string =>
  [...new Set(figures.map(({ n }) => n.toLocaleString('en')))].join(' / ');

function cells({ on, what, figures, seen }: Finding): string[] {
  return [on, what, figures.map(valueText).join(' / '), counts(figures), seen];
}

/** The findings as text in aligned columns; `on` is written only where it changes. */
export function tableText(findings: readonly Finding[]): string {
  const body = findings.map(cells);
  const lines = [
    HEAD,
    ...body.map(([on = '', ...others], i) => [i > 0 && body[i - 1]?.[0] === on ? '' : on, ...others]),
  ];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => (line[column] as string).length)));
  const text = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd();
  const [head = [], ...rest] = lines;
  return [text(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rest.map(text)].join('\n');
}
