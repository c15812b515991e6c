import { actions } from './actions.ts';
import { attention } from './panels/attention.ts';
import { common } from './common.ts';
import { dashboard } from './panels/dashboard.ts';
import type { EngineText } from './engine.ts';
import { erChart } from './panels/er-chart.ts';
import { experimentView } from './experiments/experiment-view.ts';
import { erFan } from './experiments/er-fan.ts';
import { evidence } from './evidence.ts';
import { experimentList } from './experiments/experiment-list.ts';
import { experiments } from './experiments/experiments.ts';
import { fatigueBanner } from './fatigue/fatigue-banner.ts';
import { fatigueEvidence } from './fatigue/fatigue-evidence.ts';
import { fatigueLevels } from './fatigue/fatigue-levels.ts';
import { figures } from './figures.ts';
import { guarantees } from './guarantees.ts';
import { metrics } from './metrics.ts';
import { killFeed } from './panels/kill-feed.ts';
import { race } from './experiments/race.ts';
import { ranges } from './ranges.ts';
import { segments } from './experiments/segments.ts';
import { sentences } from './sentences.ts';
import { streamStatus } from './panels/stream-status.ts';
import { suggestionList } from './panels/suggestion-list.ts';
import { summary } from './panels/summary.ts';
import { variantDetails } from './table/variant-details.ts';
import { variantActions } from './table/variant-actions.ts';
import { rowActions } from './table/row-actions.ts';
import { tableMenus } from './table/table-menus.ts';
import { experimentGroups } from './table/experiment-groups.ts';
import { table } from './table/table.ts';

/**
 * Every string that the elements show, in English, by namespace; one with parts to fill in is a function of them. For translators, types and
 * tests only: an element declares the namespaces that it shows (`static strings`), and what is loaded on demand adds its own.
 */
export const english = {
  common,
  streamStatus,
  figures,
  table,
  variantDetails,
  variantActions,
  rowActions,
  tableMenus,
  experimentGroups,
  experiments,
  attention,
  experimentList,
  erChart,
  experimentView,
  erFan,
  fatigueLevels,
  sentences,
  evidence,
  guarantees,
  killFeed,
  fatigueBanner,
  fatigueEvidence,
  suggestionList,
  summary,
  dashboard,
  ranges,
  actions,
  race,
  metrics,
  segments,
  engine: null,
} as const;

/** The same keys as in English, with any text. */
type Translated<T> = T extends (...parts: infer P) => string
  ? (...parts: P) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Translated<T[K]> };

/** The strings of one language. */
export type Strings = Translated<Omit<typeof english, 'engine'>> & {
  /** Writes the sentences of the engine (`engineText`); null in English, which it writes itself. */
  readonly engine: EngineText | null;
};

type Partly<T> = T extends string | ((...parts: never[]) => string)
  ? T
  : { readonly [K in keyof T]?: Partly<T[K]> | undefined };

/** The strings of one language as far as they are translated. */
export type Translation = Partly<Omit<Strings, 'engine'>> & { readonly engine?: EngineText | null };
