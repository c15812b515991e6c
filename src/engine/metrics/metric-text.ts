import { formatPercent } from '../../protocol/index.ts';

/** Digits of a value in an English sentence. */
const DIGITS = 4;

/** The value of a metric as an English sentence has it: `41.2 s`, `12.5 EUR`, `4.2 %`. */
export function metricText(value: number, unit: string | undefined): string {
  if (unit === 'percent') return formatPercent(value);
  const number = String(Number(value.toPrecision(DIGITS)));
  if (unit === 'seconds') return `${number} s`;
  return unit === undefined ? number : `${number} ${unit.slice(unit.indexOf(':') + 1)}`;
}
