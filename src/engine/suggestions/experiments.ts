import { brokenGuardrails, type BrokenGuardrail } from '../metrics/broken-guardrails.ts';
import { actionOf } from '../metrics/guardrails.ts';
import { formatCount, formatPercent, type Figure, type PlannedShare } from '../../protocol/index.ts';
import { codeOfPause, odds } from '../sentences.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { recentOf } from '../fold/batches/recent.ts';
import { isComparable } from '../fold/rivals.ts';
import { isComparing } from '../evidence/comparability.ts';
import type { ExperimentEvidence } from '../evidence/experiment-evidence.ts';
import { findingsOf } from '../monitors/early-kill.ts';
import { trafficLogEvidence } from '../fold/batches/traffic-plan.ts';
import { bestProbabilities } from '../evidence/best-probabilities.ts';
import { candidatesOfCounting } from './counting.ts';
import { endExperiment, type Times } from './experiment-end.ts';
import { gainOf, spreadOf, type Share } from './expected-gain.ts';
import { brief, coded, comparedVariants, erOf, figure, inUnit, rangeOf, shareOf, type Candidate } from './candidate.ts';

/** A leader is worth more traffic from this probability of being the best on. */
const SURE = 0.9;
/** Gains below this many engagements per 1,000 impressions are not worth a change. */
const WORTHWHILE = 1;
/** Differences matter no more when nobody can be better than the leader by more than this part of its ER. */
const MATTERS = 0.1;
/** A variant that earns surely this many times the median of the others is looked at. */
const OUTLYING = 3;
/** Nothing is suggested from fewer judged impressions, or visitors where they are judged. */
const MIN_IMPRESSIONS = 500;

const tenth = (n: number): number => Math.round(n * 10) / 10;

/** Present shares, as the recent batches have them, and those of Thompson sampling: each variant's probability of being the best. */
function sharesOf(
  variants: readonly VariantState[],
  chances: ReadonlyMap<string, number>,
  evidence: Readonly<ExperimentEvidence>,
): Share[] {
  const recent = variants.map((variant) => recentOf(variant, evidence).impressions);
  const sum = recent.reduce((total, impressions) => total + impressions, 0);
  return variants.map((variant, i) => ({
    variant,
    now: sum === 0 ? 1 / variants.length : (recent[i] as number) / sum,
    advised: chances.get(variant.id) ?? 0,
  }));
}

/** Below this many standard errors ahead of the next nobody is the best with a probability of 90 %, whatever the counts. */
const MIN_ERRORS = 1;

/** A cheap look at whether the leader can be {@link SURE} at all, since most of the time it cannot. */
function isAhead(variants: readonly VariantState[]): boolean {
  let [first, second] = variants as [VariantState, VariantState];
  if (erOf(second) > erOf(first)) [first, second] = [second, first];
  for (const variant of variants.slice(2)) {
    if (erOf(variant) > erOf(first)) [first, second] = [variant, first];
    else if (erOf(variant) > erOf(second)) second = variant;
  }
  const variance = ({ judged }: VariantState): number => {
    const rate = (judged.engagements + 1) / (judged.impressions + 2);
    return (rate * (1 - rate)) / judged.impressions;
  };
  return erOf(first) - erOf(second) > MIN_ERRORS * Math.sqrt(variance(first) + variance(second));
}

/** Give the leader more of the traffic. */
function shiftTraffic(
  state: Readonly<StreamState>,
  experiment: ExperimentState,
  variants: readonly VariantState[],
): Candidate | null {
  if (!isComparing(experiment)) return null;
  // Above this number of variants the probabilities of being the best are not computed.
  if (!isComparable(experiment.evidence.compared)) return null;
  // Of a few dozen impressions a probability says more about its prior than about the variants.
  if (variants.some(({ judged }) => judged.impressions < MIN_IMPRESSIONS)) return null;
  if (!isAhead(variants)) return null;
  const shares = sharesOf(variants, bestProbabilities(state, experiment), experiment.evidence).sort(
    (a, b) => b.advised - a.advised,
  );
  const [leader] = shares;
  if (leader === undefined || leader.advised < SURE) return null;
  const gain = { ...gainOf(shares, spreadOf(state)), ...(experiment.unit === 'visitors' && { unit: experiment.unit }) };
  if (gain.estimate < WORTHWHILE) return null;
  const figures = shares
    .slice(0, 10)
    .flatMap(({ variant, now, advised }): Figure[] => [
      shareOf(variant.id, 'now', tenth(now * 100) / 100),
      shareOf(variant.id, 'advised', tenth(advised * 100) / 100),
    ]);
  return {
    action: 'shift-traffic',
    about: { kind: 'experiment', id: experiment.id },
    priority: gain.low > 0 ? 'high' : 'medium',
    title: `Show "${brief(leader.variant.content)}" more often`,
    reason:
      `It earns ${formatPercent(erOf(leader.variant))} and is the best of ${variants.length} with a probability of ${Math.floor(leader.advised * 100)}%; ` +
      `it has ${Math.round(leader.now * 100)}% of the traffic`,
    coded: coded(
      'probably-best',
      {
        er: erOf(leader.variant),
        variants: variants.length,
        probability: Math.floor(leader.advised * 100) / 100,
        share: leader.now,
      },
      leader.variant.id,
    ),
    evidence: figures,
    expectedGain: gain,
    ...planOf(state, experiment, shares),
  };
}

