import { LIMITS } from 'peeksafe/protocol';
import type { DescriptionGroup } from './description-group.ts';

const BY_A_PERSON = 'Takes the scope `operate`.';
const POSTING = {
  content: 'Its text.',
  predictedEr: "What the publisher's model expects; null or left out when nothing is predicted.",
  patterns: `Names of the patterns that it uses, at most ${LIMITS.patternsPerVariant}.`,
};
const BATCHES = {
  batchMs: `Length of a batch, in milliseconds, from ${LIMITS.batchMs[0]} to ${LIMITS.batchMs[1]}; 30,000 until somebody says otherwise.`,
  attributionWindowMs: `How long after its end a batch waits for late counts, in milliseconds, at most ${LIMITS.attributionWindowMs}; 600,000 until somebody says otherwise.`,
  engagementTime:
    'Whose time the engagements carry in `at` of `variant.observed`: that of their `impression`, as it is meant, or their `own`, where a sender knows no other. With `own` a variant that joins is compared from one attribution window later on, so the window has to hold at least 95 % of the delays. Left out, it is taken for that of their impression while nothing speaks against it.',
  timeZone:
    'The time zone of its days, as a name of the IANA database that the server knows, such as `Europe/Berlin` (`bad-event` else). Viewers take their own while nobody says it.',
  origin:
    'Where its events come from: people who read now (`live`, until somebody says otherwise), the simulator (`simulated`), or a record that is played again (`replay`).',
  timing:
    'Whether its times are those of a record (`recorded`, until somebody says otherwise) or `invented`, as where a file has totals alone; pages then say so.',
  robots:
    'What becomes of views that programs make: they are set aside (`set-aside`, until somebody says otherwise) or counted like others (`count`), which is for tests alone.',
};
const SETTINGS = {
  title: 'Its title for people.',
  policy: 'Who may kill on its own.',
  comparison: 'How its variants are shown.',
  shares: `Planned shares of the traffic, at most ${LIMITS.sharesPerExperiment}.`,
  threshold: 'What the simple rule asks for.',
  plannedImpressions:
    'Impressions of each variant that are planned, or visitors where they are counted, from 1 up. With `expectedEr` the comparison bets on differences that they can show. Fixed before the first counts; a wrong plan costs time, and never the guarantee.',
  expectedEr: 'The ER that is expected, above 0, at most 1. Fixed before the first counts.',
  sharesConstant:
    'Whether the shares of the traffic stay the same relative to each other among the variants that are shown; false until somebody says otherwise. Running totals, and batches of more than an hour, are compared only where it is declared.',
  randomizationUnit:
    'The unit that is assigned to variants at random. Where it is `visitors`, the promise about stops takes counts of visitors: `units` and `engagedUnits` of `variant.observed`.',
  coverage:
    'The part of all visitors that takes part, for those who assign by the plan of the stream; 1 until somebody says otherwise.',
  end: 'When it ends by itself: null for when somebody closes it, as until somebody says otherwise. It may be changed at any time, since no promise rests on it.',
  seed: "What visitors are dealt by, in place of the experiment's id, such as the seed that another system uses. Fixed before the first counts (`already-counted`): another one deals all visitors again.",
};
const METRICS = {
  metrics: `What is measured besides engagements, at most ${LIMITS.metricsPerExperiment}; none until somebody says otherwise. Fixed before the first counts (\`already-counted\`).`,
  dimensions: `Dimensions that its counts may be broken down by, for exploration: at most ${LIMITS.dimensionsPerExperiment}. No decision rests on them. Fixed before the first counts (\`already-counted\`).`,
};
const COUNTED = {
  experiment: 'Id of the experiment that all of them are in.',
  variants: 'Ids of the variants that rows are about.',
  rows: 'The counts, as columns.',
  assignedBy:
    'The plan of the stream assigned the visitors: where nobody plans shares, the split is checked against its equal ones. Views of pages say so; left out where something else assigns.',
  at: 'The second of the newest row, or later.',
};
const VISITORS = {
  units:
    'Visitors whose first impression of the variant is among these impressions; in total at most one per impression. With `engagedUnits`, in all reports of an experiment or in none (`mixed-counts`): its counts are then judged in visitors.',
  engagedUnits:
    'Visitors who have engaged within the attribution window of their first impression, `at` being the time of that impression: once a visitor. They may come in a later report of that time, with 0 units. Further engagements are in `engagements` alone, and are not late.',
};
const SUMS = {
  metrics:
    'What is added to the metrics that its experiment declares, by their names; left out where nothing is. One that is not declared is refused (`bad-event`).',
  segments:
    'The same counts by the values of the dimensions that its experiment declares, by name of the dimension; left out where nobody knows them. One that is not declared is refused (`bad-event`).',
};
const TOTALS = {
  kinds:
    'All engagements so far by kind. They say more of `engagements` and are no part of them, so together they may exceed the impressions. A rate that the experiment declares by the name of a kind is made of it, each impression at most once; one that is left out stays as it was.',
  metrics:
    'All sums so far of the metrics that its experiment declares, by their names: the server takes the differences. One that is left out stays as it was; one that is not declared is refused (`bad-event`).',
};
const NOTE = {
  text: 'Its text: 1 to 1,024 characters.',
  experiment:
    'Id of the experiment that it is about; that of its variant where only one is named, and the whole stream without either.',
  variant: 'Id of the variant that it is about.',
  url: 'Where there is more to read: an address that begins with `https://`, at most 2,048 characters.',
};
const EDIT = {
  text: 'Its new text: 1 to 1,024 characters.',
  moment: 'The moment that it is about.',
  url: 'Where there is more to read; null removes the address.',
};
const CLOSING = { status: 'What it ended as.' };
const USE = { variant: 'The variant that used it; a use that its posting has already counted is not counted twice.' };

