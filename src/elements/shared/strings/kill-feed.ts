/** What only the feed says. */
export const killFeedStrings = {
  noKills: 'No variant has been stopped.',
  killAnnounced: (content: string, reason: string) => `Stopped: ${content}. ${reason}.`,
  killsAnnounced: (count: number) => `${count} variants were stopped.`,
  causes: {
    'below-leader': 'Below the leader',
    'below-prediction': 'Below prediction',
    operator: 'By hand',
    external: 'Outside monitor',
  },
  actions: {
    revive: 'Show again',
  },
  killFeed: {
    title: 'Stopped early',
    stopped: (count: number, text: string) => (count === 1 ? '1 stop' : `${text} stops`),
    today: 'Today',
    yesterday: 'Yesterday',
    fresh: (count: number, text: string) => (count === 1 ? '1 new' : `${text} new`),
    exactTimes: 'Exact times',
    after: (impressions: string) => `after ${impressions} impressions`,
    saved: (impressions: string) => `${impressions} impressions saved`,
    savedRule:
      'Saved: what it would have got since, had it kept the share of its test’s impressions that it had until it was stopped.',
    burst: (count: string) => `${count} variants stopped within a minute`,
    revivedAgo: (when: string) => `shown again ${when}`,
    olderButton: 'Show older',
  },
  evidence: {
    show: 'Evidence',
  },
} as const;
