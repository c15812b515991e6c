import { DEFAULT_HISTORY_POINTS } from 'peeksafe/engine';
import { LIMITS, type History, type HistoryQuery, type HistorySeries, type Problem } from 'peeksafe/protocol';
import type { StreamRunner } from '../runner/runner.ts';
import type { Buckets, StateStore } from '../log/state-store.ts';
import type { ChangeIndex } from './change-index.ts';

/** Maximum number of points in a page, over all of its variants. */
const MAX_POINTS = 200_000;

/** A history is read for this long before everything else gets a turn, milliseconds. */
const TURN_MS = 5;

/** Variants whose first counts are looked for at once. */
const BEGINNINGS = 500;

/** Where a page begins: after a variant, in the same span as the pages before. */
interface Page {
  readonly from: number;
  readonly to: number;
  readonly after: string;
}

function readPage(text: string): Page | null {
  const [, from, to, after] = /^(\d{1,16})\.(\d{1,16})\.(.+)$/su.exec(text) ?? [];
  if (after === undefined) return null;
  const page = { from: Number(from), to: Number(to), after };
  return Number.isSafeInteger(page.to) && page.from < page.to ? page : null;
}

/** Work that lets everything else have its turn. */
function inTurns(): () => Promise<void> | null {
  let began = performance.now();
  return () => {
    if (performance.now() - began < TURN_MS) return null;
    return new Promise((go) =>
      setImmediate(() => {
        began = performance.now();
        go();
      }),
    );
  };
}

/** About what counts take while they are kept: three columns of numbers for each variant, five more of what was judged, and up to nine of a metric. */
export const bytesOfHistory = ({ series }: History): number =>
  series.reduce((sum, { times, judged, metric }) => {
    const counts = 24 * times.length + 40 * (judged?.times.length ?? 0);
    return sum + 200 + counts + 56 * (metric?.times.length ?? 0) + 72 * (metric?.judged?.times.length ?? 0);
  }, 0);

/** The parts that a stream's history is read from. */
export interface HistoryParts {
  readonly runner: StreamRunner;
  readonly index: ChangeIndex;
  readonly store: StateStore;
}

async function beginning({ runner, store }: HistoryParts, variants: readonly string[]): Promise<number | null> {
  const turnOver = inTurns();
  let begin: number | null = null;
  for (let i = 0; i < variants.length; i += BEGINNINGS) {
    const first = store.beginning(runner.stream, variants.slice(i, i + BEGINNINGS));
    if (first !== null && (begin === null || first < begin)) begin = first;
    await turnOver();
  }
  return begin;
}

/** A variant's counts, and what else the query asks for. */
function seriesOf({ runner, store }: HistoryParts, variant: string, query: HistoryQuery, buckets: Buckets) {
  const { stream } = runner;
  const withJudged = query.judged === true;
  const declared = query.metric === undefined ? undefined : runner.metricOf(variant, query.metric);
  return {
    ...store.series(stream, variant, buckets),
    ...(withJudged && { judged: store.judgedSeries(stream, variant, buckets) }),
    ...(declared && { metric: store.metricSeries(stream, variant, declared, buckets, withJudged) }),
  };
}

/** Cumulative counts over time, a page of variants at a time. */
export async function historyOf(parts: HistoryParts, query: HistoryQuery): Promise<History | Problem> {
  const { runner, index, store } = parts;
  const { stream } = runner;
  const stranger = query.variants?.find((id) => !runner.hasVariant(id));
  if (stranger !== undefined) {
    return {
      code: 'unknown-variant',
      field: 'variants',
      message: `There is no variant "${stranger}".`,
      expected: 'ids of variants of this stream',
    };
  }
  const wanted = query.variants === undefined ? runner.variantIds() : [...new Set(query.variants)];
  const { metric } = query;
  if (metric !== undefined && !wanted.some((id) => runner.metricOf(id, metric) !== undefined)) {
    return {
      code: 'bad-query',
      field: 'metric',
      message: `None of these variants has a metric "${metric}".`,
      expected: 'the name of a metric that an experiment of theirs declares',
    };
  }
  const page = query.after === undefined ? null : readPage(query.after);
  const begin = page === null ? 0 : wanted.indexOf(page.after) + 1;
  if (query.after !== undefined && (page === null || begin === 0)) {
    return {
      code: 'bad-query',
      field: 'after',
      message: 'No page of this history begins there.',
      expected: '"next" of the page before, with the same variants',
    };
  }
  return runner.readPast(async (seq) => {
    const to = page?.to ?? query.to ?? runner.newestAt + 1;
    const from = page?.from ?? Math.min(query.from ?? (await beginning(parts, wanted)) ?? to - 1, to - 1);
    const width = Math.max(1, Math.min(wanted.length, LIMITS.historyVariants));
    // Judged counts come as points of their own, and so do sums of a metric, which are about twice as wide.
    const most = Math.floor(MAX_POINTS / width / (query.judged === true ? 2 : 1) / (metric === undefined ? 1 : 3));
    const points = Math.max(2, Math.min(query.points ?? DEFAULT_HISTORY_POINTS, most));
    const buckets = store.buckets(stream, { from, to }, points);
    const shown = wanted.slice(begin, begin + LIMITS.historyVariants);
    const turnOver = inTurns();
    const series: HistorySeries[] = [];
    for (const variant of shown) {
      series.push(seriesOf(parts, variant, query, buckets));
      await turnOver();
    }
    const isLast = begin + shown.length >= wanted.length;
    return {
      cursor: index.cursorAt(seq),
      resolutionMs: buckets.width,
      series,
      ...(!isLast && { next: `${from}.${to}.${shown.at(-1)}` }),
    };
  });
}
