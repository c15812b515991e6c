import 'peeksafe/elements';
import { connect } from 'peeksafe/sdk';
import type { ScenarioEffect } from 'peeksafe/simulator';
import { syncUrl } from 'peeksafe/url';
import { languageChoice } from './language-choice.ts';
import { keepLastLook } from './last-look.ts';
import { connectScenarios, hasScenarios } from './scenarios.ts';
import { pageNetwork } from './network.ts';
import { showChange } from './show-change.ts';
import { themeToggle } from './theme-toggle.ts';

const name = new URLSearchParams(location.search).get('stream') ?? 'demo';
const address = new URL(`/v1/streams/${encodeURIComponent(name)}`, location.href).href;

function part<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`This page has no ${selector}.`);
  return found;
}

part('#stream-name').textContent = name;

const language = languageChoice(part('#language'), document.documentElement);
language.onChange(themeToggle(part('#theme'), document.documentElement, language.strings));

const network = pageNetwork();
const stream = connect(address, { WebSocket: network.WebSocket, fetch: network.fetch });
part<HTMLElementTagNameMap['variant-stream']>('variant-stream').stream = stream;

const simulated = part<HTMLElement>('#simulated');
stream.subscribe(({ info, reset }) => {
  if (info !== null || reset) simulated.hidden = stream.state.info?.origin !== 'simulated';
});

const controls = part<HTMLElement>('#controls');
const happened = part<HTMLElement>('.happened');
const showMe = part<HTMLButtonElement>('.show-me');
const dashboard = part<HTMLElementTagNameMap['variant-dashboard']>('variant-dashboard');
// Reload and link show what was seen.
syncUrl(dashboard);
keepLastLook(dashboard, name);
let effect: ScenarioEffect | null = null;
const relabel = connectScenarios(controls, {
  stream: address,
  network,
  strings: language.strings,
  contentOf: (variant) => stream.state.variants.get(variant)?.content,
  say: (sentence, what) => {
    happened.textContent = sentence;
    effect = what;
    showMe.hidden = what === null;
  },
});
showMe.addEventListener('click', () => {
  if (effect !== null) showChange(dashboard, effect);
});
language.onChange(relabel);
if ('serviceWorker' in navigator) {
  // Without it the page works all the same; only opening it without a network does not.
  navigator.serviceWorker.register('/service-worker.js').catch((error: unknown) => console.info(error));
}

// Only the demo's own stream can have scenarios.
const controlsButton = part<HTMLButtonElement>('#controls-button');
controlsButton.hidden = name !== 'demo';
if (!controlsButton.hidden) controlsButton.hidden = !(await hasScenarios(address));
delete controlsButton.dataset['unknown'];
