import type { Format } from '../format/format.ts';

/** How the values of one metric are written, in its unit and the language of the page. */
export interface MetricFormat {
  /** A value, such as `62.4 sec`, `€3.20` or `4.8%`. */
  readonly value: (value: number) => string;
  /** A difference of values with its sign; of percent in percentage points without their sign. */
  readonly difference: (value: number) => string;
  /** The same without a sign. */
  readonly span: (value: number) => string;
}

/** Digits after which a value says nothing more to a reader. */
const DIGITS = 3;

type Options = Intl.NumberFormatOptions;

const optionsOf = (unit: string | undefined): Options => {
  const [kind, currency] = unit?.split(':') ?? [];
  if (kind === 'currency' && currency !== undefined) return { style: 'currency', currency };
  return kind === 'seconds' ? { style: 'unit', unit: 'second', unitDisplay: 'short' } : {};
};

/** Two decimals where the whole number has no three digits of its own; prices keep those of their currency. */
const decimals = (value: number): Options => {
  const whole = Math.abs(value) < 1 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  const most = Math.max(0, DIGITS - whole);
  return { minimumFractionDigits: Math.min(1, most), maximumFractionDigits: most };
};

function create(lang: string, unit: string | undefined): Pick<MetricFormat, 'value' | 'difference'> {
  const options = optionsOf(unit);
  const kept = new Map<string, Intl.NumberFormat>();
  const intl = (value: number, signDisplay: 'auto' | 'exceptZero'): Intl.NumberFormat => {
    const digits = options.style === 'currency' ? {} : decimals(value);
    const key = `${signDisplay}${digits.maximumFractionDigits}`;
    let made = kept.get(key);
    if (made === undefined) kept.set(key, (made = new Intl.NumberFormat(lang, { ...options, ...digits, signDisplay })));
    return made;
  };
  return {
    value: (value) => intl(value, 'auto').format(value),
    difference: (value) => intl(value, 'exceptZero').format(value),
  };
}

/** Whether values of a metric are percentages: rates without a unit are. */
export const isPercent = ({ unit, type }: { readonly unit?: string | undefined; readonly type: string }): boolean =>
  unit === 'percent' || (unit === undefined && type === 'rate');

/** Digits of a value beside an axis, where neighbors differ in the last ones. */
const TICK_DIGITS = 5;

/** Writes values of a metric beside an axis: as short as its unit allows, such as `62s` or `€1.2K`. */
export function tickFormat({ unit }: { readonly unit?: string | undefined }, lang: string): (value: number) => string {
  const options = optionsOf(unit);
  const short: Options = {
    ...{ notation: 'compact', maximumSignificantDigits: TICK_DIGITS },
    ...(options.style === 'currency' && { currencyDisplay: 'narrowSymbol' }),
    ...(options.style === 'unit' && { unitDisplay: 'narrow' }),
  };
  const intl = new Intl.NumberFormat(lang, { ...options, ...short });
  return (value) => intl.format(value);
}

const made = new Map<string, Pick<MetricFormat, 'value' | 'difference'>>();

/**
 * How a metric with this unit is written; a plain number where it has none. Rates without a unit are percentages.
 * @param lang The language of the page, such as `de`.
 * @param format The format of the element, which has percentages.
 */
export function metricFormat(
  metric: { readonly unit?: string | undefined; readonly type: string },
  lang: string,
  format: Format,
): MetricFormat {
  const { unit } = metric;
  if (isPercent(metric))
    return {
      value: (value) => format.headRate(value),
      difference: (value) => format.points(value, true),
      span: (value) => format.points(value),
    };
  const key = `${lang} ${unit ?? ''}`;
  let one = made.get(key);
  if (one === undefined) made.set(key, (one = create(lang, unit)));
  const { value, difference } = one;
  const finite = (write: (value: number) => string) => (number: number) =>
    Number.isFinite(number) ? write(number) : '–';
  return { value: finite(value), difference: finite(difference), span: finite(value) };
}
