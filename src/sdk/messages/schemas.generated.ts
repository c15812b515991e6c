// Made from the protocol's schemas by `npm run documents`; not to be changed by hand.
import type { Schema } from './validate.ts';

/** The messages that a server may send, by type. */
export const SCHEMAS = {
  welcome: {
    fields: {
      type: { oneOf: ['welcome'] },
      protocol: { number: [null, null], whole: true },
      stream: 'id',
      cursor: 'cursor',
      heartbeatMs: { number: [0, null], whole: true, above: true },
      at: 'instant',
      scopes: { list: 'any' },
      tokenExpiresAt: 'instant',
    },
    absent: { scopes: 'optional', tokenExpiresAt: 'optional' },
  },
  changes: {
    fields: {
      type: { oneOf: ['changes'] },
      since: { nullable: 'cursor' },
      cursor: 'cursor',
      at: 'instant',
      more: 'boolean',
      experiments: {
        list: {
          fields: {
            id: 'id',
            seq: { number: [0, null], whole: true },
            title: 'sentence',
            openedAt: 'instant',
            policy: { oneOf: ['evidence', 'threshold', 'advise', 'off'] },
            comparison: { oneOf: ['randomised', 'observational'] },
            shares: { list: { fields: { variant: 'id', share: { number: [0, 1] } } } },
            threshold: {
              fields: { factor: { number: [0, 1], above: true }, minImpressions: { number: [0, null], whole: true } },
            },
            plannedImpressions: { number: [0, null], whole: true, above: true },
            expectedEr: { number: [0, 1], above: true },
            budget: {
              fields: {
                alpha: { number: [0, 1] },
                comparison: { number: [0, 1] },
                prediction: { number: [0, 1] },
                traffic: { number: [0, 1] },
                guardrail: { number: [0, 1] },
              },
              absent: { guardrail: 'optional' },
            },
            sharesConstant: 'boolean',
            randomizationUnit: { oneOf: ['impressions', 'visitors'] },
            unit: { oneOf: ['impressions', 'visitors'] },
            coverage: { number: [0, 1] },
            seed: 'id',
            notPromised: 'id',
            notCompared: 'id',
            pause: {
              nullable: {
                fields: {
                  cause: { oneOf: ['operator', 'traffic', 'late', 'guardrail'] },
                  reason: 'sentence',
                  reasonCode: 'id',
                  since: 'instant',
                  by: { nullable: 'who' },
                },
                absent: { reasonCode: 'optional', by: 'null' },
              },
            },
            traffic: { nullable: { fields: { logE: { number: [null, null] }, logNeeded: { number: [null, null] } } } },
            batches: { number: [0, null], whole: true },
            skipped: { number: [0, null], whole: true },
            restarted: { fields: { cause: { oneOf: ['correction', 'alarm'] }, at: 'instant' } },
            judgedTo: { nullable: 'instant' },
            late: {
              fields: {
                impressions: { number: [0, null], whole: true },
                engagements: { number: [0, null], whole: true },
              },
            },
            lead: {
              nullable: {
                fields: {
                  leader: 'id',
                  runnerUp: 'id',
                  verdict: { oneOf: ['too-early', 'leads', 'changed'] },
                  ratio: {
                    nullable: {
                      fields: {
                        estimate: { number: [null, null] },
                        low: { number: [null, null] },
                        high: { number: [null, null] },
                      },
                    },
                  },
                  difference: {
                    nullable: {
                      fields: {
                        estimate: { number: [null, null] },
                        low: { number: [null, null] },
                        high: { number: [null, null] },
                      },
                    },
                  },
                  sinceBatch: { number: [0, null], whole: true },
                  since: 'instant',
                  judgedTo: 'instant',
                  alpha: { number: [0, 1] },
                  variants: { number: [0, null], whole: true },
                },
                absent: { since: 'optional' },
              },
            },
            saved: {
              nullable: {
                fields: { impressions: { number: [0, null], whole: true }, growth: { number: [null, null] } },
              },
            },
            ordinaryTest: {
              fields: {
                winners: { number: [0, null], whole: true },
                takenBack: { number: [0, null], whole: true },
                winner: { nullable: 'id' },
                loser: { nullable: 'id' },
                since: { nullable: 'instant' },
              },
            },
            closedAt: 'instant',
            winner: 'id',
            closedBy: 'who',
            end: {
              fields: {
                maxDays: { number: [null, null] },
                minEffect: { number: [0, 1] },
                when: { oneOf: ['suggest', 'close'] },
              },
              absent: { maxDays: 'optional', minEffect: 'optional' },
            },
            metrics: {
              list: {
                fields: {
                  name: 'id',
                  type: { oneOf: ['rate', 'mean', 'ratio'] },
                  role: { oneOf: ['primary', 'secondary', 'guardrail'] },
                  better: { oneOf: ['higher', 'lower'] },
                  unit: 'any',
                  bound: { number: [null, null] },
                  action: { oneOf: ['tell', 'pause', 'kill'] },
                },
                absent: { unit: 'optional', bound: 'optional', action: 'optional' },
              },
            },
            dimensions: { list: 'id' },
          },
          absent: {
            plannedImpressions: 'optional',
            expectedEr: 'optional',
            sharesConstant: 'optional',
            randomizationUnit: 'optional',
            unit: 'optional',
            coverage: 'optional',
            seed: 'optional',
            notPromised: 'optional',
            notCompared: 'optional',
            skipped: 'optional',
            restarted: 'optional',
            late: 'optional',
            lead: 'null',
            saved: 'null',
            ordinaryTest: 'optional',
            closedAt: 'optional',
            winner: 'optional',
            closedBy: 'optional',
            end: 'optional',
            metrics: 'optional',
            dimensions: 'optional',
          },
        },
      },
      variants: {
        list: {
          fields: {
            id: 'id',
            seq: { number: [0, null], whole: true },
            experiment: 'id',
            letter: 'any',
            content: 'content',
            patterns: { list: 'id' },
            predictedEr: { nullable: { number: [0, 1] } },
            status: { oneOf: ['active', 'killed', 'winner', 'closed'] },
            level: { oneOf: ['learning', 'steady', 'watch', 'endangered'] },
            postedAt: 'instant',
            impressions: { number: [0, null], whole: true },
            engagements: { number: [0, null], whole: true },
            units: { number: [0, null], whole: true },
            engagedUnits: { number: [0, null], whole: true },
            er: { nullable: { number: [0, 1] } },
            delta: { nullable: { number: [null, null] } },
            interval: { tuple: [{ number: [0, 1] }, { number: [0, 1] }] },
            judged: {
              fields: {
                impressions: { number: [0, null], whole: true },
                engagements: { number: [0, null], whole: true },
              },
            },
            killDistance: {
              nullable: {
                fields: {
                  logE: { number: [null, null] },
                  logNeeded: { number: [null, null] },
                  rule: { oneOf: ['threshold', 'evidence', 'prediction', 'guardrail'] },
                },
              },
            },
            probabilityBest: { nullable: { number: [0, 1] } },
            trend: { nullable: { number: [null, null] } },
            protected: 'boolean',
            countedAt: { nullable: 'instant' },
            endedAt: { nullable: 'instant' },
            late: {
              fields: {
                impressions: { number: [0, null], whole: true },
                engagements: { number: [0, null], whole: true },
              },
            },
            metrics: {
              list: {
                fields: {
                  name: 'id',
                  n: { number: [0, null], whole: true },
                  sum: { number: [null, null] },
                  value: { nullable: { number: [null, null] } },
                  judged: { number: [0, null], whole: true },
                  interval: { nullable: { tuple: [{ number: [null, null] }, { number: [null, null] }] } },
                  late: { number: [0, null], whole: true },
                  broken: {
                    fields: {
                      logE: { number: [null, null] },
                      logNeeded: { number: [null, null] },
                      suffices: 'boolean',
                    },
                    absent: { suffices: 'optional' },
                  },
                },
                absent: { late: 'optional', broken: 'optional' },
              },
            },
          },
          absent: {
            letter: 'optional',
            units: 'optional',
            engagedUnits: 'optional',
            late: 'optional',
            metrics: 'optional',
          },
        },
      },
      patterns: {
        list: {
          fields: {
            id: 'id',
            seq: { number: [0, null], whole: true },
            uses: { number: [0, null], whole: true },
            lastUsedAt: { nullable: 'instant' },
            level: { oneOf: ['fresh', 'overused', 'declining', 'fatigued', 'severe', 'rested'] },
            freshness: { number: [0, 1] },
            reason: 'sentence',
            reasonCode: 'id',
            freshAt: { nullable: 'instant' },
            alternatives: { list: 'id' },
            decline: {
              nullable: {
                fields: {
                  logE: { number: [null, null] },
                  logNeeded: { number: [null, null] },
                  er: { nullable: { number: [0, 1] } },
                  floor: { number: [0, 1] },
                  alone: 'boolean',
                },
                absent: { alone: 'optional' },
              },
            },
            source: { oneOf: ['peeksafe', 'external'] },
            assessedAt: 'instant',
            snoozedUntil: { nullable: 'instant' },
            snoozedBy: { nullable: 'who' },
          },
          absent: { reasonCode: 'optional', snoozedUntil: 'null', snoozedBy: 'null' },
        },
      },
      kills: {
        list: {
          fields: {
            id: 'id',
            seq: { number: [0, null], whole: true },
            variant: 'id',
            experiment: 'id',
            cause: { oneOf: ['below-leader', 'below-prediction', 'guardrail', 'operator', 'external'] },
            reason: 'sentence',
            reasonCode: 'id',
            at: 'instant',
            receivedAt: 'instant',
            impressions: { number: [0, null], whole: true },
            engagements: { number: [0, null], whole: true },
            units: { number: [0, null], whole: true },
            engagedUnits: { number: [0, null], whole: true },
            er: { nullable: { number: [0, 1] } },
            evidence: {
              nullable: {
                fields: {
                  rule: { oneOf: ['threshold', 'evidence', 'prediction', 'guardrail'] },
                  impressions: { number: [0, null], whole: true },
                  engagements: { number: [0, null], whole: true },
                  unit: { oneOf: ['impressions', 'visitors'] },
                  predictedEr: { number: [0, 1] },
                  factor: { number: [0, 1] },
                  minImpressions: { number: [0, null], whole: true },
                  logE: { number: [null, null] },
                  alpha: { number: [0, 1] },
                  leader: 'id',
                  leaderEr: { number: [0, 1] },
                  metric: 'id',
                  value: { number: [null, null] },
                  leaderValue: { number: [null, null] },
                  othersValue: { number: [null, null] },
                  bound: { number: [null, null] },
                },
                absent: {
                  impressions: 'optional',
                  engagements: 'optional',
                  unit: 'optional',
                  predictedEr: 'optional',
                  factor: 'optional',
                  minImpressions: 'optional',
                  logE: 'optional',
                  alpha: 'optional',
                  leader: 'optional',
                  leaderEr: 'optional',
                  metric: 'optional',
                  value: 'optional',
                  leaderValue: 'optional',
                  othersValue: 'optional',
                  bound: 'optional',
                },
              },
            },
            revivedAt: { nullable: 'instant' },
            by: { nullable: 'who' },
            revivedBy: { nullable: 'who' },
            saving: {
              nullable: {
                fields: {
                  impressions: { number: [null, null] },
                  from: { number: [null, null] },
                  to: { nullable: { number: [null, null] } },
                },
              },
            },
          },
          absent: {
            reasonCode: 'optional',
            receivedAt: 'optional',
            units: 'optional',
            engagedUnits: 'optional',
            by: 'null',
            revivedBy: 'null',
            saving: 'null',
          },
        },
      },
      suggestions: {
        list: {
          fields: {
            id: 'id',
            seq: { number: [0, null], whole: true },
            action: 'id',
            priority: { oneOf: ['low', 'medium', 'high', 'critical'] },
            title: 'sentence',
            reason: 'sentence',
            reasonCode: 'id',
            reasonNumbers: {
              list: {
                fields: { name: 'sentence', value: { number: [null, null] }, code: 'id', variant: 'id' },
                absent: { code: 'optional', variant: 'optional' },
              },
            },
            reasonVariant: 'id',
            about: {
              nullable: { fields: { kind: { oneOf: ['stream', 'experiment', 'variant', 'pattern'] }, id: 'id' } },
            },
            evidence: {
              list: {
                fields: { name: 'sentence', value: { number: [null, null] }, code: 'id', variant: 'id' },
                absent: { code: 'optional', variant: 'optional' },
              },
            },
            source: { oneOf: ['peeksafe', 'external'] },
            generated: 'boolean',
            madeAt: 'instant',
            expiresAt: { nullable: 'instant' },
            expectedGain: {
              nullable: {
                fields: {
                  estimate: { number: [null, null] },
                  low: { number: [null, null] },
                  high: { number: [null, null] },
                  unit: { oneOf: ['impressions', 'visitors'] },
                },
                absent: { unit: 'optional' },
              },
            },
            effect: {
              fields: {
                kind: { oneOf: ['stop-variant', 'plan-shares', 'close-experiment', 'resume-stops', 'set-window'] },
                shares: { list: { fields: { variant: 'id', share: { number: [0, 1] } } } },
                winner: 'id',
                attributionWindowMs: { number: [0, null], whole: true },
                before: {
                  fields: {
                    shares: { list: { fields: { variant: 'id', share: { number: [0, 1] } } } },
                    attributionWindowMs: { number: [0, null], whole: true },
                  },
                  absent: { shares: 'optional', attributionWindowMs: 'optional' },
                },
              },
              absent: { shares: 'optional', winner: 'optional', attributionWindowMs: 'optional', before: 'optional' },
            },
            status: { oneOf: ['open', 'accepted', 'dismissed', 'expired', 'settled'] },
            endedAt: { nullable: 'instant' },
            outcome: 'sentence',
            outcomeCode: 'id',
            endedBy: { nullable: 'who' },
          },
          absent: {
            reasonCode: 'optional',
            reasonNumbers: 'optional',
            reasonVariant: 'optional',
            effect: 'optional',
            outcomeCode: 'optional',
            endedBy: 'null',
          },
        },
      },
      notes: {
        list: {
          fields: {
            id: 'id',
            seq: { number: [0, null], whole: true },
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
            seq: { number: [0, null], whole: true },
            experiment: 'id',
            winner: { nullable: 'id' },
            reason: 'sentence',
            cause: { oneOf: ['max-days', 'no-effect'] },
            reasonCode: 'id',
            reasonNumbers: {
              list: {
                fields: { name: 'sentence', value: { number: [null, null] }, code: 'id', variant: 'id' },
                absent: { code: 'optional', variant: 'optional' },
              },
            },
            at: 'instant',
            receivedAt: 'instant',
            by: { nullable: 'who' },
            reopenedAt: { nullable: 'instant' },
            reopenedBy: { nullable: 'who' },
          },
          absent: { cause: 'optional', reasonCode: 'optional', reasonNumbers: 'optional' },
        },
      },
      stream: {
        fields: {
          seq: { number: [0, null], whole: true },
          timeZone: { nullable: 'timeZone' },
          origin: { oneOf: ['live', 'simulated', 'replay'] },
          robots: { oneOf: ['set-aside', 'count'] },
        },
        absent: { robots: 'optional' },
      },
    },
    absent: {
      more: 'optional',
      experiments: 'optional',
      variants: 'optional',
      patterns: 'optional',
      kills: 'optional',
      suggestions: 'optional',
      notes: 'optional',
      closings: 'optional',
      stream: 'optional',
    },
  },
  heartbeat: { fields: { type: { oneOf: ['heartbeat'] }, cursor: 'cursor', at: 'instant' } },
  goodbye: {
    fields: { type: { oneOf: ['goodbye'] }, reason: 'sentence', retryAfterMs: { number: [0, null], whole: true } },
  },
  renewed: {
    fields: { type: { oneOf: ['renewed'] }, tokenExpiresAt: 'instant', scopes: { list: 'any' } },
    absent: { scopes: 'optional' },
  },
  closing: { fields: { code: { number: [null, null], whole: true }, reason: 'any' } },
  problem: {
    fields: { code: 'any', message: 'any', field: 'any', expected: 'any' },
    absent: { field: 'optional', expected: 'optional' },
  },
  eventsAnswer: {
    fields: {
      accepted: { number: [0, null], whole: true },
      duplicates: { number: [0, null], whole: true },
      rejected: { number: [0, null], whole: true },
      cursor: { nullable: 'cursor' },
      results: {
        list: {
          fields: {
            status: { oneOf: ['accepted', 'duplicate', 'rejected'] },
            id: { nullable: 'any' },
            seq: { number: [0, null], whole: true },
            errors: {
              list: {
                fields: { code: 'any', message: 'any', field: 'any', expected: 'any' },
                absent: { field: 'optional', expected: 'optional' },
              },
            },
          },
          absent: { seq: 'optional', errors: 'optional' },
        },
      },
    },
  },
  history: {
    fields: {
      cursor: 'cursor',
      resolutionMs: { number: [0, null], whole: true },
      series: {
        list: {
          fields: {
            variant: 'id',
            times: { list: { number: [null, null], whole: true } },
            impressions: { list: { number: [null, null], whole: true } },
            engagements: { list: { number: [null, null], whole: true } },
            judged: {
              fields: {
                times: { list: { number: [null, null], whole: true } },
                impressions: { list: { number: [null, null], whole: true } },
                engagements: { list: { number: [null, null], whole: true } },
                logE: { list: { nullable: { number: [null, null] } } },
                logNeeded: { list: { nullable: { number: [null, null] } } },
                restarts: { list: { number: [null, null], whole: true } },
              },
              absent: { logNeeded: 'optional', restarts: 'optional' },
            },
            metric: {
              fields: {
                times: { list: { number: [null, null], whole: true } },
                n: { list: { number: [null, null], whole: true } },
                sum: { list: { number: [null, null] } },
                sumSquares: { list: { number: [null, null] } },
                denominator: { list: { number: [null, null] } },
                denominatorSquares: { list: { number: [null, null] } },
                cross: { list: { number: [null, null] } },
                judged: {
                  fields: {
                    times: { list: { number: [null, null], whole: true } },
                    n: { list: { number: [null, null], whole: true } },
                    sum: { list: { number: [null, null] } },
                    sumSquares: { list: { number: [null, null] } },
                    denominator: { list: { number: [null, null] } },
                    denominatorSquares: { list: { number: [null, null] } },
                    cross: { list: { number: [null, null] } },
                    logE: { list: { nullable: { number: [null, null] } } },
                    logNeeded: { list: { nullable: { number: [null, null] } } },
                    restarts: { list: { number: [null, null], whole: true } },
                  },
                  absent: {
                    sumSquares: 'optional',
                    denominator: 'optional',
                    denominatorSquares: 'optional',
                    cross: 'optional',
                    logE: 'optional',
                    logNeeded: 'optional',
                    restarts: 'optional',
                  },
                },
              },
              absent: {
                sumSquares: 'optional',
                denominator: 'optional',
                denominatorSquares: 'optional',
                cross: 'optional',
                judged: 'optional',
              },
            },
          },
          absent: { judged: 'optional', metric: 'optional' },
        },
      },
      next: 'any',
    },
    absent: { next: 'optional' },
  },
} as const satisfies Readonly<Record<string, Schema>>;