const CARRIED_OUT =
  'Id of the suggestion whose acceptance, or whose reopening, it carries out: the server wrote it for the person who decided. Left out for others.';

/** Words for events: what senders post, and what stands in the log. */
export const EVENTS: DescriptionGroup = {
  common: {
    id: 'Chosen by the sender, unique in the stream: the same event sent again under it is a duplicate and does no harm. Ids that begin with `peeksafe:` are the server’s own.',
    at: `When it happened, by the sender's clock; at most ${LIMITS.clockSkewMs / 60_000} minutes ahead of the server's.`,
    kind: 'What kind of event it is.',
    experiment: 'Id of the experiment.',
    variant: 'Id of the variant.',
    pattern: 'Name of the pattern.',
    suggestion: 'Id of the suggestion.',
    note: 'Id of the note.',
    reason: 'Why, in one sentence.',
    impressions: 'How often it was shown.',
    engagements: 'How often a showing was engaged with.',
    by: 'Who sent it: the subject of the token, as the server wrote it; left out where there is none, and where the monitors here decided. `actor` of the audit is never left out.',
  },
  components: {
    IncomingEvent: { '': 'Everything that a sender may post to a stream, told apart by `kind`.' },
    LoggedEvent: {
      '': "Everything that may stand in a stream's event log: what was sent, and what the monitors here decided.",
    },
    StreamConfigured: {
      '': 'How this stream closes its batches, and what its viewers have to know of it; what is left out stays as it is. Takes the scope `ingest`; once an experiment is open, a change takes `operate`.',
      ...BATCHES,
    },
    ExperimentOpened: {
      '': 'Opens an experiment, or changes the settings of one that is open. Takes the scope `ingest`; a change of policy, comparison, shares, threshold, plan, `sharesConstant`, `randomizationUnit`, `coverage`, `seed`, `end`, `metrics` or `dimensions` of one that is open takes `operate`.',
      ...SETTINGS,
      ...METRICS,
    },
    ExperimentPaused: { '': `Automatic kills of an experiment pause. Everything else goes on. ${BY_A_PERSON}` },
    ExperimentResumed: {
      '': `Automatic kills of an experiment go on. After a traffic alarm the check of its traffic starts over. ${BY_A_PERSON}`,
    },
    ExperimentClosed: {
      '': `An experiment is decided: all its active variants end, the winner as \`winner\` and the others as \`closed\`, and so do its pauses. Until it is reopened nothing of it is posted, revived, closed or paused (\`already-closed\`); counts that still come are taken. ${BY_A_PERSON}`,
      winner: 'Id of the variant that won, one that is shown; left out for none.',
    },
    ExperimentReopened: {
      '': `The closing of an experiment is taken back: the variants that it ended are shown again with fresh evidence, and its pauses hold again. ${BY_A_PERSON}`,
    },
    VariantPosted: { '': 'A variant went out; its patterns count as used at that moment.', ...POSTING },
    VariantObserved: {
      '': 'Impressions and engagements of a variant since the last report, `at` being when the impressions were shown. A late engagement comes without impressions and with the time of the impression that it belongs to, so that it lands in the same batch.',
      impressions: 'Impressions since the last report.',
      engagements: 'Engagements since the last report; in total at most one per impression.',
      ...VISITORS,
      ...SUMS,
    },
    ExperimentObserved: {
      '': 'Impressions and engagements of the variants of an experiment since the last report, by the second: what `variant.observed` says of one variant and moment, for many at once. All of it is taken, or nothing.',
      ...COUNTED,
    },
    CountedRows: {
      '': 'Counts of several variants as columns of equal length: a row has what one variant was counted in one second.',
      variant: 'The variant, as its place in `variants`, from 0 on.',
      secondsAgo:
        'Whole seconds from when the impressions were shown to `at`. An engagement has the time of its impression.',
      impressions: 'Impressions.',
      engagements: 'Engagements; in total at most one per impression.',
      ...VISITORS,
      kinds:
        'Engagements by kind, a column for each. One impression may have several: they say more of `engagements`, and are no part of them.',
      metrics:
        'Sums of the metrics that the experiment declares, columns of each by its name. A rate that is left out is the kind of engagement of its name in `kinds`, by impression: none where that is left out too.',
      segments:
        'The same counts by the values of the dimensions that the experiment declares, by name of the dimension.',
    },
    VariantMeasured: {
      '': 'Running totals of a variant, for platforms that report totals; the server takes the differences. Never both of one variant: counts since the last report and running totals. Compared only where the experiment declares `sharesConstant`, in batches that close when every variant has reported past their end; one that is silent for three of its own intervals is not judged until it reports.',
      impressions: 'All impressions so far.',
      engagements: 'All engagements so far.',
      ...TOTALS,
    },
    VariantKilled: {
      '': 'The showing of a variant was stopped by a person or by a monitor of the team’s own. Takes the scope `ingest`; with the cause `operator`, or of a variant that a person protects, `operate`.',
      cause: 'Who stopped it.',
    },
    VariantRevived: { '': `A killed variant is shown again; it starts with fresh evidence. ${BY_A_PERSON}` },
    VariantProtected: {
      '': `A person keeps a variant from being killed automatically, or no longer does. ${BY_A_PERSON}`,
      protected: 'Whether it is kept from being killed.',
    },
    VariantClosed: { '': `A variant reached its planned end, as the winner or not. ${BY_A_PERSON}`, ...CLOSING },
    PatternUsed: { '': 'A pattern was used outside the variants of this stream.', ...USE },
    PatternWarned: {
      '': 'A detector of the team’s own warns of a worn pattern.',
      level: 'How worn it is.',
      freshness: '1 = unused, 0 = worn out.',
      freshAt: 'When it is fresh again if it rests; null when nobody can say.',
    },
    PatternSnoozed: {
      '': `A person hides the warning about a pattern for everybody. ${BY_A_PERSON}`,
      until: 'Until when; a time that has come already shows it again.',
    },
    SuggestionMade: {
      '': 'An action that somebody, or some other program, thinks worth taking. Of one that a person accepted or dismissed nobody makes another under the same id.',
      action: 'What kind of action: a word such as `shift-traffic` or `rest-pattern`.',
      priority: 'How urgent it is.',
      title: 'What to do, in one sentence; not empty.',
      expiresAt: 'When it expires; null for never.',
    },
    SuggestionDismissed: { '': `A suggestion was turned down. ${BY_A_PERSON}` },
    SuggestionAccepted: {
      '': `Somebody takes a suggestion up. Where it has an \`effect\`, the server does that in the same step, by an event of its own with the same actor. ${BY_A_PERSON}`,
      reason: 'The reason of what is done, in one sentence; that of the suggestion where it is left out.',
    },
    SuggestionReopened: {
      '': `The decision on a suggestion is taken back: it is open again, and what accepting it did is undone in the same step, unless somebody has changed it since. ${BY_A_PERSON}`,
    },
    NoteAdded: {
      '': 'A note at the moment `at`: a deploy, a publication, or anything else that explains a change. Takes the scope `ingest` or `operate`.',
      ...NOTE,
    },
    NoteEdited: {
      '': `A note is changed, \`at\` being when; what is left out stays as it is. ${BY_A_PERSON}`,
      ...EDIT,
    },
    NoteDeleted: {
      '': `A note is taken away. Viewers keep its id, with \`deletedAt\` and without its text. ${BY_A_PERSON}`,
    },
    BatchClosed: {
      '': 'A batch of an experiment is closed: what its variants saw in the same stretch of time. All evidence rests on these.',
      from: 'From when, inclusive.',
      to: 'Until when, exclusive.',
      counts: 'Counts of the variants that were shown or engaged with, in this unit.',
      metrics:
        'Sums of the metrics that the experiment declares, columns of each by its name, a row for each of `counts`; left out where none are declared.',
      unit: 'What was counted: where it is `visitors`, impressions are visitors, and engagements those of them who engaged. Left out for impressions.',
      engine: 'Version of the engine that closed it; logs from before it was recorded do not say.',
      rule: 'The form of the kill rule that judges it: 2. Logs from before the second form do not say.',
    },
    ConfiguredLogged: {
      '': 'A change of the settings of the stream in the log, with who sent it.',
      suggestion: CARRIED_OUT,
      ...BATCHES,
    },
    OpenedLogged: {
      '': 'An opened or changed experiment in the log, with who sent it.',
      suggestion: CARRIED_OUT,
      ...SETTINGS,
      ...METRICS,
    },
    PostedLogged: { '': 'A posting in the log, with who sent it.', ...POSTING },
    ObservedLogged: { '': 'Counts in the log, with who sent them.', ...VISITORS, ...SUMS },
    ExperimentObservedLogged: { '': 'Counts of an experiment in the log, with who sent them.', ...COUNTED },
    MeasuredLogged: { '': 'Running totals in the log, with who sent them.', ...TOTALS },
    ClosedLogged: { '': 'A planned end in the log, with who sent it.', ...CLOSING },
    UsedLogged: { '': 'A use of a pattern in the log, with who sent it.', ...USE },
    PauseLogged: {
      '': 'A pause in the log: by a person, or by the traffic monitor here.',
      suggestion: CARRIED_OUT,
      cause: 'Who paused.',
      evidence: 'What it was decided on.',
      reasonCode:
        'The reason as a code, one of those under “Reasons”, where the traffic monitor paused for another than the first of its cause.',
    },
    ResumeLogged: {
      '': 'The end of a pause in the log.',
      suggestion: CARRIED_OUT,
      cause: 'Which pause ends; all of them when it is left out.',
    },
    ExperimentClosedLogged: {
      '': 'The closing of an experiment in the log, with who decided it.',
      suggestion: CARRIED_OUT,
      winner: 'Id of the variant that won; left out for none.',
      cause: 'Why it ended by itself; left out where somebody closed it.',
      reasonCode: 'The reason of an end by itself as a code.',
      reasonNumbers: 'The numbers that the reason names.',
    },
    ExperimentReopenedLogged: {
      '': 'The reopening of an experiment in the log, with who decided it.',
      suggestion: CARRIED_OUT,
    },
    KillLogged: {
      '': 'A kill in the log: as sent, or as decided by a monitor here, with the evidence frozen in it.',
      suggestion: CARRIED_OUT,
      cause: 'Why.',
      evidence: 'What it was decided on; null or left out when it was not decided here.',
    },
    RevivedLogged: { '': 'A revival in the log, with who decided it.', suggestion: CARRIED_OUT },
    ProtectedLogged: {
      '': 'A protection in the log, with who decided it.',
      protected: 'Whether it is kept from being killed.',
    },
    SnoozedLogged: { '': 'A snooze in the log, with who decided it.', until: 'Until when.' },
    AcceptedLogged: {
      '': 'An acceptance in the log, with who decided it.',
      reason: 'The reason of what is done, in one sentence.',
    },
    DismissedLogged: { '': 'A dismissal in the log, with who decided it.' },
    SuggestionReopenedLogged: { '': 'A reopening of a suggestion in the log, with who decided it.' },
    NoteAddedLogged: { '': 'A note in the log, with who wrote it.', ...NOTE },
    NoteEditedLogged: { '': 'A change of a note in the log, with who made it.', ...EDIT },
    NoteDeletedLogged: { '': 'The deletion of a note in the log, with who deleted it.' },
    PatternWarnedLogged: {
      '': "A pattern's assessment in the log: as sent, or as decided by the fatigue monitor here.",
      level: 'How worn it is.',
      freshness: '1 = unused, 0 = worn out.',
      freshAt: 'When it is fresh again if it rests; null when nobody can say.',
      source: 'Who assessed it; left out by external detectors.',
      uses: 'Uses in the 7 days before.',
      alternatives: 'Fresher patterns to use instead, freshest first.',
      decline: 'What tells of a falling ER; null while too little is known.',
      'decline.logE': 'Natural logarithm of the evidence.',
      'decline.logNeeded': 'Natural logarithm of the evidence that suffices.',
      'decline.er': 'The recent ER; null while unknown.',
      'decline.floor': 'The ER that it had to keep beside what the others earned in the same hours.',
      'decline.alone':
        'True where nothing comparable is shown beside it; it is then called declining at most, since the time of day may be the reason.',
    },
    SuggestionMadeLogged: {
      '': 'A suggestion in the log: as sent, or as made by the monitors here, with the numbers it rests on.',
      action: 'What kind of action: a word such as `shift-traffic` or `rest-pattern`.',
      priority: 'How urgent it is.',
      title: 'What to do, in one sentence.',
      expiresAt: 'When it expires; null for never.',
      source: 'Who made it.',
      about: 'What it is about; null when nobody said.',
      evidence: 'The numbers that it rests on.',
      expectedGain: 'What it may bring; null when nobody can say.',
      effect: 'What accepting it does; left out where only its publisher can do it.',
      reasonCode: 'Title and reason as a code, where the engine wrote them, one of those under “Reasons”.',
      reasonNumbers: 'The numbers that the reason names.',
      reasonVariant: 'The variant that title or reason name besides what the suggestion is about.',
      generated: 'A language model wrote it: a draft for a person to take up or not.',
    },
    SuggestionEnded: {
      '': 'A suggestion has ended by itself.',
      status: 'How it ended.',
      outcome: 'What came of it, in one sentence.',
      outcomeCode: 'The outcome as a code.',
    },
    SuggestionWorded: {
      '': 'A language model worded a suggestion; what it suggests stays.',
      title: 'The new title; not empty.',
      reason: 'The new reason.',
    },
  },
};
