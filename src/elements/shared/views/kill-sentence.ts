import type { Evidence, Kill } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { erOf, strengthOf, type Language } from './evidence.ts';
import { reasonOfKill } from './kill-reason.ts';

/** `evidence 37 : 1 (stops at 25 : 1)`. */
export function evidenceText({ logE, logNeeded }: Evidence, { strings, format }: Language): string {
  return strings.sentences.evidence(format.odds(logE), format.oddsNeeded(logNeeded));
}

/** Why a variant was stopped, in one sentence with its numbers, without a full stop. */
export function killSentence(kill: Kill, language: Language): string {
  const { strings, format } = language;
  const { evidence } = kill;
  if (evidence?.metric !== undefined) return strings.engine?.reason(reasonOfKill(kill), format) ?? kill.reason;
  const er = evidence === null ? null : erOf(evidence, kill);
  if (evidence === null || er === null) {
    const reason = strings.engine?.reason(kill, format) ?? kill.reason;
    if (reason !== '') return reason;
    return kill.cause === 'operator' ? strings.sentences.byHand : strings.sentences.byOther;
  }
  const { rule, predictedEr, factor, leaderEr } = evidence;
  const impressions = format.count(evidence.impressions ?? countsInUnits(kill).impressions);
  const isOfVisitors = evidence.unit === 'visitors';
  const strength = strengthOf({ kill });
  const proof = strength === null ? '' : `; ${evidenceText(strength, language)}`;
  if (rule === 'evidence' && leaderEr !== undefined)
    return strings.sentences.belowLeader(format.rate(er), impressions, format.rate(leaderEr), isOfVisitors) + proof;
  if (predictedEr === undefined || factor === undefined) return kill.reason + (kill.reason === '' ? '' : proof);
  return (
    strings.sentences.belowPrediction(
      format.rate(er),
      impressions,
      format.rate(factor * predictedEr),
      format.share(factor),
      format.rate(predictedEr),
      isOfVisitors,
    ) + proof
  );
}
