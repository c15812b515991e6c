// Every picture that is kept. A new one is a line here, and `npm run visual -- --update NAME` to take it.
import {
  everyCause,
  everyPriority,
  ledExperiment,
  everyStatus,
  everyWear,
  experiments,
  historyOf,
  manyVariants,
  needing,
  threeResults,
} from './fixtures.ts';
import {
  byDevice,
  decided,
  equal,
  judgedHistory,
  leading,
  leadingByDevice,
  split,
  tooEarly,
} from './experiment-states.ts';
import { everySituation } from './situations.ts';
import { fanExperiment, fanNotes } from '../../src/elements/testing/fans.ts';
import { measuredExperiment, measuredVariants, withDwell } from '../../src/elements/testing/metrics.ts';
import { everyLane, race } from './race-fixtures.ts';
import { arabic, dark, forced, light, scenes, wide, type Scene, type State } from './scene.ts';
import { STATE_SCENES } from './state-scenes.ts';

const table: State = { entities: { variants: everyStatus } };
const chart: State = { entities: { variants: everyStatus }, history: historyOf(everyStatus) };
const feed: State = { entities: { variants: everyStatus, kills: everyCause } };
const wear: State = { entities: { patterns: everyWear } };
const todo: State = {
  entities: { experiments: [ledExperiment], variants: everyStatus, suggestions: everyPriority },
};
/** The moment of a replay that has come to two thirds of its experiment. */
const FAN_MOMENT = Date.parse('2026-03-12T09:45:00.000Z');
const { history: fanHistory, ...fanEntities } = fanExperiment();
const fan: State & { readonly properties: object } = {
  entities: fanEntities,
  history: fanHistory,
  properties: { notes: fanNotes },
};
/** Opened a moment ago: nothing of it is judged. */
const awaitedFan: State = {
  entities: {
    experiments: fanEntities.experiments.map((one) => ({ ...one, judgedTo: null, batches: 0 })),
    variants: fanEntities.variants,
  },
  history: { ...fanHistory, series: [] },
};
const whole: State = {
  entities: {
    experiments,
    variants: everyStatus,
    kills: everyCause,
    patterns: everyWear,
    suggestions: everyPriority,
  },
  history: historyOf(everyStatus),
  delay: 140,
};
const situations: State = { entities: everySituation };
const ridden: State = { entities: leading, history: judgedHistory(leading.variants ?? []) };
/** A few impressions each, of which no rate can be said. */
const tooFew = {
  history: {
    resolutionMs: 60_000,
    series: ['a', 'b'].map((variant, k) => ({
      variant,
      times: [FAN_MOMENT, FAN_MOMENT + 60_000],
      impressions: [20, 40 + k],
      engagements: [1, 2],
    })),
  },
};
/** Metrics of three variants: one is read longer, and breaks a guardrail. */
const measured = { entities: { experiments: [measuredExperiment()], variants: measuredVariants() } };
const { history: dwellHistory, ...dwellEntities } = withDwell(fanExperiment());
const dwellFan = { entities: dwellEntities, history: dwellHistory, properties: { metric: 'dwell' } };

/** One engagement in ten thousand impressions, for three years. */
const rareForYears = {
  history: {
    resolutionMs: 86_400_000,
    series: ['a', 'b'].map((variant, k) => {
      const days = Array.from({ length: 1095 }, (_, day) => day + 1);
      return {
        variant,
        times: days.map((day) => FAN_MOMENT - (1095 - day) * 86_400_000),
        impressions: days.map((day) => day * 100_000),
        engagements: days.map((day) => Math.round(day * 10 * (1 - 0.2 * k) * (1 + 0.1 * Math.sin(day / 90)))),
      };
    }),
  },
};
const stale = { status: ['stale', 'silent'] } as const;
const offline = { status: ['offline', 'connection-lost'] } as const;
const denied = { status: ['denied', 'forbidden', 'This token is for another stream.'] } as const;

