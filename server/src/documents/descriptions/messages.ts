import { ERROR_CODES, formatCount, LIMITS } from 'peeksafe/protocol';
import type { DescriptionGroup } from './description-group.ts';

/** The columns that tell sums of a metric. */
const SUM_COLUMNS = {
  n: 'Units (impressions, or visitors where the experiment counts them) whose value is in the sums, one for each time.',
  sum: 'Sum of their values; of a rate how many of them did it, and of a ratio the sum above the line.',
  sumSquares: 'Of a mean and a ratio: sum of the squares of those values.',
  denominator: 'Of a ratio: sum of the values below the line.',
  denominatorSquares: 'Of a ratio: sum of the squares of the values below the line.',
  cross: 'Of a ratio: sum over the units of the value above the line times that below it.',
};

/** Words for messages of the live connection and answers of HTTP. */
export const MESSAGES: DescriptionGroup = {
  common: {
    type: 'Kind of message. Ignore types that you do not know.',
    cursor: 'Where the reader stands once it has taken this in.',
    at: "The server's clock when it said this.",
    impressions: 'Cumulative impressions.',
    engagements: 'Cumulative engagements.',
  },
  components: {
    Hello: {
      '': `Client: the first message of a connection, within ${LIMITS.helloMs} ms of its opening, and once.`,
      token: 'The token, where the server asks for one. It never stands in an address: those end up in logs.',
      since: 'What the client has already seen; left out for everything.',
    },
    TokenRenewal: {
      '': 'Client: a newer token for the same connection, before the old one expires.',
      token: 'The newer token.',
    },
    ClientMessage: { '': 'Everything that a client may say over a live connection, told apart by `type`.' },
    Welcome: {
      '': 'Server: the answer to hello.',
      protocol: 'The version of the protocol: 1.',
      stream: 'The name of the stream.',
      cursor: 'Where the stream stands now.',
      heartbeatMs: 'Time between heartbeats, in milliseconds; silence of 2.5 times that means the connection is dead.',
      at: "The server's clock, to measure delay against.",
      scopes:
        'What the token of hello allows on this stream: `view`, `ingest`, `operate`, `count`; a page offers what is in it. Ignore names that you do not know.',
      tokenExpiresAt:
        "When the token of hello ends, by the server's clock; left out where no token is required. A newer one may be sent before.",
    },
    Changes: {
      '': 'What changed between two cursors: each entity at most once, in its whole current state.',
      since: 'After which cursor; null starts from nothing.',
      at: "When the newest of these changes was committed, by the server's clock.",
      more: 'True when more follows at once; state is complete only with the page that has none.',
      experiments: 'Experiments that changed.',
      variants: 'Variants that changed.',
      patterns: 'Patterns that changed.',
      kills: 'Kills that changed.',
      suggestions: 'Suggestions that changed.',
      notes: 'Notes that changed.',
      closings: 'Closings of experiments that changed.',
      stream: 'The settings of the stream, where they changed; left out by older servers.',
    },
    Heartbeat: {
      '': 'Server: still here, and this far. Sent to a viewer that heard nothing else for the time that its welcome named.',
      cursor: 'Where the reader stands.',
    },
    Goodbye: {
      '': 'Server: about to close, and when to come back.',
      reason: 'Why, in one sentence.',
      retryAfterMs: 'Come back at a random moment within this many milliseconds.',
    },
    Renewed: {
      '': 'Server: the newer token is taken, and the connection goes on with it.',
      tokenExpiresAt: "When the newer token ends, by the server's clock.",
      scopes: 'What the newer token allows on this stream, as in welcome; when it is left out, that is as it was.',
    },
    Closing: {
      '': 'Over Server-Sent Events only, as an event named `close`: what a WebSocket says by its close frame. The response ends after it.',
      code: 'The close code.',
      reason: 'Why, in one sentence.',
    },
    ServerMessage: {
      '': 'Everything that a server may say over a live connection, told apart by `type`. Ignore types that you do not know.',
    },
    Problem: {
      '': 'What went wrong, for programs (`code`, `field`) and for people (`message`, `expected`).',
      code: `What it is. One of ${ERROR_CODES.map((code) => `\`${code}\``).join(', ')}; a newer server may have more.`,
      message: 'A sentence for people.',
      field: 'Path of the field, such as `shares.0.share`; left out when the fault is not of one field.',
      expected: 'What would have been right.',
    },
    Refusal: { '': 'The answer to a call that was refused as a whole.', error: 'Why.' },
    EventResult: {
      '': 'What became of one event of a call.',
      status: '`accepted` and `duplicate` carry `id` and `seq`; `rejected` carries `errors`.',
      id: "The event's id; null when it had none that could be read.",
      seq: 'Its place in the log; left out when it was rejected.',
      errors: 'What is wrong with it; only when it was rejected.',
    },
    EventsAnswer: {
      '': 'The answer to a call with events. It comes only when everything accepted is durable.',
      accepted: 'How many events were taken.',
      duplicates: 'How many were there already.',
      rejected: 'How many were turned down.',
      cursor: 'Where the stream stands after the call; null when there is no stream, or the call was for several.',
      results: 'What became of each event, in the order in which they were sent.',
    },
    View: {
      '': 'One view of a variant in a page. It may come again with more in it: only what is new is counted.',
      view: 'Its own id, chosen by the page by chance, from 8 to 64 characters.',
      variant: 'Id of the variant.',
      unit: 'The visitor, or what stands for one, up to 64 characters; left out where a page view does.',
      at: "When it was seen, milliseconds since 1970 by the page's clock.",
      engaged: `Kinds of engagement that it had so far, at most ${LIMITS.kindsPerView}.`,
      values: `Values of metrics that it had so far, such as seconds read or money spent, by name: what was added up, from 0 to ${LIMITS.viewValue}, and how many times something was added, which a ratio has below the line. They only grow. Those that the experiment does not declare are not counted.`,
      segments:
        'Its value in each dimension, by name. Dimensions that the experiment does not declare are not counted, and values that they neither know nor learn are counted as `other` before anything is stored.',
    },
    ViewsCall: {
      '': 'What a page sends of its views.',
      token: 'A token with the scope `count`; left out where the server asks for none.',
      sentAt: "When it was sent, milliseconds since 1970 by the page's clock: a wrong clock does not matter.",
      automated: 'Whether the page says of itself that a program steers it (`navigator.webdriver`).',
      views: `The views, at most ${LIMITS.viewsPerCall}.`,
    },
    ViewsAnswer: {
      '': 'What became of views, once that is durable.',
      counted: 'Views of which something was new.',
      known: 'Views of which everything was known.',
      setAside: 'Views that were set aside, because a program made them.',
      refused: 'Views that were refused. Sending them again is of no use.',
      'refused.place': 'The place of the view in the call, from 0 on.',
      'refused.problem': 'Why it was refused.',
    },
    ReportsAnswer: {
      '': 'What became of messages of another system, once that is durable.',
      counted: 'Messages of which something was new.',
      known: 'Messages of which everything was known.',
      unexposed:
        'Engagements of visitors of whom no exposure is known, within the attribution window before: they count for nobody.',
      unmapped: 'Messages of which the mapping of the stream names nothing.',
      refused: 'Messages that were refused. Sending them again is of no use.',
      'refused.place': 'The place of the message in the call, from 0 on.',
      'refused.problem': 'Why it was refused.',
    },
    HistorySeries: {
      '': 'Cumulative counts of one variant at the ends of time buckets: three columns of equal length.',
      variant: 'Id of the variant.',
      times: 'Ends of buckets, milliseconds since 1970, ascending. Buckets without a change are left out.',
      impressions: 'Impressions until then, one for each time; visitors where the experiment counts them.',
      engagements: 'Engagements until then, one for each time; visitors who engaged where the experiment counts them.',
      judged: 'What was judged of it, where the query asks for it; left out by older servers.',
      metric:
        'The metric that the query asks for, over time; left out where the experiment of the variant does not declare it, and by older servers.',
    },
    MetricSeries: {
      '': 'Cumulative sums of a metric of one variant at the ends of time buckets: columns of equal length.',
      times: 'Ends of buckets, milliseconds since 1970, ascending. Buckets without a change are left out.',
      ...SUM_COLUMNS,
      judged: 'What was judged of it, where the query asks for it.',
    },
    JudgedMetricSeries: {
      '': 'What was judged of a metric of one variant at the ends of batches: columns of equal length. They begin again at 0 where its evidence does.',
      times: 'Ends of batches, milliseconds since 1970, ascending; of those that fall into one bucket, the last.',
      ...SUM_COLUMNS,
      logE: 'Natural logarithm of the evidence, to four decimals: of the primary metric towards a stop, of a guardrail that the variant is worse than it may be; null while it could not be judged. Left out for a metric that decides nothing, and before the first evidence.',
      logNeeded: 'Natural logarithm of the evidence that suffices; left out, and null, where `logE` is.',
      restarts: 'When its evidence began again, milliseconds since 1970, ascending; left out where it never did.',
    },
    JudgedSeries: {
      '': 'What was judged of one variant at the ends of batches: columns of equal length. Its counts begin again at 0 where its evidence does. In the unit of the experiment.',
      times:
        'Ends of batches, milliseconds since 1970, ascending; of those that fall into one bucket, the last. What was judged before the span comes first, at its beginning.',
      impressions: 'Judged impressions until then, one for each time.',
      engagements: 'Judged engagements until then, one for each time.',
      logE: 'Natural logarithm of the evidence of the rule that was nearest to a stop, to four decimals, one for each time; null while it could not be judged.',
      logNeeded:
        'Natural logarithm of the evidence that suffices for that rule, one for each time; null where `logE` is.',
      restarts: 'When its evidence began again, milliseconds since 1970, ascending; left out where it never did.',
    },
    History: {
      '': 'History of a stream, downsampled to the points asked for.',
      cursor: 'How far the counts reach.',
      resolutionMs: 'Width of a bucket, in milliseconds.',
      series: `One for each variant, at most ${formatCount(LIMITS.historyVariants)} in a page.`,
      next: 'Where the next page begins: ask the same again with it as `after`. Left out with the last page.',
    },
    HistoryQuery: {
      '': "What to ask of a stream's history.",
      variants: 'Ids of variants; left out for all.',
      from: 'From when, milliseconds since 1970; left out for the first count.',
      to: 'Until when, exclusive, milliseconds since 1970; left out for the newest count.',
      after: '`next` of the page before; left out for the first. What else is asked stays as it was.',
      judged: 'Whether each series also tells what was judged of it, as `judged`; false when left out.',
      metric:
        'The name of a metric that each series also tells of, as `metric`, where the experiment of its variant declares it.',
      points: `Most points for each variant, from 1 to ${LIMITS.historyPoints}; 300 when left out. There may be fewer, above all for many variants.`,
    },
    BreakdownQuery: {
      '': 'What to ask of the counts of an experiment by the values of one dimension.',
      experiment: 'Id of the experiment.',
      dimension: 'Name of a dimension that it declares.',
      variants: `Ids of variants, at most ${LIMITS.breakdownVariants}; left out for all of the experiment, in the order of their posting.`,
      after:
        '`next` of the page before; left out for the first. What else is asked stays as it was. Refused with `stale-page` when more was judged meanwhile.',
    },
    BreakdownSeries: {
      '': 'One variant by the values of a dimension: columns as long as `values` of the breakdown.',
      variant: 'Id of the variant.',
      impressions: 'Judged impressions of each value; visitors where the experiment counts them.',
      engagements: 'Judged engagements of each value; visitors who engaged where the experiment counts visitors.',
      low: 'Lower ends of the intervals of the true ER, 0 to 1; 0 where a value has no impressions.',
      high: 'Upper ends, 0 to 1; 1 where a value has no impressions.',
      judged: 'All its judged impressions; those that no value has came without one.',
    },
    Breakdown: {
      '': 'The judged counts of an experiment by the values of one dimension, for exploration: nothing is decided by them. The intervals of a variant hold together and at every look: the chance that one of them ever misses its true ER is at most .05.',
      version:
        'Of which state it is: pages of one version are of one moment. Another one whenever more was judged, a variant came or a value was learned.',
      experiment: 'Id of the experiment.',
      dimension: 'Name of the dimension.',
      unit: 'What was counted: where it is `visitors`, impressions are visitors, and engagements those of them who engaged. Left out for impressions.',
      alpha:
        'The error budget of each interval: .05 by the most values that the dimension may have, fixed before the first counts.',
      judgedTo: 'Until when counts are judged: the end of the last closed batch; null before the first.',
      values: 'The values of the dimension, and `other` as the last.',
      series: `One for each variant, at most ${LIMITS.breakdownVariants} in a page.`,
      next: 'Where the next page begins: ask the same again with it as `after`. Left out with the last page.',
    },
    Plan: {
      '': 'What a page needs to assign its visitors.',
      experiments: 'The experiments in which something is shown, in the order of their opening.',
    },
    PlanExperiment: {
      '': 'How the visitors of one experiment are dealt to its variants.',
      id: 'Id of the experiment.',
      hashVersion: 'The hash that deals them; 2 is GrowthBook’s second, which `peeksafe/assign` has.',
      seed: 'What they are dealt by; left out for the id of the experiment.',
      coverage: 'The part of all visitors that takes part; left out for all.',
      variants: 'In the order of posting, stopped ones too.',
    },
    PlanVariant: {
      '': 'A variant in the plan, and its part of the visitors.',
      id: 'Id of the variant.',
      share:
        'Its planned share of the visitors who take part, as if no variant were stopped: a stop moves only the visitors of what is stopped. Equal shares where none are planned.',
      status: '`active` is shown, `winner` is shown to everybody, `killed` and `closed` to nobody.',
      content: 'What is shown.',
    },
    AuditLine: {
      '': 'One line of the audit: an event as it stands in the log.',
      seq: 'Its place in the log.',
      receivedAt: "When it arrived, by the server's clock.",
      actor:
        "Who it comes from: the subject of the sender's token, `peeksafe:` and the name of the monitor that decided, or `peeksafe:anonymous` where no token named anybody.",
      event: 'The event: one of `LoggedEvent`. A newer server may have written kinds and fields that are not listed.',
      'event.id': "The event's id.",
      'event.kind': 'What kind of event it is.',
      'event.at': "When it happened, by the sender's clock.",
    },
    StreamList: {
      '': 'The streams that the caller may see.',
      streams: 'One for each.',
      'streams.stream': 'Its name.',
      'streams.cursor': 'Where it stands.',
    },
    Alive: { '': 'The process answers.', status: 'Always `alive`.' },
    Readiness: {
      '': 'Whether the server takes events now.',
      status: 'Whether it does.',
      reason: 'What keeps it from that; left out when nothing does.',
    },
  },
};