/** The least that a variant keeps of the traffic, so that it can still be compared. */
const LEAST_SHARE = 0.01;

/** The advised shares as a plan in whole percent. */
function wholeShares(shares: readonly Share[]): PlannedShare[] {
  const rest = 1 - LEAST_SHARE * shares.length;
  const exact = shares.map(({ advised }) => 100 * (LEAST_SHARE + rest * advised));
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((sum, percent) => sum + percent, 0);
  const byRest = exact.map((_, i) => i).sort((a, b) => remainder(exact[b]) - remainder(exact[a]) || a - b);
  for (const i of byRest.slice(0, missing)) whole[i] = (whole[i] as number) + 1;
  return shares.map(({ variant }, i) => ({ variant: variant.id, share: (whole[i] as number) / 100 }));
}

const remainder = (percent: number | undefined): number => (percent ?? 0) % 1;

/**
 * The plan that accepting the suggestion makes. None where the publisher has planned no shares, since it follows none; where it has declared that
 * they stay the same; and where a variant is shown that has yet to be compared.
 */
function planOf(
  state: Readonly<StreamState>,
  { shares: planned, sharesConstant, evidence }: ExperimentState,
  shares: readonly Share[],
): Pick<Candidate, 'effect'> {
  const shown = evidence.variants.filter((id) => state.variants.get(id)?.status === 'active');
  const isWide = shares.length * LEAST_SHARE > 0.5;
  if (planned.length === 0 || sharesConstant || isWide || shown.length > shares.length) return {};
  return { effect: { kind: 'plan-shares', shares: wholeShares(shares) } };
}

/** Nobody can be much better than the leader any more: go on with it. */
function closeExperiment(experiment: ExperimentState, variants: readonly VariantState[]): Candidate | null {
  if (experiment.evidence.variants.length < 2 || variants.length === 0) return null;
  const leader = variants.reduce((a, b) => (erOf(b) > erOf(a) ? b : a));
  const [low] = rangeOf(leader, variants.length);
  const others = variants.filter((variant) => variant !== leader);
  let most = 0;
  for (const variant of others) {
    most = Math.max(most, rangeOf(variant, variants.length)[1] - low);
    // One is enough, and in a wide experiment most of them are.
    if (most > MATTERS * erOf(leader)) return null;
  }
  const isLast = others.length === 0 && leader.judged.impressions >= MIN_IMPRESSIONS;
  if (!isLast && others.length === 0) return null;
  return {
    action: 'close-experiment',
    about: { kind: 'experiment', id: experiment.id },
    priority: 'low',
    title: `Close "${brief(experiment.title)}"`,
    reason: isLast
      ? `Only "${brief(leader.content)}" is still shown; it earns ${formatPercent(erOf(leader))}`
      : `No other variant can be better than the leader by more than ${formatPercent(most)}; it earns ${formatPercent(erOf(leader))}`,
    coded: isLast
      ? coded('last-shown', { er: erOf(leader) }, leader.id)
      : coded('no-better', { er: erOf(leader), difference: most }, leader.id),
    evidence: [
      figure('leader-er', 'ER of the leader', erOf(leader)),
      figure('variants-shown', 'variants shown', variants.length),
      figure('largest-difference', 'largest possible difference', most),
    ],
    expectedGain: null,
    effect: { kind: 'close-experiment', winner: leader.id },
  };
}

/** Variants that the rules would kill but may not, because of the policy, a protection or a pause. */
function stopVariants(state: Readonly<StreamState>, experiment: ExperimentState): Candidate[] {
  return findingsOf(state, experiment).map(({ variant, reason, coded, evidence }) => ({
    action: 'stop-variant',
    about: { kind: 'variant', id: variant.id },
    priority: 'high',
    title: `Stop "${brief(variant.content)}"`,
    reason,
    coded,
    evidence: [
      evidence.unit === 'visitors'
        ? figure('visitors', 'visitors', evidence.impressions ?? 0)
        : figure('impressions', 'impressions', evidence.impressions ?? 0),
      ...(evidence.engagements === undefined ? [] : [figure('engagements', 'engagements', evidence.engagements)]),
      ...(evidence.logE === undefined ? [] : [figure('log-evidence', 'ln of the evidence', evidence.logE)]),
    ],
    expectedGain: null,
    effect: { kind: 'stop-variant' },
  }));
}

