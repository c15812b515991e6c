import { tableWords } from './table-words.ts';

/** Every word that the elements show, in English. A value with parts to fill in is a function of them. */
export const words = {
  loading: 'Waiting for data …',
  noData: 'No data yet.',
  stale: 'Connection lost. These are the last figures known.',
  offline: 'Offline. These are the last figures known.',
  offlineEmpty: 'Offline. Nothing is known yet.',
  error: 'This cannot be shown.',
  phase: { connecting: 'Connecting', live: 'Live', stale: 'Stale', offline: 'Offline', denied: 'No access' },
  reason: {
    starting: '',
    synchronised: '',
    silent: 'the server fell silent',
    'closed-by-server': 'the server closed the connection',
    'connection-lost': 'the connection was lost',
    'network-offline': 'this device is offline',
    'server-restart': 'the server restarts',
    'server-overload': 'the server is busy',
    unauthorised: 'the token is not valid',
    forbidden: 'the token does not allow it',
    'no-stream': 'there is no such stream yet',
    version: 'the server speaks another version',
    'protocol-error': 'the server and this page disagree; starting over',
    closed: 'closed',
  },
  dataAge: (age: string) => `data ${age} old`,
  delay: (ms: number) => `${ms} ms behind`,
  variants: 'Variants',
  content: 'Content',
  comparison: 'Actual against predicted ER',
  actualEr: 'Actual ER',
  predictedEr: 'Predicted ER',
  delta: 'Delta',
  impressions: 'Impressions',
  engagements: 'Engagements',
  age: 'Time active',
  status: 'Status',
  statuses: { active: 'Active', killed: 'Killed', winner: 'Winner', closed: 'Closed' },
  levels: { learning: 'Learning', steady: 'Active', watch: 'Watch', endangered: 'Endangered' },
  unknown: '–',
  comparisonText: (actual: string, low: string, high: string, predicted: string | null) =>
    `actual ${actual}, between ${low} and ${high}${predicted === null ? '' : `, predicted ${predicted}`}`,
  orderWaits: (rows: number) => (rows === 1 ? '1 row would move' : `${rows} rows would move`),
  reorder: 'Update the order',
  table: tableWords,
  kills: 'Kills',
  noKills: 'No variant has been stopped.',
  killed: (content: string) => `“${content}” was stopped`,
  killedAfter: (impressions: string) => `after ${impressions} impressions`,
  killAnnounced: (content: string, reason: string) => `Stopped: ${content}. ${reason}.`,
  killsAnnounced: (count: number) => `${count} variants were stopped.`,
  revived: 'revived since',
  causes: {
    'below-leader': 'Below the leader',
    'below-prediction': 'Below prediction',
    operator: 'By hand',
    external: 'Outside monitor',
  },
  fatigue: 'Pattern fatigue',
  fatigueLevels: {
    fresh: 'Fresh',
    overused: 'Overused',
    declining: 'Declining',
    fatigued: 'Fatigued',
    severe: 'Severely fatigued',
    rested: 'Rested',
  },
  freshness: 'Freshness',
  uses: (uses: number) => (uses === 1 ? '1 use in 7 days' : `${uses} uses in 7 days`),
  freshAgain: (when: string) => `fresh again ${when}`,
  instead: 'Use instead:',
  morePatterns: (count: number) =>
    count === 1 ? '1 more pattern needs attention' : `${count} more patterns need attention`,
  fewer: 'Show fewer',
  dismiss: (pattern: string) => `Dismiss the warning about ${pattern}`,
  erOverTime: 'ER over time',
  interval: 'Interval',
  range: 'Range of time',
  rangeAll: 'All',
  chart: 'chart',
  chartHelp: 'ER over time. Left and right arrow keys read it point by point, up and down go from variant to variant.',
  chartPoint: (content: string, time: string, er: string, impressions: string) =>
    `${content}: ${er} at ${time}, ${impressions} impressions`,
  noHistory: 'The past could not be loaded; what comes from now on is shown.',
} as const;

/** A catalogue as another language may fill it: the same keys, any text. */
type Filled<T> = T extends (...parts: infer P) => string
  ? (...parts: P) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Filled<T[K]> };

/** The catalogue of words of one language. */
export type Words = Filled<typeof words>;
