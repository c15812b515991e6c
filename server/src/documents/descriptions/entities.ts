import { LIMITS } from 'peeksafe/protocol';
import type { DescriptionGroup } from './description-group.ts';

const EVIDENCE = {
  logE: 'Natural logarithm of the evidence; show it as "e^logE : 1".',
  logNeeded: 'Natural logarithm of the evidence that suffices.',
};

const METRIC_SUMS = {
  n: 'Units whose value is in it for the first time, those with the value 0 among them; in total at most one per impression (`too-many-units`).',
  sum: 'Sum of their values; of a rate how many of them did it, and of a ratio the sum above the line. From -10^15 to 10^15.',
  sumSquares: 'Sum of the squares of those values; of a mean or ratio.',
  denominator: 'Sum of the values below the line; of a ratio.',
  denominatorSquares: 'Sum of the squares of the values below the line; of a ratio.',
  cross: 'Sum over the units of the value above the line times that below it; of a ratio.',
};
const METRIC = {
  name: `Its name, one in its experiment: at most ${LIMITS.metricNameLength} lower-case letters, digits and hyphens, a letter first.`,
  type: 'How it is counted.',
  role: 'What it is there for.',
  better: 'Whether more of it is better, or less.',
  bound:
    'Of a guardrail: how much worse than the others together a variant may be, or than the control or the limit, in the unit of the value, from 0 up; 0 until somebody says otherwise. Left out for other roles.',
  control:
    'Of a guardrail: id of the variant that it holds each other one to, in place of the others together. Until that one is posted, it judges nobody. Left out for none; not beside `limit`.',
  limit:
    'Of a guardrail: the value that it holds each variant to, in place of the others together, in the unit of the value. It speaks where variants are not compared, too. Left out for none; not beside `control`.',
  action:
    'Of a guardrail: what follows when a variant breaks it; `tell` until somebody says otherwise. Left out for other roles.',
  unit: 'The unit that its value is shown in: `percent`, `seconds`, or a currency by its ISO 4217 code, such as `currency:EUR`; left out for a plain number.',
};