/** Variants that break guardrails: one suggestion each, more urgent where it breaks several, or one that pauses. Of one that kills the stop is suggested. */
function checkGuardrails(state: Readonly<StreamState>, experiment: ExperimentState): Candidate[] {
  if (experiment.evidence.guardrails === undefined) return [];
  const isTold = ({ guardrail }: BrokenGuardrail): boolean =>
    experiment.policy === 'off' || actionOf(guardrail.metric) !== 'kill';
  const byVariant = Map.groupBy(brokenGuardrails(state, experiment).filter(isTold), ({ variant }) => variant);
  return [...byVariant].map(([variant, broken]): Candidate => {
    const [first] = broken as [BrokenGuardrail];
    const counted = experiment.unit === 'visitors' ? 'visitors' : 'impressions';
    const isUrgent = broken.length > 1 || broken.some(({ guardrail }) => actionOf(guardrail.metric) === 'pause');
    return {
      action: 'check-guardrail',
      about: { kind: 'variant', id: variant.id },
      priority: isUrgent ? 'critical' : 'high',
      title: `Look at "${brief(variant.content)}": it breaks a guardrail`,
      reason: broken.map(({ reason }) => reason).join('. '),
      coded: broken.length > 1 ? null : first.coded,
      evidence: [
        figure(counted, counted, first.evidence.impressions),
        figure('log-evidence', 'ln of the evidence', first.evidence.logE),
      ],
      expectedGain: null,
    };
  });
}

/** The traffic does not come as planned. */
function checkTraffic(experiment: ExperimentState): Candidate | null {
  const logE = trafficLogEvidence(experiment.evidence.traffic);
  const pause = experiment.pauses.find(({ cause }) => cause === 'traffic');
  if (logE === null || pause === undefined) return null;
  const isBursting = codeOfPause(pause) === 'traffic-bursts';
  const { traffic } = experiment.evidence;
  const total = traffic?.check.counts.reduce((sum, n) => sum + n, 0) ?? 0;
  const figures = (traffic?.checked.arms ?? [])
    .slice(0, 10)
    .flatMap((variant, i): Figure[] => [
      shareOf(variant, 'planned', traffic?.check.shares[i] ?? 0),
      shareOf(variant, 'seen', total === 0 ? 0 : (traffic?.check.counts[i] ?? 0) / total),
    ]);
  return {
    action: 'check-traffic',
    about: { kind: 'experiment', id: experiment.id },
    priority: 'critical',
    title: `Check how "${brief(experiment.title)}" splits its traffic`,
    reason: `${isBursting ? pause.reason : `The traffic is not split as planned (evidence ${odds(logE)})`}. Automatic stops are paused: check the split, then resume`,
    coded: isBursting ? coded('traffic-bursts', {}) : coded('check-split', { logE }),
    evidence: figures,
    expectedGain: null,
    effect: { kind: 'resume-stops' },
    since: Date.parse(pause.since),
  };
}

/** The median of sorted numbers without one of them. */
function medianWithout(sorted: Float64Array, one: number): number {
  const middle = Math.floor((sorted.length - 2) / 2);
  // Each value at or before the middle that is taken out moves it on by one.
  return sorted[one <= (sorted[middle] as number) ? middle + 1 : middle] as number;
}

/** One variant earns so much more than its rivals that a mistake or a robot is likelier than a masterpiece. */
function outliers(experiment: ExperimentState, variants: readonly VariantState[]): Candidate[] {
  if (variants.length < 3) return [];
  const sorted = Float64Array.from(variants, erOf).sort();
  return variants.flatMap((variant): Candidate[] => {
    const usual = medianWithout(sorted, erOf(variant));
    // Its interval is dear, and begins below its ER.
    if (usual === 0 || erOf(variant) <= OUTLYING * usual) return [];
    const [low] = rangeOf(variant, variants.length);
    const { numbers, noun } = inUnit(experiment.unit, variant.judged.impressions);
    if (low <= OUTLYING * usual) return [];
    return [
      {
        action: 'look-at-outlier',
        about: { kind: 'variant', id: variant.id },
        priority: 'medium',
        title: `Look at "${brief(variant.content)}"`,
        reason:
          `It earns ${formatPercent(erOf(variant))} in ${formatCount(variant.judged.impressions)} ${noun}, surely more than ${OUTLYING} times the others' ` +
          `${formatPercent(usual)}: a hit, a mistake in counting, or a robot`,
        coded: coded('outlier', {
          er: erOf(variant),
          ...numbers,
          times: OUTLYING,
          usualEr: usual,
        }),
        evidence: [
          figure('er', 'ER', erOf(variant)),
          figure('interval-low', 'low end of its interval', low),
          figure('others-er', 'median ER of the others', usual),
        ],
        expectedGain: null,
      },
    ];
  });
}

/** Everything that one experiment calls for. */
export function candidatesOfExperiment(
  state: Readonly<StreamState>,
  experiment: ExperimentState,
  times: Times,
): Candidate[] {
  const end = endExperiment(state, experiment, times);
  const compared = comparedVariants(state, experiment);
  // By engagements, which decide nothing beside a primary metric.
  const ofEngagements =
    experiment.evidence.primary === undefined
      ? [shiftTraffic(state, experiment, compared), ...(end === null ? [closeExperiment(experiment, compared)] : [])]
      : [];
  const single = [...ofEngagements, end, checkTraffic(experiment)].filter((candidate) => candidate !== null);
  return [
    ...single,
    ...candidatesOfCounting(experiment),
    ...stopVariants(state, experiment),
    ...checkGuardrails(state, experiment),
    ...outliers(experiment, compared),
  ];
}
