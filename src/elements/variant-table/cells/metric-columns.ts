import type { Experiment, Variant } from '../../../protocol/index.ts';
import { metricFormat, type MetricFormat } from '../../shared/metrics/metric-format.ts';
import { metricNamed, metricRows, type MetricRow } from '../../shared/metrics/metric-rows.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { metrics } from '../../shared/strings/metrics.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { ExperimentFacts } from '../data/experiment-facts.ts';
import type { CellContext } from './cell-renderers.ts';
import type { Column, ColumnName } from './columns.ts';
import { twoLines, type TwoLines } from './result-cells.ts';

addStrings({ metrics });

/** Where the facts of a variant's experiment come from, for files. */
export type FactsOf = (variant: Variant) => ExperimentFacts;

const rowsByFacts = new WeakMap<ExperimentFacts, Map<string, ReadonlyMap<string, MetricRow>>>();

/** A variant in a metric of its experiment; null where that does not declare it. Worked out once for all rows of an experiment that has not changed. */
function rowOf({ id }: Variant, facts: ExperimentFacts, name: string): MetricRow | null {
  let known = rowsByFacts.get(facts);
  if (known === undefined) rowsByFacts.set(facts, (known = new Map<string, ReadonlyMap<string, MetricRow>>()));
  let rows = known.get(name);
  if (rows === undefined) {
    const metric = metricNamed(facts.experiment, name);
    known.set(name, (rows = metric === null ? new Map<string, MetricRow>() : metricRows(metric, facts.variants)));
  }
  return rows.get(id) ?? null;
}

const quiet = (text: string, under = ''): TwoLines => ({ text, under, tone: 'quiet' });

type Lines = (row: MetricRow, write: MetricFormat, context: CellContext) => TwoLines;

/** The value with its interval. */
const valueLines: Lines = ({ result: { value, interval } }, write, { strings }) => ({
  text: value === null ? strings.common.unknown : write.value(value),
  under:
    interval === null
      ? strings.metrics.noInterval
      : strings.metrics.range(write.value(interval[0]), write.value(interval[1])),
  tone: '',
});

/** The difference to the reference. It has a color only where its interval excludes 0, and better is what the metric calls so. */
const effectLines: Lines = ({ isReference, difference, standing }, write, { strings }) => {
  if (isReference) return quiet(strings.metrics.reference);
  if (difference === null) return quiet(strings.common.unknown);
  const tone = { better: 'good sure', worse: 'bad sure', none: 'quiet' }[standing ?? 'none'];
  return {
    text: write.difference(difference.estimate),
    under: strings.metrics.range(write.difference(difference.low), write.difference(difference.high)),
    tone,
  };
};

/** Whether the guardrail holds, and the evidence that it does not. */
const guardrailLines: Lines = ({ metric, isControl, guardrail }, _, { strings, format }) => {
  if (metric.role !== 'guardrail') return quiet(strings.common.unknown);
  if (isControl) return quiet(strings.metrics.control);
  if (guardrail === null) return quiet(strings.metrics.notJudged);
  const { isBroken, logE, logNeeded } = guardrail;
  const { broken, within, notJudged, evidence } = strings.metrics;
  const odds = evidence(format.odds(logE), format.oddsNeeded(logNeeded));
  if (isBroken) return { text: broken, under: odds, tone: 'bad sure' };
  // Evidence of a few units says neither.
  if (logE >= logNeeded) return { ...quiet(notJudged), under: odds };
  return { text: within, under: logE > 0 ? odds : '', tone: '' };
};

interface Written {
  readonly name: string;
  readonly label: (strings: Strings) => string;
  readonly width: number;
  readonly dropRank: number | null;
  readonly instead?: ColumnName;
  readonly lines: Lines;
  readonly value: (row: MetricRow) => number | null;
}

type ColumnOf = Pick<Column, 'name' | 'label' | 'width' | 'dropRank' | 'cell' | 'instead'> & {
  readonly value: (variant: Variant) => number | null;
  readonly text: (variant: Variant, context: CellContext) => string;
};

const asColumn = ({ value, text, ...rest }: ColumnOf): Column => ({
  ...{ key: null, isNumber: true, cardLines: 2, grow: 0 },
  ...rest,
  own: { value, text },
});