/** Each state in each look, in the order of the files. */
export const SCENES: readonly Scene[] = [
  ...scenes('variant-table', 'every-status', table, [
    { ...light, width: 1200 },
    { ...dark, width: 1200 },
    { ...forced, width: 1200 },
  ]),
  ...scenes('variant-table', 'every-status', table, [{ ...arabic, width: 1200 }, wide(720), wide(320), wide(1600)]),
  ...scenes('variant-table', 'results', { entities: threeResults }, [
    wide(1280),
    wide(820),
    wide(390),
    { ...dark, width: 1280 },
    { ...forced, width: 1280 },
    { ...arabic, width: 1280 },
  ]),
  ...scenes('variant-table', 'results-compact', { entities: threeResults, properties: { density: 'compact' } }, [
    wide(1280),
  ]),
  ...scenes('variant-table', 'metric', { ...measured, properties: { metric: 'dwell' } }, [
    wide(1280),
    { ...dark, width: 1280 },
    wide(390),
    { ...arabic, width: 1280 },
  ]),
  ...scenes('variant-table', 'guardrail', { ...measured, properties: { metric: 'bounce' } }, [wide(1280), wide(390)]),
  ...scenes('variant-table', 'one-row', { entities: { variants: everyStatus.slice(0, 1) } }),
  ...scenes('variant-table', 'many-rows', { entities: { variants: manyVariants(40) }, style: 'block-size: 480px' }, [
    wide(1200),
  ]),
  ...scenes('variant-table', 'focused', { ...table, acts: [{ press: 'Tab' }, { press: 'Tab' }] }, [wide(1200)]),
  ...scenes('variant-table', 'loading', {}),
  ...scenes('variant-table', 'empty', { entities: {} }),
  ...scenes('variant-table', 'stale', { ...table, ...stale }, [wide(1200)]),
  ...scenes('variant-table', 'offline', offline),
  ...scenes('variant-table', 'denied', denied),

  ...scenes('er-chart', 'every-status', chart, [light, dark, forced, arabic, wide(320), wide(1600)]),
  ...scenes('er-chart', 'one-series', {
    entities: { variants: everyStatus.slice(0, 1) },
    history: historyOf(everyStatus.slice(0, 1)),
  }),
  ...scenes('er-chart', 'keyboard', {
    ...chart,
    acts: [{ click: '[part~="plot"]' }, { press: 'ArrowLeft' }, { press: 'ArrowDown' }],
  }),
  ...scenes('er-chart', 'experiment', fan, [light, dark, forced, arabic, wide(390), wide(1280)]),
  ...scenes('er-chart', 'metric', dwellFan, [light, dark, wide(390), { ...arabic, width: 890 }]),
  ...scenes('er-chart', 'zoomed', {
    ...fan,
    acts: [{ click: '[part~="plot"]' }, { press: '+' }, { press: '+' }, { press: '+' }, { press: '+' }],
  }),
  ...scenes('er-chart', 'too-early', { isAlone: true, properties: tooFew }),
  ...scenes('er-chart', 'three-years', { isAlone: true, properties: rareForYears }, [light, wide(390)]),
  ...scenes('er-chart', 'note', { ...fan, acts: [{ hover: '.flag' }] }, [wide(390)]),
  ...scenes('er-chart', 'loading', {}),
  ...scenes('er-chart', 'empty', { entities: {} }),
  ...scenes('er-chart', 'stale', { ...chart, ...stale }),

  ...scenes('er-fan', 'one-leads', fan, [light, dark, wide(390), wide(890), wide(1500)]),
  ...scenes('er-fan', 'ordinary', { ...fan, properties: { ...fan.properties, ordinary: true } }, [
    wide(890),
    { ...arabic, width: 890 },
    { ...forced, width: 890 },
    wide(390),
  ]),
  ...scenes('er-fan', 'metric', dwellFan, [
    { ...light, width: 1280 },
    { ...dark, width: 1280 },
    wide(390),
    { ...arabic, width: 890 },
  ]),
  ...scenes('er-fan', 'replay', { ...fan, properties: { ...fan.properties, ordinary: true, moment: FAN_MOMENT } }, [
    { ...dark, width: 890 },
  ]),
  ...scenes('er-fan', 'loading', {}),
  ...scenes('er-fan', 'empty', { entities: {} }),
  ...scenes('er-fan', 'awaited', awaitedFan, [light, dark, wide(390)]),

  ...scenes('kill-feed', 'every-cause', feed, [light, dark, forced, arabic, wide(320)]),
  ...scenes('kill-feed', 'loading', {}),
  ...scenes('kill-feed', 'empty', { entities: {} }),
  ...scenes('kill-feed', 'offline', { ...feed, ...offline }),

  ...scenes(
    'evidence-race',
    'four',
    { isAlone: true, properties: { lanes: race } },
    [light, dark, forced, arabic].map((look) => ({ ...look, width: 890 })),
  ),
  ...scenes('evidence-race', 'four', { isAlone: true, properties: { lanes: race } }, [
    wide(600),
    wide(390),
    { ...dark, name: 'dark-390', width: 390 },
    { ...forced, name: 'forced-390', width: 390 },
    { ...arabic, name: 'rtl-390', width: 390 },
  ]),
  ...scenes('evidence-race', 'every-lane', { isAlone: true, properties: { lanes: everyLane } }, [wide(890), wide(390)]),
  ...scenes(
    'evidence-race',
    'keyboard',
    {
      isAlone: true,
      properties: { lanes: race },
      acts: [{ press: 'Tab' }, { press: 'ArrowDown' }, { press: 'ArrowDown' }],
    },
    [wide(890)],
  ),
  ...scenes('evidence-race', 'card', { isAlone: true, properties: { lanes: race, form: 'card' } }, [wide(390)]),
  ...scenes('evidence-race', 'cell', { isAlone: true, properties: { lanes: race, form: 'cell' } }, [
    wide(390),
    { ...forced, width: 390 },
    { ...arabic, width: 390 },
  ]),
  ...scenes('evidence-race', 'loading', {}),
  ...scenes('evidence-race', 'empty', { entities: {} }),

  ...scenes('fatigue-banner', 'every-wear', wear, [light, dark, forced, arabic, wide(320)]),
  ...scenes('fatigue-banner', 'empty', { entities: {} }),

  ...scenes('stream-status', 'live', { entities: {}, delay: 140 }, [light, dark, forced, arabic]),
  ...scenes('stream-status', 'connecting', { status: ['connecting', 'starting'] }),
  ...scenes('stream-status', 'stale', { entities: {}, ...stale }),
  ...scenes('stream-status', 'offline', offline),
  ...scenes('stream-status', 'denied', denied),

  ...scenes('suggestion-list', 'every-priority', todo, [light, dark, forced, arabic, wide(320)]),
  ...scenes('suggestion-list', 'operating', { ...todo, scopes: ['view', 'operate'] }),
  ...scenes('suggestion-list', 'loading', {}),
  ...scenes('suggestion-list', 'empty', { entities: {} }),

  ...scenes('variant-summary', 'whole', whole, [light, dark, forced, arabic, wide(320), wide(1200)]),
  ...scenes('variant-summary', 'loading', {}),

  ...scenes('er-chart', 'many-series', {
    entities: { variants: manyVariants(50) },
    history: historyOf(manyVariants(50)),
  }),
  ...scenes('variant-table', 'operating', { ...table, scopes: ['view', 'operate'] }, [wide(1200)]),

  ...scenes('variant-dashboard', 'whole', whole, [wide(390), wide(820), wide(1280), wide(1920)]),
  ...scenes('variant-dashboard', 'whole', whole, [
    { ...dark, width: 1280 },
    { ...arabic, width: 1280 },
  ]),
  ...scenes('variant-dashboard', 'loading', {}, [wide(1280)]),

  ...scenes('attention-list', 'three', { entities: needing, scopes: ['view', 'operate'] }, [
    light,
    dark,
    forced,
    arabic,
    wide(390),
    wide(1248),
  ]),
  ...scenes('attention-list', 'loading', {}),
  ...scenes('attention-list', 'empty', { entities: {} }),
  ...scenes('experiment-view', 'leading', { ...ridden, scopes: ['view', 'operate'] }, [
    { ...light, width: 890 },
    { ...dark, width: 890 },
    { ...forced, width: 890 },
    { ...arabic, width: 890 },
    wide(390),
    wide(820),
    wide(1500),
  ]),
  ...scenes('experiment-view', 'too-early', { entities: tooEarly }, [wide(890)]),
  ...scenes('experiment-view', 'equal', { entities: equal }, [wide(890)]),
  ...scenes('experiment-view', 'split', { entities: split, scopes: ['view', 'operate'] }, [wide(890), wide(390)]),
  ...scenes('experiment-view', 'decided', { entities: decided, history: judgedHistory(decided.variants ?? []) }, [
    wide(890),
  ]),
  ...scenes('experiment-view', 'compare', { ...ridden, properties: { selection: ['car', 'told'] } }, [
    { ...light, width: 890 },
    { ...dark, width: 890 },
    { ...arabic, width: 890 },
    wide(390),
  ]),
  ...scenes(
    'experiment-view',
    'segments',
    {
      ...{
        entities: leadingByDevice,
        history: judgedHistory(leading.variants ?? []),
        breakdowns: { device: byDevice },
      },
      acts: [{ choose: 'device', from: '.segments select' }],
    },
    [wide(1280), wide(390), { ...dark, width: 890 }, { ...forced, width: 890 }, { ...arabic, width: 890 }],
  ),
  ...scenes(
    'experiment-view',
    'closing',
    { ...ridden, scopes: ['view', 'operate'], acts: [{ click: '.button.close' }] },
    [wide(890), wide(390)],
  ),
  ...scenes('experiment-view', 'loading', {}),
  ...scenes('experiment-view', 'empty', { entities: {} }),
  ...scenes('experiment-list', 'every-situation', { ...situations, properties: { layout: 'rows' } }, [
    ...[light, dark, forced, arabic].map((look) => ({ ...look, width: 343 })),
    wide(820),
  ]),
  ...scenes('experiment-list', 'cards', { ...situations, properties: { layout: 'cards' } }, [
    wide(366),
    ...[dark, forced, arabic].map((look) => ({ ...look, width: 366 })),
    wide(320),
  ]),
  ...scenes(
    'experiment-list',
    'chosen',
    { ...situations, properties: { layout: 'rows', experiment: 'cycling', search: 'a' } },
    [wide(343)],
  ),
  ...scenes('experiment-list', 'loading', {}, [wide(343)]),
  ...scenes('experiment-list', 'empty', { entities: {} }, [wide(343)]),
  ...scenes('experiment-list', 'stale', { ...situations, ...stale, properties: { layout: 'rows' } }, [wide(343)]),
  ...STATE_SCENES,
];
