/** What only the chart says. */
export const chartStrings = {
  killed: (content: string) => `“${content}” was stopped`,
  erOverTime: 'ER over time',
  interval: 'Interval',
  range: 'Range of time',
  rangeAll: 'All',
  chart: 'chart',
  chartHelp:
    'ER over time. Left and right arrow keys read it point by point, up and down go from variant to variant. Plus and minus zoom, 0 shows the whole range, Page Up and Page Down move in time.',
  chartPoint: (content: string, time: string, er: string, impressions: string) =>
    `${content}: ${er} at ${time}, ${impressions} impressions`,
  noHistory: 'The past could not be loaded; what comes from now on is shown.',
  erChart: {
    howCounted: 'How ER is counted',
    cumulative: 'Cumulative',
    windowed: (span: string) => `Last ${span}`,
    windowedHint:
      'ER of what was counted in a window of time up to each moment. An interval holds for the cumulative ER only.',
    pause: 'Pause',
    resume: 'Resume',
    resetZoom: 'Reset zoom',
    showTable: 'Table',
    exportAs: 'Export',
    exportKinds: { png: 'Image (PNG)', svg: 'Drawing (SVG)', csv: 'Figures (CSV)' },
    exportFailed: 'This could not be exported.',
    shownCount: (shown: string, of: string) => `${shown} of ${of} shown`,
    showBest: (count: string) => `Best ${count}`,
    showAll: 'All',
    legendHint: 'Double-click, or Alt with a click, shows one alone.',
    moreValues: (count: string) => `and ${count} more`,
    zoomShows: (from: string, to: string) => `Shows ${from} to ${to}`,
    predictedLine: (er: string) => `predicted ${er}`,
    thresholdLine: (er: string) => `stopped below ${er}`,
    trafficAlarm: 'Traffic not shared as planned',
    chartMarks: 'What happened',
  },
} as const;
