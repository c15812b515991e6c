/** `variant` and `leader` are letters of variants. */
export const killFeed = {
  title: 'Stopped early',
  none: 'No variant has been stopped.',
  noMatch: 'No entry matches.',
  stopped: (count: number, text: string) => (count === 1 ? '1 stop' : `${text} stops`),
  today: 'Today',
  yesterday: 'Yesterday',
  fresh: (count: number, text: string) => (count === 1 ? '1 new' : `${text} new`),
  exactTimes: 'Exact times',
  burst: (count: number, text: string) =>
    count === 1 ? '1 variant stopped within a minute' : `${text} variants stopped within a minute`,
  olderButton: 'Show older',
  end: 'End of the list',
  filter: {
    title: 'Filter',
    search: 'Search',
    experiment: 'Experiment',
    allExperiments: 'All experiments',
    cause: 'Show',
    metric: 'Decided by metric',
    allMetrics: 'Any',
    showAll: 'Show all',
    hidden: (count: number, text: string) => (count === 1 ? '1 hidden' : `${text} hidden`),
  },
  timeline: {
    title: 'Timeline of decisions',
    summary: (stops: string, from: string, to: string, count: string) =>
      `Decisions from ${from} to ${to}: ${count}, ${stops} among them. Arrow keys read each.`,
    between: (from: string, to: string) => `${from} to ${to}`,
    more: (count: number, text: string) => (count === 1 ? 'and 1 more' : `and ${text} more`),
  },
  causes: {
    all: 'Everything',
    automatic: 'Automatic stops',
    operator: 'Stops by hand',
    external: 'Stops by external monitors',
    restart: 'Restarts',
    closing: 'Winners and closings',
    alarm: 'Alarms and pauses',
    note: 'Notes',
  },
  announced: (experiment: string, sentence: string) => `${experiment}: ${sentence}.`,
  manyAnnounced: (count: number, text: string) =>
    count === 1 ? '1 variant was stopped.' : `${text} variants were stopped.`,
  /** The event, in one sentence without a full stop. */
  sentences: {
    belowLeader: (variant: string, er: string, leader: string, leaderEr: string) =>
      `${variant} stopped: ${er} against ${leader}’s ${leaderEr}`,
    belowTheLeader: (variant: string, er: string, leaderEr: string) =>
      `${variant} stopped: ${er} against the leader’s ${leaderEr}`,
    belowPrediction: (variant: string, er: string, floor: string) =>
      `${variant} stopped: ${er}, below the ${floor} that its prediction asks for`,
    because: (variant: string, reason: string) => `${variant} stopped: ${reason}`,
    byHand: (variant: string) => `${variant} stopped by hand`,
    external: (variant: string) => `${variant} stopped by an external monitor`,
    restarted: (variant: string) => `${variant} restarted, with fresh evidence`,
    won: (variant: string) => `${variant} won`,
    closedWith: (variant: string) => `${variant} won: the experiment is closed`,
    closed: 'Closed without a winner',
    reopened: 'Reopened: the variants are shown again, with fresh evidence',
    paused: (why: string) => `Automatic stops paused: ${why}`,
    breaks: (guardrail: string) => `a variant breaks the guardrail ${guardrail}`,
    pauses: {
      operator: 'by hand',
      traffic: 'the traffic is not split as planned',
      late: 'counts come late more often with some variants than with others',
      guardrail: 'a variant breaks a guardrail',
    },
    corrected: 'All evidence began again after a correction',
    alarmed: 'All evidence began again after an alarm',
  },
  /** Adds something to a sentence. */
  and: (sentence: string, more: string) => `${sentence}, ${more}`,
  evidence: (odds: string) => `evidence ${odds}`,
  saved: (count: number, text: string) =>
    count === 1 ? 'about 1 impression saved' : `about ${text} impressions saved`,
  savedRule: 'Saved: the impressions it would have received since, had nothing been stopped.',
  after: (count: number, text: string) => (count === 1 ? 'after 1 impression' : `after ${text} impressions`),
  revive: 'Restart',
  revivedAgo: (when: string) => `restarted ${when}`,
} as const;
