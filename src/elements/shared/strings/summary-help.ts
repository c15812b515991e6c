/** What the six numbers are. */
export const summaryHelpStrings = {
  summary: {
    activeHelp: 'Variants that are being shown now.',
    killedHelp: 'Stops since midnight where you are, by the monitors and by hand; those taken back are counted too.',
    timeToKillHelp:
      'Half of the automatic stops came sooner after their variant was posted, half later. Stops by hand are left out.',
    erHelp:
      'All engagements of the active variants by all their impressions, beside what was predicted for the same impressions.',
    savedHelp:
      'What the variants stopped today would have got since, had they kept the share of their test’s impressions that they had until then.',
    calibrationHelp: (least: string) =>
      `The share of variants whose predicted ER lies inside the interval of their actual ER, among those with ${least} impressions or more. For a perfect predictor it is 95 % or more on average, however long one watches.`,
    slope: (slope: string) =>
      `Slope ${slope}: so much higher is the actual ER, in parts of a percent, where the prediction is 1 % higher. 1 is perfect; near 0 the predictor does not know good from bad.`,
  },
} as const;
