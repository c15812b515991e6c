import 'peeksafe/elements';
import { connect } from 'peeksafe/sdk';
import type { ScenarioEffect } from 'peeksafe/simulator';
import { syncUrl } from 'peeksafe/url';
import { ARCHIVE } from './archive.ts';
import { captionsSeen, MAX_SEEN } from './captions/seen.ts';
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
  if (info !== null || reset) simulated.hidden = stream.state.info?.origin !== 'simulated' && name !== ARCHIVE;
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

// The rest of the panel comes with its first opening.
const more = part<HTMLElement>('#more');
const fill = async (): Promise<void> => {
  const { fillPanel } = await import('./share/panel.ts');
  await fillPanel(more, dashboard, stream, name);
};
controls.addEventListener('toggle', ({ newState }) => {
  if (newState === 'open') fill().catch((error: unknown) => console.info(error));
});
language.onChange(() => {
  if (more.childElementCount > 0) fill().catch((error: unknown) => console.info(error));
});

// Only the demo's own stream can have scenarios.
const controlsButton = part<HTMLButtonElement>('#controls-button');
const isArchive = name === ARCHIVE;
part<HTMLElement>('#scenarios').hidden = isArchive;
controlsButton.hidden = name !== 'demo' && !isArchive;
if (name === 'demo') controlsButton.hidden = !(await hasScenarios(address));
delete controlsButton.dataset['unknown'];

/** Signs that a person is here. A caption that came before would be the largest text of a page that still loads. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const;

/** Explains the page to somebody who is here for the first time. */
function explain(): void {
  for (const sign of SIGNS) removeEventListener(sign, explain);
  import('./captions/captions.ts')
    .then(({ showCaptions }) => showCaptions(dashboard, controlsButton, captionsSeen()))
    .catch((error: unknown) => console.info(error));
}
if (!controlsButton.hidden && !isArchive && captionsSeen() < MAX_SEEN)
  for (const sign of SIGNS) addEventListener(sign, explain, { passive: true });
