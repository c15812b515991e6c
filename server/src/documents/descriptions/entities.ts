import type { DescriptionGroup } from './description-group.ts';
import { METRICS } from './metrics.ts';
import { SEGMENTS } from './segments.ts';
import { SUGGESTIONS } from './suggestions.ts';

const EVIDENCE = {
  logE: 'Natural logarithm of the evidence; show it as "e^logE : 1".',
  logNeeded: 'Natural logarithm of the evidence that suffices.',
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
      '': 'A unit of an experiment: what is assigned to its variants, or what is counted of them. One visitor may see a variant many times.',
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
        'The unit that is assigned to its variants at random, as its publisher declares it; left out where nobody did.',
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
    Timing: {
      '': 'Whether the times of a stream are those of a record, or invented, as where a file has totals alone.',
    },
    Robots: { '': 'What becomes of views that programs make.' },
    StreamInfo: {
      '': 'The settings of a stream that its viewers need.',
      timeZone: 'The time zone of its days, as an IANA name; null when nobody has set one.',
      origin: 'Where its events come from.',
      timing: 'Whether its times are invented. Left out where they are those of a record.',
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
    ...METRICS,
    ...SEGMENTS,
    ...SUGGESTIONS,
  },
};
