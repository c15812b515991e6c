// Brings the tags in the site's pages to life: simulated streams, examples of guides, the playground of the theming guide. The site's script loads it.
import './no-eval.ts';
import 'peeksafe/elements';
import type { LiveStream } from 'peeksafe/sdk';
import { createWorld, demoWorld, localStream, type LocalStream } from 'peeksafe/simulator';
import { exampleIn, type Example } from './editor/example.ts';
import type { Tags } from './editor/rules.ts';
import { guideExampleIn } from './examples.ts';
import { metricIn } from './metric.ts';
import { playgroundIn } from './playground.ts';

/**
 * Says under an example by which policy its losers are stopped, as the experiments of its stream have it. The line is there before, so that
 * nothing moves.
 */
function sayPolicy(line: HTMLElement, { state }: LiveStream): void {
  const policies = new Set(Array.from(state.experiments.values(), ({ policy }) => policy));
  const text = `Simulated traffic. Losing variants are stopped by the policy ${[...policies].join(', ')}.`;
  if (policies.size > 0 && line.textContent !== text) line.textContent = text;
}

function policyLineOf(place: Element): HTMLElement {
  const line = document.createElement('p');
  line.className = 'policy';
  place.after(line);
  return line;
}

const policyLines = new Map<Element, HTMLElement>();

/** The tags of the manifest with their attributes, which the build of the site puts here. */
declare const TAGS: Tags;

const examples = new Map<Element, Example>();

/** One world for a page, begun when somebody sees an example: its past is costly to make. */
let stream: LocalStream | null = null;

let quietStream: LocalStream | null = null;

/** A stream in which nothing has happened, nor will. */
const quiet = (): LocalStream =>
  (quietStream ??= localStream(createWorld({ seed: 'quiet', startAt: Date.now(), experiments: 0 })));

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    stream ??= localStream(demoWorld('docs', Date.now()));
    const example = examples.get(target);
    if (example === undefined) {
      const place = target as HTMLElementTagNameMap['variant-stream'];
      place.stream = stream;
      place.dataset['runs'] = '';
      metricIn(place, stream);
    } else example.begin({ busy: stream, quiet });
    const [live, line] = [stream, policyLines.get(target)];
    if (line === undefined) continue;
    sayPolicy(line, live);
    live.subscribe(({ experiments }) => experiments.length > 0 && sayPolicy(line, live));
  }
});

for (const place of document.querySelectorAll('variant-stream.live')) {
  policyLines.set(place, policyLineOf(place));
  seen.observe(place);
}
for (const place of document.querySelectorAll<HTMLElement>('.example')) {
  const example = exampleIn(place, TAGS);
  if (example === null) continue;
  examples.set(example.stage, example);
  if (policyLines.size === 0) policyLines.set(example.stage, policyLineOf(example.stage));
  seen.observe(example.stage);
}
// In a frame: before their first rendering, tags have no place in the page, and no color to begin with.
for (const place of document.querySelectorAll<HTMLElement>('.playground'))
  requestAnimationFrame(() => playgroundIn(place));
for (const place of document.querySelectorAll<HTMLElement>('[data-example]')) guideExampleIn(place);
