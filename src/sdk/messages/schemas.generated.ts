// Made from the protocol's schemas by `npm run documents`; not to be changed by hand.
import type { Schema } from './validate.ts';

/** The messages that a server may send, by type. */
export const SCHEMAS = {
  welcome: {
    fields: {
      type: ['welcome'],
      protocol: 'whole',
      stream: 'id',
      cursor: 'cursor',
      heartbeatMs: { number: [0, null], whole: true, above: true },
      at: 'instant',
    },
    optional: { scopes: { list: 'any' }, tokenExpiresAt: 'instant' },
  },
  changes: {
    fields: { type: ['changes'], since: { nullable: 'cursor' }, cursor: 'cursor', at: 'instant' },
    optional: {
      more: 'boolean',
      experiments: {
        list: {
          fields: {
            id: 'id',
            seq: 'count',
            title: 'sentence',
            openedAt: 'instant',
            policy: ['evidence', 'threshold', 'advise', 'off'],
            comparison: ['randomised', 'observational'],
            shares: { list: { fields: { variant: 'id', share: 'share' } } },
            threshold: { fields: { factor: { number: [0, 1], above: true }, minImpressions: 'count' } },
            budget: {
              fields: { alpha: 'share', comparison: 'share', prediction: 'share', traffic: 'share' },
              optional: { guardrail: 'share' },
            },
            pause: {
              nullable: {
                fields: { cause: ['operator', 'traffic', 'late', 'guardrail'], reason: 'sentence', since: 'instant' },
                optional: { reasonCode: 'id' },
                orNull: { by: { nullable: 'who' } },
              },
            },
            traffic: { nullable: { fields: { logE: 'real', logNeeded: 'real' } } },
            batches: 'count',
            judgedTo: { nullable: 'instant' },
          },
          optional: {
            plannedImpressions: { number: [0, null], whole: true, above: true },
            expectedEr: { number: [0, 1], above: true },
            sharesConstant: 'boolean',
            randomizationUnit: ['impressions', 'visitors'],
            unit: ['impressions', 'visitors'],
            coverage: 'share',
            seed: 'id',
            notPromised: 'id',
            notCompared: 'id',
            skipped: 'count',
            restarted: { fields: { cause: ['correction', 'alarm'], at: 'instant' } },
            late: { fields: { impressions: 'count', engagements: 'count' } },
            ordinaryTest: {
              fields: {
                winners: 'count',
                takenBack: 'count',
                winner: { nullable: 'id' },
                loser: { nullable: 'id' },
                since: { nullable: 'instant' },
              },
            },
            closedAt: 'instant',
            winner: 'id',
            closedBy: 'who',
            end: { fields: { when: ['suggest', 'close'] }, optional: { maxDays: 'real', minEffect: 'share' } },
            metrics: {
              list: {
                fields: {
                  name: 'id',
                  type: ['rate', 'mean', 'ratio'],
                  role: ['primary', 'secondary', 'guardrail'],
                  better: ['higher', 'lower'],
                },
                optional: {
                  unit: 'any',
                  bound: 'real',
                  control: 'id',
                  limit: 'real',
                  action: ['tell', 'pause', 'kill'],
                },
              },
            },
            dimensions: { list: 'id' },
          },
          orNull: {
            lead: {
              nullable: {
                fields: {
                  leader: 'id',
                  runnerUp: 'id',
                  verdict: ['too-early', 'leads', 'changed'],
                  ratio: { nullable: { fields: { estimate: 'real', low: 'real', high: 'real' } } },
                  difference: { nullable: { fields: { estimate: 'real', low: 'real', high: 'real' } } },
                  sinceBatch: 'count',
                  judgedTo: 'instant',
                  alpha: 'share',
                  variants: 'count',
                },
                optional: { since: 'instant' },
              },
            },
            saved: { nullable: { fields: { impressions: 'count', growth: 'real' } } },
          },
        },
      },
      variants: {
        list: {
          fields: {
            id: 'id',
            seq: 'count',
            experiment: 'id',
            content: 'content',
            patterns: { list: 'id' },
            predictedEr: { nullable: 'share' },
            status: ['active', 'killed', 'winner', 'closed'],
            level: ['learning', 'steady', 'watch', 'endangered'],
            postedAt: 'instant',
            impressions: 'count',
            engagements: 'count',
            er: { nullable: 'share' },
            delta: { nullable: 'real' },
            interval: { tuple: ['share', 'share'] },
            judged: { fields: { impressions: 'count', engagements: 'count' } },
            killDistance: {
              nullable: {
                fields: { logE: 'real', logNeeded: 'real', rule: ['threshold', 'evidence', 'prediction', 'guardrail'] },
              },
            },
            probabilityBest: { nullable: 'share' },
            trend: { nullable: 'real' },
            protected: 'boolean',
            countedAt: { nullable: 'instant' },
            endedAt: { nullable: 'instant' },
          },
          optional: {
            letter: 'any',
            units: 'count',
            engagedUnits: 'count',
            late: { fields: { impressions: 'count', engagements: 'count' } },
            metrics: {
              list: {
                fields: {
                  name: 'id',
                  n: 'count',
                  sum: 'real',
                  value: { nullable: 'real' },
                  judged: 'count',
                  interval: { nullable: { tuple: ['real', 'real'] } },
                },
                optional: {
                  late: 'count',
                  broken: { fields: { logE: 'real', logNeeded: 'real' }, optional: { suffices: 'boolean' } },
                },
              },
            },
          },
        },
      },
      patterns: {
        list: {
          fields: {
            id: 'id',
            seq: 'count',
            uses: 'count',
            lastUsedAt: { nullable: 'instant' },
            level: ['fresh', 'overused', 'declining', 'fatigued', 'severe', 'rested'],
            freshness: 'share',
            reason: 'sentence',
            freshAt: { nullable: 'instant' },
            alternatives: { list: 'id' },
            decline: {
              nullable: {
                fields: { logE: 'real', logNeeded: 'real', er: { nullable: 'share' }, floor: 'share' },
                optional: { alone: 'boolean' },
              },
            },
            source: ['peeksafe', 'external'],
            assessedAt: 'instant',
          },
          optional: { reasonCode: 'id' },
          orNull: { snoozedUntil: { nullable: 'instant' }, snoozedBy: { nullable: 'who' } },
        },
      },
      kills: {
        list: {
          fields: {
            id: 'id',
            seq: 'count',
            variant: 'id',
            experiment: 'id',
            cause: ['below-leader', 'below-prediction', 'guardrail', 'operator', 'external'],
            reason: 'sentence',
            at: 'instant',
            impressions: 'count',
            engagements: 'count',
            er: { nullable: 'share' },
            evidence: {
              nullable: {
                fields: { rule: ['threshold', 'evidence', 'prediction', 'guardrail'] },
                optional: {
                  impressions: 'count',
                  engagements: 'count',
                  unit: ['impressions', 'visitors'],
                  predictedEr: 'share',
                  factor: 'share',
                  minImpressions: 'count',
                  logE: 'real',
                  alpha: 'share',
                  leader: 'id',
                  leaderEr: 'share',
                  metric: 'id',
                  value: 'real',
                  leaderValue: 'real',
                  othersValue: 'real',
                  controlValue: 'real',
                  limitValue: 'real',
                  bound: 'real',
                  control: 'id',
                },
              },
            },
            revivedAt: { nullable: 'instant' },
          },
          optional: { reasonCode: 'id', receivedAt: 'instant', units: 'count', engagedUnits: 'count' },
          orNull: {
            by: { nullable: 'who' },
            revivedBy: { nullable: 'who' },
            saving: { nullable: { fields: { impressions: 'real', from: 'real', to: { nullable: 'real' } } } },
          },
        },
      },
      suggestions: {
        list: {
          fields: {
            id: 'id',
            seq: 'count',
            action: 'id',
            priority: ['low', 'medium', 'high', 'critical'],
            title: 'sentence',
            reason: 'sentence',
            about: { nullable: { fields: { kind: ['stream', 'experiment', 'variant', 'pattern'], id: 'id' } } },
            evidence: {
              list: { fields: { name: 'sentence', value: 'real' }, optional: { code: 'id', variant: 'id' } },
            },
            source: ['peeksafe', 'external'],
            generated: 'boolean',
            madeAt: 'instant',
            expiresAt: { nullable: 'instant' },
            expectedGain: {
              nullable: {
                fields: { estimate: 'real', low: 'real', high: 'real' },
                optional: { unit: ['impressions', 'visitors'] },
              },
            },
            status: ['open', 'accepted', 'dismissed', 'expired', 'settled'],
            endedAt: { nullable: 'instant' },
            outcome: 'sentence',
          },
          optional: {
            reasonCode: 'id',
            reasonNumbers: {
              list: { fields: { name: 'sentence', value: 'real' }, optional: { code: 'id', variant: 'id' } },
            },
            reasonVariant: 'id',
            effect: {
              fields: { kind: ['stop-variant', 'plan-shares', 'close-experiment', 'resume-stops', 'set-window'] },
              optional: {
                shares: { list: { fields: { variant: 'id', share: 'share' } } },
                winner: 'id',
                attributionWindowMs: 'count',
                before: {
                  fields: {},
                  optional: {
                    shares: { list: { fields: { variant: 'id', share: 'share' } } },
                    attributionWindowMs: 'count',
                  },
                },
              },
            },
            outcomeCode: 'id',
          },
          orNull: { endedBy: { nullable: 'who' } },
        },
      },
      notes: {
        list: {
          fields: {
            id: 'id',
            seq: 'count',
            at: 'instant',
            text: 'sentence',
            experiment: { nullable: 'id' },
            variant: { nullable: 'id' },
            url: { nullable: 'url' },
            by: { nullable: 'who' },
            editedAt: { nullable: 'instant' },
            deletedAt: { nullable: 'instant' },
          },
        },
      },
      closings: {
        list: {
          fields: {
            id: 'id',
            seq: 'count',
            experiment: 'id',
            winner: { nullable: 'id' },
            reason: 'sentence',
            at: 'instant',
            receivedAt: 'instant',
            by: { nullable: 'who' },
            reopenedAt: { nullable: 'instant' },
            reopenedBy: { nullable: 'who' },
          },
          optional: {
            cause: ['max-days', 'no-effect'],
            reasonCode: 'id',
            reasonNumbers: {
              list: { fields: { name: 'sentence', value: 'real' }, optional: { code: 'id', variant: 'id' } },
            },
          },
        },
      },
      stream: {
        fields: { seq: 'count', timeZone: { nullable: 'timeZone' }, origin: ['live', 'simulated', 'replay'] },
        optional: { timing: ['recorded', 'invented'], robots: ['set-aside', 'count'] },
      },
    },
  },
  heartbeat: { fields: { type: ['heartbeat'], cursor: 'cursor', at: 'instant' } },
  goodbye: { fields: { type: ['goodbye'], reason: 'sentence', retryAfterMs: 'count' } },
  renewed: { fields: { type: ['renewed'], tokenExpiresAt: 'instant' }, optional: { scopes: { list: 'any' } } },
  problem: { fields: { code: 'any', message: 'any' }, optional: { field: 'any', expected: 'any' } },
  history: {
    fields: {
      cursor: 'cursor',
      resolutionMs: 'count',
      series: {
        list: {
          fields: {
            variant: 'id',
            times: { list: 'whole' },
            impressions: { list: 'whole' },
            engagements: { list: 'whole' },
          },
          optional: {
            judged: {
              fields: {
                times: { list: 'whole' },
                impressions: { list: 'whole' },
                engagements: { list: 'whole' },
                logE: { list: { nullable: 'real' } },
              },
              optional: { logNeeded: { list: { nullable: 'real' } }, restarts: { list: 'whole' } },
            },
            metric: {
              fields: { times: { list: 'whole' }, n: { list: 'whole' }, sum: { list: 'real' } },
              optional: {
                sumSquares: { list: 'real' },
                denominator: { list: 'real' },
                denominatorSquares: { list: 'real' },
                cross: { list: 'real' },
                judged: {
                  fields: { times: { list: 'whole' }, n: { list: 'whole' }, sum: { list: 'real' } },
                  optional: {
                    sumSquares: { list: 'real' },
                    denominator: { list: 'real' },
                    denominatorSquares: { list: 'real' },
                    cross: { list: 'real' },
                    logE: { list: { nullable: 'real' } },
                    logNeeded: { list: { nullable: 'real' } },
                    restarts: { list: 'whole' },
                  },
                },
              },
            },
          },
        },
      },
    },
    optional: { next: 'any' },
  },
} as const satisfies Readonly<Record<string, Schema>>;
