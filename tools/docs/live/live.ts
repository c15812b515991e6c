// The script of the site's pages: tags on a made-up stream, the playground of the theming guide, and the planner.
import './no-eval.ts';
import 'peeksafe/elements';
import type { LiveStream } from 'peeksafe/sdk';
import { demoWorld, localStream } from 'peeksafe/simulator';
import { plannerIn } from './planner.ts';
import { playgroundIn } from './playground.ts';

/** One world for a page, begun when somebody sees an example: its past is costly to make. */
let stream: LiveStream | null = null;

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    stream ??= localStream(demoWorld('docs', Date.now()));
    (target as HTMLElementTagNameMap['variant-stream']).stream = stream;
  }
});

for (const place of document.querySelectorAll('variant-stream.live')) seen.observe(place);
// In a frame: before their first rendering, tags have no place in the page, and no color to begin with.
for (const place of document.querySelectorAll<HTMLElement>('.playground'))
  requestAnimationFrame(() => playgroundIn(place));
for (const place of document.querySelectorAll<HTMLElement>('.planner')) plannerIn(place);
