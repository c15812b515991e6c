export const sentences = {
  evidence: (odds: string, needed: string) => `evidence ${odds} (stops at ${needed})`,
  belowLeader: (er: string, impressions: string, leaderEr: string, isOfVisitors: boolean) =>
    `Actual ER ${er} in ${impressions} judged ${isOfVisitors ? 'visitors' : 'impressions'} is below the leader’s ${leaderEr}`,
  belowPrediction: (
    er: string,
    impressions: string,
    floor: string,
    share: string,
    predicted: string,
    isOfVisitors: boolean,
  ) =>
    `Actual ER ${er} in ${impressions} ${isOfVisitors ? 'visitors' : 'impressions'} is below ${floor}, ${share} of the predicted ${predicted}`,
  byHand: 'Stopped by hand.',
  byOther: 'Stopped by an external monitor.',
} as const;
