export const variantDetails = {
  rules: {
    threshold: 'simple threshold',
    evidence: 'evidence that others are better',
    prediction: 'evidence against the prediction',
    guardrail: 'evidence that it breaks a guardrail',
  },
  evidence: 'Towards a stop',
  evidenceText: (odds: string, needed: string, rule: string) => `${odds} (stops at ${needed}), ${rule}`,
  evidenceUnknown: 'not enough data yet',
  judged: 'Judged',
  judgedText: (engagements: string, impressions: string, er: string) =>
    `${engagements} engagements of ${impressions} impressions (${er})`,
  judgedVisitors: (engaged: string, visitors: string, er: string) =>
    `${engaged} of ${visitors} visitors engaged (${er})`,
  provisional: (impressions: string, isOfVisitors: boolean) =>
    `${impressions} more ${isOfVisitors ? 'visitors' : 'impressions'} are provisional`,
  late: 'Late',
  lateText: (impressions: string, engagements: string) =>
    `${impressions} impressions and ${engagements} engagements came too late to be judged`,
  lateVisitors: (visitors: string, engaged: string) =>
    `${visitors} visitors, and engagements of ${engaged}, came too late to be judged`,
  interval: 'Average ER so far',
  intervalText: (low: string, high: string) => `${low}–${high} (95%, valid at any time)`,
  level: 'Level',
  levelTexts: {
    learning: 'Not enough data yet',
    steady: 'No evidence against it',
    watch: 'Some evidence against it',
    endangered: 'Close to being stopped',
  },
  best: 'Best',
  bestText: (share: string) =>
    `${share} probability of being the best of those shown (not protected against repeated looks)`,
  bestUnknown: 'not compared',
  lead: 'Lead',
  leads: (leader: string, other: string, points: string, range: string) =>
    `“${leader}” leads “${other}” by ${points} points (${range})`,
  leadRange: (low: string, high: string) => `${low} to ${high}`,
  leadEarly: (leader: string, other: string, range: string | null) =>
    `Too early to say: “${leader}” against “${other}”${range === null ? '' : `, ${range} points`}`,
  leadChanged: 'The lead has changed during the experiment',
  leadRule: (alpha: string, variants: string) =>
    `Valid at any time with an error of at most ${alpha}, 5% shared by all pairs of ${variants} variants, while the ratio of the two rates is constant. Only the ratio is covered: the rate of the second is taken as known.`,
  posted: 'Posted',
  ended: 'Ended',
  id: 'ID',
  pause: 'Automatic stops',
  pauseText: (reason: string, since: string) => `paused since ${since}: ${reason}`,
  history: 'ER over time',
  historyLoading: 'Loading history …',
  historyEmpty: 'No history yet.',
  historyFault: (why: string) => `The history could not be loaded: ${why}`,
  historyText: (from: string, to: string, first: string, last: string) =>
    `ER from ${first} at ${from} to ${last} at ${to}`,
} as const;
