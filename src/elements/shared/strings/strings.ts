import { composed } from './compose.ts';
import { actionStrings } from './actions.ts';
import { chartStrings } from './chart.ts';
import { commonStrings } from './common.ts';
import { dashboardStrings } from './dashboard.ts';
import { evidenceStrings } from './evidence.ts';
import { fatigueBannerStrings } from './fatigue-banner.ts';
import { fatigueEvidenceStrings } from './fatigue-evidence.ts';
import { figureStrings } from './figures.ts';
import { killFeedStrings } from './kill-feed.ts';
import { levelStrings } from './levels.ts';
import { promiseStrings } from './promise.ts';
import { sentenceStrings } from './sentence.ts';
import { statusStrings } from './status.ts';
import { suggestionListStrings } from './suggestion-list.ts';
import { summaryStrings } from './summary.ts';
import { summaryHelpStrings } from './summary-help.ts';
import { gridStrings } from './table.ts';
import { whoStrings } from './who.ts';

type English = typeof commonStrings &
  typeof statusStrings &
  typeof figureStrings &
  typeof gridStrings &
  typeof chartStrings &
  typeof levelStrings &
  typeof whoStrings &
  typeof sentenceStrings &
  typeof evidenceStrings &
  typeof promiseStrings &
  typeof killFeedStrings &
  typeof fatigueBannerStrings &
  typeof fatigueEvidenceStrings &
  typeof suggestionListStrings &
  typeof summaryStrings &
  typeof summaryHelpStrings &
  typeof dashboardStrings &
  typeof actionStrings;

/**
 * Every string that the elements show, in English. A value with parts to fill in is a function of them. For translators, types and tests only: an
 * element carries the parts that it shows (`static strings`), and what is loaded on demand brings its own.
 */
export const strings = composed(
  commonStrings,
  statusStrings,
  figureStrings,
  gridStrings,
  chartStrings,
  levelStrings,
  whoStrings,
  sentenceStrings,
  evidenceStrings,
  promiseStrings,
  killFeedStrings,
  fatigueBannerStrings,
  fatigueEvidenceStrings,
  suggestionListStrings,
  summaryStrings,
  summaryHelpStrings,
  dashboardStrings,
  actionStrings,
) as English;

/** A catalogue as another language may fill it: the same keys, any text. */
type Filled<T> = T extends (...parts: infer P) => string
  ? (...parts: P) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Filled<T[K]> };

/** The strings of one language. */
export type Strings = Filled<English>;
