export const summary = {
  title: 'Summary',
  running: 'running',
  decided: (count: number, text: string) => (count === 1 ? '1 decided today' : `${text} decided today`),
  needing: (count: number, text: string) => (count === 1 ? '1 needs you' : `${text} need you`),
  closable: (count: number, text: string) => (count === 1 ? '1 could be closed' : `${text} could be closed`),
  killed: 'stopped today',
  usuallyByNow: (count: string) => `by now usually ${count}`,
  saved: 'impressions saved',
  savedOf: (count: number, text: string) => (count === 1 ? 'by 1 stop today' : `by ${text} stops today`),
  calibration: 'predictions hold',
  calibrationOf: (held: string, all: string, goal: string) => `${held} of ${all}, goal ${goal}`,
  risk: (most: string) => `≤ ${most} risk at every look`,
  noPromise: 'No promise about stops',
  explain: (tile: string) => `About “${tile}”`,
  runningHelp: 'Experiments that are not decided.',
  killedHelp:
    'Stops since midnight in the stream’s time zone, automatic and by hand, including those restarted since. Beside it the mean of the days before, at most seven, until the same time of day.',
  savedHelp: 'The impressions that the variants stopped today would have received since, had nothing been stopped.',
  calibrationHelp: (least: string) =>
    `The share of variants whose predicted ER lies inside the interval of their actual ER, among those with at least ${least} impressions. A perfect predictor reaches 95% or more on average, however long you watch.`,
  slope: (slope: string) =>
    `Slope ${slope}: where the prediction is 1% higher, the actual ER is ${slope}% higher. 1 is perfect; near 0 the predictor cannot tell good from bad.`,
} as const;