/** The columns of a metric: those that a table shows, and those that only its files have. */
export interface MetricColumns {
  readonly shown: readonly Column[];
  readonly forFiles: readonly Column[];
  /** Says that rows have the order of engagements all the same. */
  readonly usualOrder: (strings: Strings) => string;
}

/**
 * The columns of a metric by its name.
 * @param lang The language in which its values are written.
 * @param hasGuardrail Whether it is a guardrail of some experiment of the table.
 */
function metricColumns(name: string, lang: string, hasGuardrail: boolean, factsOf: FactsOf): MetricColumns {
  const writer = (row: MetricRow, { format }: CellContext): MetricFormat => metricFormat(row.metric, lang, format);
  const shown = ({ lines, value, ...rest }: Written): Column =>
    asColumn({
      ...rest,
      cell: (td) =>
        twoLines(td, (variant, context, facts) => {
          const row = rowOf(variant, facts, name);
          return row === null ? quiet(context.strings.common.unknown) : lines(row, writer(row, context), context);
        }),
      value: (variant) => {
        const row = rowOf(variant, factsOf(variant), name);
        return row === null ? null : value(row);
      },
      text: (variant, context) => {
        const row = rowOf(variant, factsOf(variant), name);
        return row === null ? context.strings.common.unknown : lines(row, writer(row, context), context).text;
      },
    });
  const forFile = (part: keyof Strings['metrics']['file'], value: (row: MetricRow) => number | null): Column =>
    asColumn({
      ...{ name: `${name} ${part}`, width: 0, dropRank: null, cell: () => () => {}, text: () => '' },
      label: (strings) => strings.metrics.file[part](name),
      value: (variant) => {
        const row = rowOf(variant, factsOf(variant), name);
        return row === null ? null : value(row);
      },
    });
  const value = shown({
    ...{ name: 'metric', label: () => name, width: 172, dropRank: 0, lines: valueLines, instead: 'comparison' },
    value: ({ result }) => result.value,
  });
  const effect = shown({
    ...{ name: 'metric-effect', width: 184, dropRank: 1, lines: effectLines, instead: 'lead' },
    label: (strings) => strings.metrics.effect(name),
    value: ({ difference }) => difference?.estimate ?? null,
  });
  const guardrail = shown({
    ...{ name: 'metric-guardrail', width: 184, dropRank: 0, lines: guardrailLines },
    label: (strings) => strings.metrics.guardrail(name),
    value: ({ guardrail: state }) => state?.logE ?? null,
  });
  return {
    usualOrder: (strings) => strings.metrics.usualOrder,
    shown: hasGuardrail ? [value, effect, guardrail] : [value, effect],
    forFiles: [
      value,
      forFile('low', ({ result }) => result.interval?.[0] ?? null),
      forFile('high', ({ result }) => result.interval?.[1] ?? null),
      forFile('units', ({ result }) => result.n),
      forFile('difference', ({ difference }) => difference?.estimate ?? null),
      forFile('differenceLow', ({ difference }) => difference?.low ?? null),
      forFile('differenceHigh', ({ difference }) => difference?.high ?? null),
      ...(hasGuardrail
        ? [
            forFile('logE', ({ guardrail: state }) => state?.logE ?? null),
            forFile('logNeeded', ({ guardrail: state }) => state?.logNeeded ?? null),
          ]
        : []),
    ],
  };
}

/** The columns of the metric that a table shows: the same objects while nothing about them has changed. */
export class MetricTable {
  readonly #factsOf: FactsOf;
  #key = '';
  #columns: MetricColumns | null = null;

  constructor(factsOf: FactsOf) {
    this.#factsOf = factsOf;
  }

  /**
   * The columns of a metric; null where none of the experiments declares it.
   * @param experiments Those whose variants are shown.
   */
  columns(name: string, lang: string, experiments: Iterable<Experiment>): MetricColumns | null {
    const roles = new Set<string>();
    for (const { metrics: declared } of experiments)
      for (const one of declared ?? []) if (one.name === name) roles.add(one.role);
    if (roles.size === 0) return null;
    const hasGuardrail = roles.has('guardrail');
    const key = `${lang} ${hasGuardrail} ${name}`;
    if (key === this.#key && this.#columns !== null) return this.#columns;
    this.#key = key;
    return (this.#columns = metricColumns(name, lang, hasGuardrail, this.#factsOf));
  }
}