/** Words for what a stream holds: experiments, variants, patterns, kills, suggestions and their parts. */
export const ENTITIES: DescriptionGroup = {
  common: {
    seq: 'The event that last changed it. An entity with a higher `seq` replaces one with a lower.',
    experiment: 'Id of its experiment.',
    variant: 'Id of the variant.',
    impressions: 'How often it was shown.',
    engagements: 'How often a showing was engaged with: at most once per impression.',
    units: 'Visitors who were shown it, each counted once; left out where impressions are counted.',
    engagedUnits:
      'Those of them who engaged within the attribution window of their first impression, each counted once; left out where impressions are counted.',
    er: 'Engagement rate: engagements / impressions, or engagedUnits / units where visitors are counted; null before the first.',
    ...EVIDENCE,
  },
  components: {
    VariantStatus: { '': 'Where a variant is in its life.' },
    Level: {
      '': 'How close a variant is to a kill. `learning`: too little is known; `watch`: a first sign; `endangered`: close to the bound.',
    },
    KillCause: {
      '': 'Why the showing of a variant was stopped: it is below the leader, or its prediction, or it breaks a guardrail; or an operator or an external monitor did it.',
    },
    KillPolicy: {
      '': 'Who may kill on its own: `evidence` and `threshold` kill by rule, `advise` only warns, `off` does neither.',
    },
    Comparison: {
      '': 'How the variants of an experiment were shown: side by side to a random audience, or each at its own time.',
    },
    EngagementTime: {
      '': 'Whose time the engagements of a stream carry: that of their `impression`, or their `own`.',
    },
    Unit: {
      '': 'A unit of an experiment: what is allotted to its variants, or what is counted of them. One visitor may see a variant many times.',
    },
    PlannedShare: { '': 'The planned share of the traffic of one variant.', share: 'Its share of the impressions.' },
    Tally: { '': 'How often a variant was shown, and how often a showing was engaged with.' },
    Evidence: { '': 'Evidence and where it suffices, as natural logarithms.' },
    KillRuleName: {
      '': 'Which rule speaks: `evidence` (against the other variants), `prediction`, or the simple `threshold`.',
    },
    Variant: {
      '': 'One piece of content under test, with all that is known of it.',
      id: 'Its id, chosen by the publisher.',
      letter:
        'Its letter in its experiment, `A` to `Z` and then `AA`, `AB`, …, by the order of posting; it never changes. Left out by older servers.',
      content: 'Its text.',
      patterns: 'Ids of the content patterns that it uses.',
      predictedEr: "What the publisher's model expected; null when nothing was predicted.",
      status: 'Where it is in its life.',
      level: 'How close it is to a kill.',
      postedAt: "When it went out, by the sender's clock.",
      delta: '(er - predictedEr) / predictedEr; null when either is unknown or the prediction is 0.',
      interval:
        'Confidence sequence for the average ER so far as [low, high], from judged counts; valid at every look. [0, 1] before the first of them.',
      judged:
        'The part of the counts that decisions rest on: closed batches since it was posted or revived. The rest is provisional. Where visitors are counted, its impressions are visitors, and its engagements those of them who engaged.',
      killDistance: 'The rule that is nearest to a kill and how near; null while it cannot be judged.',
      'killDistance.rule': 'The rule.',
      probabilityBest:
        'Probability of being the best of those that are shown, for display and traffic advice only; null while not compared.',
      trend: '(recent er - er) / er, the recent batches counting more; null while too little is known.',
      protected: 'A person keeps it from being killed automatically.',
      countedAt: "When the last count arrived, by the sender's clock; null before the first.",
      endedAt: 'When it was killed, closed or declared winner; null while active.',
      late: 'The part of its counts that came after their batch had closed: it is in the totals, and no decision rests on it. Left out while there is none. In the unit of `judged`.',
      metrics: 'The metrics that its experiment declares, in that order; left out where there are none.',
    },
    Threshold: {
      '': 'What the simple rule asks for.',
      factor: 'A variant is killed below this fraction of its prediction.',
      minImpressions: 'Not before this number of impressions.',
    },
    Budget: {
      '': "How an experiment's error budget is split.",
      alpha: 'The chance that the best variant is ever killed by mistake is at most this.',
      comparison:
        'The part spent on comparing variants: .04, or all of it where nothing was predicted when the first batch closed; less the part of guardrails.',
      prediction:
        'The part spent on comparing with predictions: .01, or 0: then predictions are shown and stop nothing.',
      guardrail: 'The part that all guardrails that kill share: .01. Left out where none kills.',
      traffic: 'The budget of the check of how traffic is shared. It only pauses, and is not a part of alpha.',
    },
    PauseCause: {
      '': 'Why automatic kills are paused: a person said so, the traffic is not shared as planned, counts come `late` more often with some variants than with others, or a variant breaks a `guardrail` that pauses. That pause ends when somebody resumes, who begins the evidence of that guardrail afresh, and by itself when no variant that is shown breaks it any more.',
    },
    Pause: {
      '': 'A pause of automatic kills.',
      cause: 'Who paused them.',
      reason: 'Why, in one sentence.',
      reasonCode:
        'The reason as a code, one of those under “Reasons”, so that a reader can write it in another language; left out where `reason` is somebody’s own sentence, and by older servers.',
      since: 'Since when.',
      by: 'Who paused them: the subject of the token; null when the traffic monitor did, or nobody knows who.',
    },
    Experiment: {
      '': 'Variants that compete for the same audience.',
      id: 'Its id, chosen by the publisher.',
      title: 'Its title for people; its id when it has none.',
      openedAt: "When it was opened, by the sender's clock.",
      policy: 'Who may kill on its own.',
      comparison: 'How its variants are shown.',
      shares: 'Planned shares of the traffic; empty when none are planned.',
      threshold: 'What the simple rule asks for.',
      plannedImpressions: 'Planned impressions of each variant; left out where none are planned.',
      expectedEr: 'The ER that is expected; left out where none is.',
      budget: 'How its error budget is split.',
      sharesConstant:
        'Whether the shares of the traffic are declared to stay the same relative to each other; left out while they are not.',
      randomizationUnit:
        'The unit that is allotted to its variants by chance, as its publisher declares it; left out where nobody did.',
      unit: 'The unit that it is counted and judged in; left out for impressions, and before the first counts.',
      coverage:
        'The part of all visitors that takes part, where they are assigned by the plan of the stream; left out for all.',
      seed: 'What visitors are dealt by; left out for its id.',
      notPromised:
        'Why nothing is promised about its stops, as a code of “Reasons”: `visitors-as-impressions`. They go on. Left out while the promise holds.',
      notCompared:
        'Why its variants are not compared although they are shown side by side, as a code of “Reasons”: `totals-vary` or `own-time`. Only a prediction may stop them then. Left out while they are compared.',
      pause: 'Why automatic kills are paused; null while they are not.',
      traffic:
        'Evidence that traffic is not shared as planned; null without planned shares, except where the plan assigns the visitors: its equal shares are the planned ones then.',
      batches: 'Batches closed so far.',
      skipped:
        'Batches that were not judged for some variant, because its impressions were far off its planned share in them: by five standard errors and by a fifth. Left out while there are none.',
      restarted:
        'Why and when all evidence of its variants last began afresh: a `correction` took back more than its batch had, or an `alarm` about the traffic or about late counts. Left out while it never did.',
      'restarted.cause': 'What it was: a correction, or an alarm.',
      'restarted.at': 'When it was, by the clock of the experiment.',
      judgedTo: 'Up to when its counts are judged; what came later is provisional. Null before the first batch.',
      late: 'Counts of its variants that came after their batch had closed, as of the batch that was closed last. Left out while there are none.',
      lead: 'Who leads, and by how much. Null while fewer than two variants are judged, where they are not shown side by side, and from older servers.',
      saved:
        'Impressions saved by stops. Null where nobody was stopped, where variants are not shown side by side, and from older servers.',
      ordinaryTest:
        'What an ordinary test of the two best variants would have said, for display only. Left out before the first batch that is judged for two, where variants are not shown side by side, and by older servers.',
      closedAt: 'When it was closed; left out while it is open, and by older servers.',
      winner: 'Id of the variant that it was closed with as its winner; left out where there is none.',
      closedBy: 'Who closed it: the subject of the token; left out while it is open, and when nobody knows who.',
      end: 'When it ends by itself; left out where nobody said so, and by older servers.',
      'end.maxDays': 'Longest duration from its opening on, in days; left out for none.',
      'end.minEffect': 'The smallest difference that matters, as a part of the rate of the leader; left out for none.',
      'end.when': 'What follows: a suggestion, or its closing.',
      metrics: 'What is measured besides engagements; left out where nothing is.',
      dimensions:
        'Names of the dimensions that its counts may be broken down by (`GET …/breakdown`); left out where none are declared. The counts by value are in no change.',
    },
    DimensionName: {
      '': `The name of a dimension: at most ${LIMITS.dimensionNameLength} lower-case letters, digits and hyphens, a letter first.`,
    },
    SegmentValue: {
      '': `A value of a dimension, such as \`mobile\`: at most ${LIMITS.segmentValueLength} characters, with the rules of an id. \`other\` is all that a dimension does not name.`,
    },
    DeclaredDimension: {
      '': 'A dimension that an experiment may be broken down by. It has values, or learns them.',
      name: 'Its name, one in its experiment, such as `device`.',
      values: `Its values, at most ${LIMITS.valuesPerDimension}, each once. All others are counted together as \`other\`.`,
      learns: `Whether it learns further values as they are reported, up to ${LIMITS.valuesPerDimension} with those declared; later ones are \`other\`. Then texts of senders, pages among them, are kept and shown as they come; false until somebody says otherwise.`,
    },
    DeclaredDimensions: {
      '': `The dimensions that an experiment declares, each name once: at most ${LIMITS.dimensionsPerExperiment}.`,
    },
    SegmentCounts: {
      '': 'The part of a report that is of one value, in the unit that the report counts: visitors, where it counts them.',
    },
    Segments: {
      '': `A report by dimension and value. The values of a dimension add up to at most what the report counts (\`bad-event\`); of the rest nobody says the value. At most ${LIMITS.valuesPerReport} values of a dimension.`,
    },
    SegmentColumns: {
      '': 'One dimension of the rows of a report, as columns of equal length: each entry is what one row has of one value, in the unit of the row. The entries of a row add up to at most what it counts (`bad-event`).',
      values: 'The values that entries are of.',
      row: 'The row of each entry, as its place in the columns of the report.',
      value: 'The value of each entry, as its place in `values`.',
      impressions: 'The impressions of each entry.',
      engagements: 'The engagements of each entry.',
    },
    ColumnsByDimension: { '': 'Columns of dimensions by name.' },
    ViewSegments: { '': 'The value of a view in each dimension, such as `{ "device": "mobile" }`.' },
    MetricType: {
      '': 'How a metric is counted, each by unit (an impression, or a visitor where they are counted): `rate`: yes or no, such as a kind of engagement; `mean`: a number, such as seconds read or money spent; `ratio`: one number by another, such as money by order.',
    },
    MetricRole: {
      '': 'What a metric is there for. The `primary` one decides about stops, in place of engagements: at most one, and none with the policy `threshold`. A `secondary` one is shown with intervals that hold at every look, and decides nothing. A `guardrail` acts when a variant is worse in it by more than its `bound` than the others together, or than its `control` or `limit`: see `GuardrailAction`.',
    },
    GuardrailAction: {
      '': 'What follows when a variant breaks a guardrail. `tell` makes a suggestion (`check-guardrail`), and `pause` pauses the automatic kills of the experiment as well: all of these share a budget of .01 of their own, since they stop nobody. `kill` kills the variant where the policy is `evidence` or `threshold`, and suggests it where that is not possible: all of these share .01 that is taken from the budget of the comparison.',
    },
    MetricBetter: { '': 'Whether more of a metric is better, or less.' },
    MetricOrigin: {
      '': 'Where the values of a metric come from: `views`, the views of pages and the visitors of whom other systems report, each with the value 0 until one comes; or `reports`, the sums that a program posts.',
    },
    MetricUnit: {
      '': 'The unit of a value: `percent` (0.05 is 5 %), `seconds`, or `currency:` with its ISO 4217 code in capitals.',
    },
    MetricName: {
      '': `The name of a metric: at most ${LIMITS.metricNameLength} lower-case letters, digits and hyphens, a letter first.`,
    },
    DeclaredMetric: {
      '': 'A metric that an experiment declares.',
      ...METRIC,
      from: 'Where its values come from. Left out, reports may have sums of it, and views count it too: each visitor with 0 until a value comes. `reports` where a program posts sums and pages count the views.',
    },
    ViewValue: {
      '': `A value of one view so far: what was added up, in the unit of the metric, from 0 to ${LIMITS.viewValue}, and how many times something was added, which a ratio has below the line. The server keeps thousandths.`,
    },
    ViewValues: { '': 'Values of one view by the names of metrics.' },
    DeclaredMetrics: {
      '': `The metrics that an experiment declares, each name once: at most ${LIMITS.metricsPerExperiment}.`,
    },
    Metric: { '': 'A metric of an experiment.', ...METRIC },
    MetricSums: {
      '': 'What a report adds to a metric of one variant: of a rate `n` and `sum`, of a mean also `sumSquares`, of a ratio all. A unit whose value grows later adds what is new with `n` 0 and the time of its first impression: from 3 to 8, `sum` 5 and `sumSquares` 64 - 9 = 55.',
      ...METRIC_SUMS,
    },
    SumsByMetric: { '': 'Sums of metrics by name.' },
    MetricColumns: { '': 'Sums of a metric for several rows, as columns of equal length.', ...METRIC_SUMS },
    ColumnsByMetric: { '': 'Columns of metrics by name.' },
    BatchColumns: {
      '': 'Sums of the metrics of a closed batch, columns of each by name, a row for each of its counts.',
    },
    MetricResult: {
      '': 'A metric of one variant so far.',
      name: 'Its name.',
      n: 'Units whose value is known.',
      sum: 'Sum of their values; of a ratio the sum above the line.',
      value:
        'The rate, the mean or the ratio; null before the first unit, and while a ratio has nothing below the line.',
      judged: 'Units that the interval rests on: those of closed batches since the variant was posted or revived.',
      interval:
        'Confidence sequence of the value as [low, high], at .05 and valid at every look: exact for a rate, about for a mean or ratio, which are said from 200 units on whose values no few outweigh. Null before.',
      late: 'Units whose value came after their batch had closed, or did not fit the units of it: no interval rests on them. Left out while there are none.',
      broken:
        'Of a guardrail: evidence that the variant is worse than it may be, and whether that suffices to call it broken. Left out for other roles, for the control of the guardrail, and before it is judged.',
      'broken.suffices':
        'Whether the guardrail speaks up: the evidence suffices, enough units of the variant and of what it is held to are judged, and the variants of the experiment are compared where that is another one. Left out by older servers.',
    },
    OrdinaryTest: {
      '': 'The verdicts of an ordinary test that is looked at again and again: a two-sided z-test for a fixed sample at .05, of the two best variants, taken at each judged batch as if it were the only look. For comparison on screen; nothing is decided by it.',
      winners: 'How often it has called a winner. A change of the winner takes the former one back and calls the next.',
      takenBack:
        'How often it has taken a winner back, from 0 to `winners`. One that was stopped, or whose evidence began afresh, is not taken back.',
      winner: 'Id of the variant that it calls the winner now; null while it calls none.',
      loser: 'Id of the variant that the winner is compared with; null while there is no winner.',
      since: 'Since when it calls this winner: the end of the batch; null while there is none.',
    },
    StreamOrigin: {
      '': 'Where the events of a stream come from: people who read now (`live`), the simulator, or a record that is played again (`replay`).',
    },
    Robots: { '': 'What becomes of views that programs make.' },
    StreamInfo: {
      '': 'The settings of a stream that its viewers need.',
      timeZone: 'The time zone of its days, as an IANA name; null when nobody has set one.',
      origin: 'Where its events come from.',
      robots:
        'What becomes of views that programs make: `count` counts them, which is for tests alone. Left out where they are set aside.',
    },
    ExperimentEnd: {
      '': 'When an experiment ends by itself: when the first of its two bounds is reached, of which it has at least one. Automatic stops that are paused hold its closing back, and it is suggested then. One that is reopened after it had ended by itself has no `end` any more until it is given one again.',
      maxDays:
        'Longest duration from its opening on, in days, parts of a day too: by the time of its counts, and by the server’s clock while none come.',
      minEffect:
        'The smallest difference that matters, as a part of the rate of the leader: it ends when no other variant that is shown can be better than the leader by more, by intervals that hold at every look together. Refused beside a primary metric.',
      when: '`suggest` for a suggestion, `close` to close it, with a winner where the evidence names one; `suggest` until somebody says otherwise.',
    },
    ClosingCause: {
      '': 'Why an experiment ended by itself: its duration was over (`max-days`), or no difference that matters was possible any more (`no-effect`).',
    },
    ExperimentClosing: {
      '': 'One closing of an experiment.',
      id: 'Its id: that of the event.',
      experiment: 'Id of its experiment.',
      winner: 'Id of the variant that was declared the winner; null for none.',
      reason: 'Why, in one sentence; empty where nobody said.',
      cause: 'Why it ended by itself; left out where somebody closed it.',
      reasonCode: 'The reason as a code, one of those under “Reasons”; left out where it is somebody’s own sentence.',
      reasonNumbers: 'The numbers that the reason names.',
      at: "When, by the sender's clock.",
      receivedAt: "When the server received it, by the server's clock.",
      by: 'Who closed it: the subject of the token; null when nobody knows who.',
      reopenedAt: 'When it was taken back; null while it stands.',
      reopenedBy: 'Who took it back; null while it stands, or when nobody knows who.',
    },
    Note: {
      '': 'A note at a moment of a stream: a deploy, a publication, or anything else that explains a change.',
      id: 'Its id.',
      at: "The moment that it is about, by its writer's clock.",
      text: 'Its text; empty once it is deleted.',
      experiment: 'Id of the experiment that it is about; null when it is about the whole stream.',
      variant: 'Id of the variant that it is about; null when it is about none.',
      url: 'Where there is more to read; null when nowhere.',
      by: 'Who wrote it: the subject of the token; null when nobody knows who.',
      editedAt: 'When it was last edited; null when it never was.',
      deletedAt: 'When it was deleted; null while it stands.',
    },
    LeadVerdict: {
      '': 'Whether one variant leads. `leads`: the interval of the ratio does not hold 1; `too-early`: it does, or too little is known; `changed`: no constant ratio agrees with all that was seen.',
    },
    Estimate: {
      '': 'A number with its interval.',
      estimate: 'The best guess; it lies in the interval.',
      low: 'Lower end of the interval.',
      high: 'Upper end of the interval.',
    },
    Lead: {
      '': 'How the two best variants of an experiment compare, from the judged counts of the times at which both were shown. The interval holds at every look while the ratio of the two rates is constant.',
      leader: 'Id of the better one.',
      runnerUp: 'Id of the other.',
      verdict: 'Whether it leads.',
      ratio:
        'Rate of the leader divided by that of the runner-up, above 0, as the intersection of all intervals so far. Null before both have 100 judged engagements together and the experiment 10 batches or one hour, and when the lead has changed.',
      difference:
        'Rate of the leader less that of the runner-up, from -1 to 1: 0.009 is 0.9 percentage points. The rate of the runner-up is taken as known; only the ratio is covered. Null where the ratio is.',
      sinceBatch: 'The batch since which the same is said, from 1 up.',
      since: 'The end of that batch; left out by older servers.',
      judgedTo: 'Up to when counts are in it. It is made once a minute at most.',
      alpha: 'The error budget of this pair: 0.05 divided by the pairs that it was chosen from.',
      variants: 'Variants that were ever judged; the two are the best of those that are shown.',
    },
    Saved: {
      '': 'Impressions that went to other variants because some were stopped.',
      impressions: 'By all stops so far, those that were taken back included.',
      growth: 'Factor by which the impressions that stopped variants would have had have grown, above 0; see `Saving`.',
    },
    FatigueLevel: { '': 'How worn a pattern is, from unused to worn out; `rested` after a pause.' },
    Source: { '': "Who says so: this server's own monitors, or one that the team already had." },
    Pattern: {
      '': 'A reusable content device and its wear.',
      id: 'Its name.',
      uses: 'Uses in the 7 days before `assessedAt`.',
      lastUsedAt: 'When it was last used; null when it never was.',
      level: 'How worn it is.',
      freshness: '1 = unused, 0 = worn out.',
      reason: 'The rule that set the level, in one sentence; empty while fresh.',
      reasonCode:
        'The reason as a code, one of those under “Reasons”, so that a reader can write it in another language; left out where `reason` is somebody’s own sentence, and by older servers.',
      freshAt: 'When an overused pattern is fresh again if it rests; null when it is fresh or nobody can say.',
      alternatives: 'Fresher patterns of the same stream to use instead, freshest first.',
      decline: 'What tells of a falling ER; null while too little is known.',
      'decline.er': 'The recent ER; null while unknown.',
      'decline.floor': 'The ER that it had to keep beside what the others earned in the same hours.',
      'decline.alone':
        'True where nothing comparable is shown beside it; it is then called declining at most, since the time of day may be the reason.',
      source: 'Who assessed it.',
      assessedAt: 'When it was assessed.',
      snoozedUntil:
        'Until when its warning is hidden for everybody; null when nobody hid it. It may have passed: compare it with the time.',
      snoozedBy: 'Who hid it: the subject of the token; null when nobody did, or nobody knows who.',
    },
    KillEvidence: {
      '': 'The numbers that a kill was decided on, frozen at the decision.',
      rule: 'The rule that killed.',
      impressions: 'Impressions that the rule judged; late and provisional ones are not among them.',
      engagements: 'Engagements that the rule judged.',
      unit: 'The unit of these counts: where it is `visitors`, impressions are visitors, and engagements those of them who engaged. Left out for impressions.',
      predictedEr: 'The prediction that was compared with.',
      factor: 'The fraction of the prediction below which the rule kills.',
      minImpressions: 'Impressions that the rule asks for.',
      alpha: 'The error budget that the rule spends.',
      leader: 'Id of the leading variant.',
      leaderEr: 'Its engagement rate.',
      metric:
        'The name of the metric that it was decided by, the primary one or a guardrail; `impressions` are its units then. Left out for engagements.',
      value: 'The value of that metric of the variant.',
      leaderValue: 'The same of the leader.',
      othersValue: 'Of a guardrail: the same of the others together.',
      controlValue: 'Of a guardrail with a control: the same of the control.',
      limitValue: 'Of a guardrail with a limit: that value.',
      bound: 'Of a guardrail: how much worse than these the variant may be.',
      control: 'Of a guardrail with a control: id of that variant.',
    },
    Kill: {
      '': 'One stop of the showing of a variant.',
      id: 'Its id.',
      cause: 'Why.',
      reason: 'Why, in one sentence with its numbers.',
      reasonCode:
        'The reason as a code, one of those under “Reasons”, so that a reader can write it in another language; left out where `reason` is somebody’s own sentence, and by older servers.',
      at: 'When, as its sender says.',
      receivedAt: "When it arrived, by the server's clock. Older servers do not say it.",
      impressions: 'Impressions of the variant at that moment.',
      engagements: 'Engagements of the variant at that moment.',
      evidence: 'What it was decided on; null when it was not decided here.',
      revivedAt: 'When it was taken back by hand; null while it stands.',
      by: 'Who stopped it: the subject of the token; null when the monitors here did, or nobody knows who.',
      revivedBy: 'Who took it back; null while it stands, or when nobody knows who.',
      saving:
        'The base of the impressions that it saved; null where variants are not shown side by side, where the variant was alone, and from older servers.',
    },
    Saving: {
      '': 'The base of what one stop saved: `impressions` times (growth / `from` - 1), with `saved.growth` of its experiment now, or `to`.',
      impressions: 'Impressions that the variant would have had when it was stopped, from 0 up.',
      from: 'The growth of its experiment at that moment, above 0.',
      to: 'The growth when the variant was shown again; null while it is not.',
    },
    Priority: { '': 'How urgent a suggestion is.' },
    Subject: { '': 'What a suggestion is about.', kind: 'What kind of thing.', id: 'Its id.' },
    Figure: {
      '': 'One number that a suggestion rests on.',
      name: 'Its name, such as `impressions` or `share of variant-3`.',
      value: 'The number.',
      code: 'The name as a code; left out where it is not one of the engine’s, and by older servers.',
      variant: 'The variant that it is a number of.',
    },
    Gain: {
      '': 'Engagements per 1,000 impressions to be gained, with its interval; where the unit is `visitors`, visitors who engage of 1,000.',
      unit: 'The unit of the experiment; left out for impressions.',
      estimate: 'The best guess.',
      low: 'Lower end of the interval.',
      high: 'Upper end of the interval.',
    },
    SuggestionEffectKind: { '': 'What the server does when a suggestion is accepted.' },
    PlannedEffect: {
      '': 'What accepting a suggestion does to the thing that it is about.',
      kind: 'What is done: the variant is stopped, the shares are planned, the experiment is closed, its automatic kills go on, or the attribution window is set.',
      shares: 'The shares of `plan-shares`, which add up to 1.',
      winner: 'Id of the winner of `close-experiment`.',
      attributionWindowMs: 'The attribution window of `set-window`, in milliseconds; it is that of the whole stream.',
    },
    SuggestionEffect: {
      '': 'What accepting a suggestion does to the thing that it is about, and once it has, what was before.',
      kind: 'What is done: the variant is stopped, the shares are planned, the experiment is closed, its automatic kills go on, or the attribution window is set.',
      shares: 'The shares of `plan-shares`, which add up to 1.',
      winner: 'Id of the winner of `close-experiment`.',
      attributionWindowMs: 'The attribution window of `set-window`, in milliseconds; it is that of the whole stream.',
      before:
        'The settings that its acceptance has changed, as they were; left out before, and where there was nothing left to do. `suggestion.reopened` brings them back.',
      'before.shares': 'The shares that were planned.',
      'before.attributionWindowMs': 'The attribution window that was set, in milliseconds.',
    },
    SuggestionStatus: { '': 'What became of a suggestion; `settled`: its reason no longer holds.' },
    Suggestion: {
      '': 'One action worth taking.',
      id: 'Its id.',
      action: 'What kind of action: a word such as `shift-traffic` or `rest-pattern`.',
      priority: 'How urgent it is.',
      title: 'What to do, in one sentence.',
      reason: 'Why; may be empty.',
      reasonCode:
        'Title and reason as a code, one of those under “Reasons”, so that a reader can write them in another language; left out where they are somebody’s own sentence, and by older servers.',
      reasonNumbers: 'The numbers that the reason names, by the names under “Reasons”.',
      reasonVariant: 'The variant that title or reason name besides what the suggestion is about.',
      about: 'What it is about; null when its sender did not say.',
      evidence: `The numbers that it rests on, at most ${LIMITS.suggestionEvidence}.`,
      source: 'Who made it.',
      generated: 'Whether a language model worded it; it never decides what is suggested.',
      madeAt: 'When it was made.',
      expiresAt: 'When it expires; null for never.',
      expectedGain: 'What it may bring; null when nobody can say.',
      effect:
        'What accepting it does; left out where only its publisher can do what it says, and by older servers: accepting it marks it as done.',
      status: 'What became of it.',
      endedAt: 'When it ceased to be open; null while it is.',
      outcome: 'What came of it, in one sentence; empty while nobody knows.',
      outcomeCode:
        'The outcome as a code: `not-taken-up`, `pattern-snoozed`, `no-longer-holds` or `experiment-closed`.',
      endedBy: 'Who accepted or dismissed it: the subject of the token; null when nobody did, or nobody knows who.',
    },
  },
};
