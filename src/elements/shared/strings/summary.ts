export const summary = {
  title: 'Summary',
  active: 'Active',
  activeIn: (count: number, text: string) => (count === 1 ? 'in 1 test' : `in ${text} tests`),
  killed: 'Stopped today',
  killedRevived: (count: number, text: string) => (count === 1 ? '1 shown again' : `${text} shown again`),
  timeToKill: 'Median time to stop',
  timeToKillOf: (count: number, text: string) => (count === 1 ? 'of 1 stop' : `of ${text} stops`),
  er: 'Average ER',
  erAgainst: (predicted: string, delta: string) => `predicted ${predicted} (${delta})`,
  saved: 'Impressions saved',
  savedOf: (count: number, text: string) => (count === 1 ? 'by 1 stop today' : `by ${text} stops today`),
  calibration: 'Predictions that hold',
  calibrationOf: (held: string, all: string) => `${held} of ${all}`,
  explain: (tile: string) => `About “${tile}”`,
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
} as const;
