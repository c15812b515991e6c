import { composed } from './words/compose.ts';
import { actsWords } from './words/acts.ts';
import { chartWords } from './words/chart.ts';
import { commonWords } from './words/common.ts';
import { dashboardWords } from './words/dashboard.ts';
import { evidenceWords } from './words/evidence.ts';
import { fatigueBannerWords } from './words/fatigue-banner.ts';
import { fatigueEvidenceWords } from './words/fatigue-evidence.ts';
import { figureWords } from './words/figures.ts';
import { killFeedWords } from './words/kill-feed.ts';
import { levelWords } from './words/levels.ts';
import { promiseWords } from './words/promise.ts';
import { sentenceWords } from './words/sentence.ts';
import { statusWords } from './words/status.ts';
import { suggestionListWords } from './words/suggestion-list.ts';
import { summaryWords } from './words/summary.ts';
import { summaryHelpWords } from './words/summary-help.ts';
import { gridWords } from './words/table.ts';
import { whoWords } from './words/who.ts';

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
