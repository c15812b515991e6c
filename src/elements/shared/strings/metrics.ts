export const metrics = {
  metric: 'Metric',
  engagements: 'Engagements',
  roles: {
    primary: 'decides',
    secondary: 'decides nothing',
    guardrail: 'guardrail',
  },
  lessIsBetter: 'Less of it is better.',
  asymptotic: 'The intervals of a mean or ratio hold about: they rest on the normal limit.',
  aboutSecondary: (name: string) => `${name} decides nothing. Its intervals hold at every look.`,
  aboutPrimary: (name: string) => `${name} decides about stops, in place of engagements.`,
  aboutGuardrail: (name: string, bound: string) =>
    `${name} is a guardrail: it speaks up when a variant is worse than the others together by more than ${bound}.`,
  aboutControl: (name: string, bound: string, control: string) =>
    `${name} is a guardrail: it speaks up when a variant is worse than the control “${control}” by more than ${bound}.`,
  aboutLimit: (name: string, bound: string, limit: string) =>
    `${name} is a guardrail: it speaks up when a variant is worse than the limit ${limit} by more than ${bound}.`,
  usualOrder: 'Order: lower end of the ER interval',
  effect: (name: string) => `${name} vs leader`,
  guardrail: (name: string) => `${name} guardrail`,
  range: (low: string, high: string) => `${low} to ${high}`,
  noInterval: 'too early for an interval',
  reference: 'reference',
  within: 'within its bound',
  broken: 'bound broken',
  notJudged: 'not judged yet',
  control: 'control',
  evidence: (odds: string, needed: string) => `${odds} of ${needed}`,
  brokenBy: (count: number, broken: string, variants: string) =>
    count === 1 ? `1 of ${variants} breaks it` : `${broken} of ${variants} break it`,
  ofVariants: (count: number, text: string) => (count === 1 ? '1 variant' : `${text} variants`),
  allTogether: (units: string) =>
    `The value over all variants that are shown, ${units} units together. It compares nobody.`,
  race: {
    title: (name: string) => `Evidence that ${name} breaks its bound`,
    rules: {
      tell: (needed: string) => `a variant breaks it at ${needed}, and somebody is told`,
      pause: (needed: string) => `a variant breaks it at ${needed}, which pauses automatic stops`,
      kill: (needed: string) => `a variant that breaks it at ${needed} stops, unless it is protected`,
    },
    summary: (title: string, lanes: string, needed: string) => `${title}. ${lanes}. A bound is broken at ${needed}.`,
    tick: (odds: string) => `${odds} broken`,
    needed: 'Broken at',
    byEngagements: (name: string) =>
      `${name} has intervals but no race, since it decides nothing. This is the race by engagements.`,
    byPrimary: (name: string, primary: string) =>
      `${name} has intervals but no race, since it decides nothing. This is the race by ${primary}.`,
  },
  chart: {
    overTime: (name: string) => `${name} over time`,
    overTimeOf: (name: string, experiment: string) => `${name} over time: ${experiment}`,
    howCounted: (name: string) => `How ${name} is counted`,
    windowedHint: (name: string) =>
      `${name} of the time window that ends at each moment. Intervals are valid for the cumulative value only.`,
    emptyEarly: (needed: string) => `Too early: a line begins at ${needed} units.`,
    point: (content: string, time: string, value: string, units: string) =>
      `${content}: ${value} at ${time}, ${units} units`,
    units: 'Units',
  },
  file: {
    units: (name: string) => `${name} units`,
    low: (name: string) => `${name} low`,
    high: (name: string) => `${name} high`,
    difference: (name: string) => `${name} vs leader`,
    differenceLow: (name: string) => `${name} vs leader low`,
    differenceHigh: (name: string) => `${name} vs leader high`,
    logE: (name: string) => `${name} guardrail ln E`,
    logNeeded: (name: string) => `${name} guardrail ln E needed`,
  },
} as const;
