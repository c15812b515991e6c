export const summary = {
  title: 'Summary',
  active: 'Active',
  activeIn: (count: number, text: string) => (count === 1 ? 'in 1 test' : `in ${text} tests`),
  killed: 'Stopped today',
  killedRevived: (count: number, text: string) => (count === 1 ? '1 restarted' : `${text} restarted`),
  timeToKill: 'Median time to stop',
  timeToKillOf: (count: number, text: string) => (count === 1 ? 'of 1 stop' : `of ${text} stops`),
  er: 'Average ER',
  erAgainst: (predicted: string, delta: string) => `predicted ${predicted} (${delta})`,
  saved: 'Impressions saved',
  savedOf: (count: number, text: string) => (count === 1 ? 'by 1 stop today' : `by ${text} stops today`),
  calibration: 'Predictions that hold',
  calibrationOf: (held: string, all: string) => `${held} of ${all}`,
  explain: (tile: string) => `About “${tile}”`,
  activeHelp: 'Variants being shown now.',
  killedHelp: 'Stops since midnight in your time zone, automatic and by hand, including those restarted since.',
  timeToKillHelp:
    'Half of the automatic stops came sooner after the variant was posted, half later. Stops by hand are not counted.',
  erHelp:
    'All engagements of the active variants divided by all their impressions, or by their visitors where those are counted, next to the prediction for the same.',
  savedHelp: 'The impressions that the variants stopped today would have received since, had nothing been stopped.',
  calibrationHelp: (least: string) =>
    `The share of variants whose predicted ER lies inside the interval of their actual ER, among those with at least ${least} impressions. A perfect predictor reaches 95% or more on average, however long you watch.`,
  slope: (slope: string) =>
    `Slope ${slope}: where the prediction is 1% higher, the actual ER is ${slope}% higher. 1 is perfect; near 0 the predictor cannot tell good from bad.`,
} as const;
