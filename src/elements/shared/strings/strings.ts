import { composed } from './compose.ts';
import { actsWords } from './acts.ts';
import { chartWords } from './chart.ts';
import { commonWords } from './common.ts';
import { dashboardWords } from './dashboard.ts';
import { evidenceWords } from './evidence.ts';
import { fatigueBannerWords } from './fatigue-banner.ts';
import { fatigueEvidenceWords } from './fatigue-evidence.ts';
import { figureWords } from './figures.ts';
import { killFeedWords } from './kill-feed.ts';
import { levelWords } from './levels.ts';
import { promiseWords } from './promise.ts';
import { sentenceWords } from './sentence.ts';
import { statusWords } from './status.ts';
import { suggestionListWords } from './suggestion-list.ts';
import { summaryWords } from './summary.ts';
import { summaryHelpWords } from './summary-help.ts';
import { gridWords } from './table.ts';
import { whoWords } from './who.ts';

type English = typeof commonWords &
  typeof statusWords &
  typeof figureWords &
  typeof gridWords &
  typeof chartWords &
  typeof levelWords &
  typeof whoWords &
  typeof sentenceWords &
  typeof evidenceWords &
  typeof promiseWords &
  typeof killFeedWords &
  typeof fatigueBannerWords &
  typeof fatigueEvidenceWords &
  typeof suggestionListWords &
  typeof summaryWords &
  typeof summaryHelpWords &
  typeof dashboardWords &
  typeof actsWords;

/**
 * Every word that the elements show, in English. A value with parts to fill in is a function of them. For translators, types and tests only: an
 * element carries the parts that it says (`static english`), and what is loaded on demand brings its own.
 */
export const words = composed(
  commonWords,
  statusWords,
  figureWords,
  gridWords,
  chartWords,
  levelWords,
  whoWords,
  sentenceWords,
  evidenceWords,
  promiseWords,
  killFeedWords,
  fatigueBannerWords,
  fatigueEvidenceWords,
  suggestionListWords,
  summaryWords,
  summaryHelpWords,
  dashboardWords,
  actsWords,
) as English;

/** A catalogue as another language may fill it: the same keys, any text. */
type Filled<T> = T extends (...parts: infer P) => string
  ? (...parts: P) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Filled<T[K]> };

/** The catalogue of words of one language. */
export type Words = Filled<English>;
