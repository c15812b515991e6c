/** The six numbers. */
export const summaryStrings = {
  summary: {
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
  },
} as const;
