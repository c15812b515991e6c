// Elements whose stream has nothing to show, for each reason that there is.
import { arabic, dark, forced, light, scenes, wide, type Scene, type State } from './scene.ts';

const slow: State = { hasAddress: true, isSlow: true };
const unreached: State = { hasAddress: true, status: ['offline', 'connection-lost'] };
const denied: State = { hasAddress: true, status: ['denied', 'unauthorised', 'The token has expired.'] };
const forbidden: State = { hasAddress: true, status: ['denied', 'forbidden', 'This token does not allow that.'] };
const unknown: State = { hasAddress: true, status: ['denied', 'no-stream', 'There is no stream "acme" yet.'] };
const error: State = { hasAddress: true, status: ['denied', 'version', 'This page is older than the server.'] };
const unused: State = { hasAddress: true, entities: {} };

/** Pictures of elements while there is nothing to show. */
export const STATE_SCENES: readonly Scene[] = [
  ...scenes('variant-dashboard', 'loading', {}, [wide(390)]),
  ...scenes('variant-dashboard', 'slow', slow, [wide(390), { ...dark, width: 1280 }]),
  ...scenes('variant-dashboard', 'unused', unused, [wide(390), wide(1280)]),
  ...scenes('variant-dashboard', 'denied', denied, [wide(390), wide(1280), { ...dark, width: 1280 }]),
  ...scenes('variant-dashboard', 'unknown', unknown, [wide(1280)]),
  ...scenes('variant-dashboard', 'unreached', unreached, [wide(390), { ...forced, width: 1280 }]),
  ...scenes('variant-table', 'slow', slow, [light, dark]),
  ...scenes('variant-table', 'unused', unused, [arabic, forced]),
  ...scenes('variant-table', 'error', error),
  ...scenes('er-chart', 'forbidden', forbidden, [light, arabic]),
  ...scenes('er-chart', 'slow', slow, [wide(320)]),
  ...scenes('er-fan', 'unreached', unreached),
  ...scenes('evidence-race', 'slow', slow, [dark]),
  ...scenes('kill-feed', 'denied', denied, [wide(320)]),
  ...scenes('variant-summary', 'slow', slow, [wide(1280), wide(390)]),
  ...scenes('attention-list', 'slow', slow, [wide(390)]),
  ...scenes('attention-list', 'denied', denied),
  ...scenes('suggestion-list', 'unknown', unknown, [wide(390)]),
  ...scenes('experiment-list', 'unreached', unreached, [wide(343)]),
  ...scenes('experiment-view', 'slow', slow, [wide(890)]),
  ...scenes('experiment-view', 'error', error, [wide(390)]),
  ...scenes('fatigue-banner', 'denied', denied),
  ...scenes('stream-status', 'unknown', unknown),
];
