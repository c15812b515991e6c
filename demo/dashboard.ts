import 'peeksafe/elements';
import { connect } from 'peeksafe/sdk';
import { syncUrl } from 'peeksafe/url';
import { languageChoice } from './language-choice.ts';
import { connectScenarios, hasScenarios } from './scenarios.ts';
import { pageNetwork } from './network.ts';
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

// Reload and link show what was seen.
syncUrl(part<HTMLElementTagNameMap['variant-dashboard']>('variant-dashboard'));

const scenarios = part<HTMLElement>('#scenarios');
const happened = part<HTMLElement>('.happened');
const relabel = connectScenarios(scenarios, {
  stream: address,
  network,
  strings: language.strings,
  contentOf: (variant) => stream.state.variants.get(variant)?.content,
  say: (sentence) => void (happened.textContent = sentence),
});
language.onChange(relabel);
if ('serviceWorker' in navigator) {
  // Without it the page works all the same; only opening it without a network does not.
  navigator.serviceWorker.register('/service-worker.js').catch((error: unknown) => console.info(error));
}

// Only the demo's own stream can have scenarios. The dashboard appears when it is known whether their buttons stay, so that nothing moves.
scenarios.hidden = name !== 'demo';
if (!scenarios.hidden) scenarios.hidden = !(await hasScenarios(address));
delete scenarios.dataset['unknown'];
