const times = (count: number, text: string): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${text} times`);

/** The fan of an experiment. `letter` and `leader` are letters of variants. */
export const erFan = {
  summary: (headline: string) =>
    `${headline}. Engagement rate over time, with intervals that are valid at every look. Arrow keys read the values.`,
  reading: (letter: string, time: string, rate: string, interval: string, evidence: string) =>
    `${letter} at ${time}: ${rate}, interval ${interval}, evidence ${evidence}`,
  unread: (letter: string, time: string) => `${letter} at ${time}: not judged`,
  legend: 'Variants, shown with intervals or as gray lines',
  range: (low: string, high: string) => `${low}–${high}`,
  protected: 'protected',
  ordinary: 'Ordinary',
  peeksafe: 'Peeksafe',
  ordinaryTest: 'Ordinary test',
  ordinaryHint: 'Draws what a test for a single look would have said, had somebody looked after every batch',
  noWinner: 'Ordinary p < .05: no winner yet.',
  winners: (winners: number, takenBack: number, winnersText: string, takenBackText: string) =>
    `Ordinary p < .05: a winner ${times(winners, winnersText)}, ${takenBack === 0 ? 'never taken back' : `taken back ${times(takenBack, takenBackText)}`}.`,
  safeNone: 'Peeksafe: none yet.',
  safeSince: (leader: string, time: string) => `Peeksafe: ${leader} since ${time}, never taken back.`,
  safeChanged: 'Peeksafe: the lead has changed.',
  notJudged: 'not judged yet',
  saved: (count: string, isOfVisitors: boolean) => `saved ${count} ${isOfVisitors ? 'visitors' : 'impressions'}`,
  stopped: (letter: string) => `${letter} stopped`,
  restarted: (letter: string) => `${letter} restarted`,
  joined: (letter: string) => `+${letter}`,
  won: (letter: string) => `${letter} won`,
  alarm: 'split alarm',
  afresh: 'evidence restarted',
  play: 'Replay the experiment',
  stopReplay: 'Stop the replay',
  moment: 'Moment of the experiment',
  momentText: (time: string, counter: string) => `${time}. ${counter}`,
  backToNow: 'Back to now',
  table: 'Table',
  tableCaption: 'Rate, interval and evidence over time',
  ofMetric: (name: string) => `${name}, interval and evidence over time`,
  time: 'Time',
  noExperiment: 'No experiment to show yet.',
  notJudgedYet: 'Nothing is judged yet.',
  firstFigures: (opened: string) =>
    `Opened at ${opened}. The first figures come when the attribution window of its first impressions is over: 10 minutes, unless the stream sets another.`,
  outside: 'Nothing of this experiment was judged in the time that you chose.',
  showAll: 'Show the whole experiment',
  scaleWouldMove: 'The scale would move',
  update: 'Update',
} as const;
