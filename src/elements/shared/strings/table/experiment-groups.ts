export const experimentGroups = {
  groupCount: (count: string, isOne: boolean) => (isOne ? '1 variant' : `${count} variants`),
  fold: (experiment: string) => `Collapse ${experiment}`,
  unfold: (experiment: string) => `Expand ${experiment}`,
  paused: (reason: string) => `Automatic stops are paused: ${reason}`,
  pausedBy: {
    operator: 'by hand',
    traffic: 'the traffic is not split as planned',
    late: 'counts come late more often with some variants than with others',
    guardrail: 'a variant breaks a guardrail',
  },
  skipped: (count: string) =>
    `Batches skipped: ${count}. In them the traffic was far from its plan, so they are not judged for every variant`,
  corrected: 'A correction took back more than its batch had: the evidence of all variants began again',
  trafficWatch: (evidence: string, needed: string) =>
    `Traffic may not be split as planned: evidence ${evidence} (pauses at ${needed})`,
} as const;
