import type { EventInput } from 'peeksafe/protocol';
import { post, reports } from './load.ts';

const VARIANTS_EACH = 5;

/** As many events as a call takes. */
const CALL = 1000;

/** A wide stream's opening: experiments of five variants each. */
function wideOpening(variants: number): EventInput[] {
  const at = new Date().toISOString();
  return Array.from({ length: variants }, (_, i): EventInput[] => {
    const experiment = `x${Math.floor(i / VARIANTS_EACH)}`;
    const posted: EventInput = {
      id: `p${i}`,
      at,
      kind: 'variant.posted',
      variant: `v${i}`,
      experiment,
      content: `Variant ${i}: a sentence as long as a heading that people vote on`,
      predictedEr: 0.04,
      patterns: [`pattern-${i % 40}`],
    };
    const opened: EventInput = { id: experiment, at, kind: 'experiment.opened', experiment, policy: 'off' };
    return i % VARIANTS_EACH === 0 ? [opened, posted] : [posted];
  }).flat();
}

/** Fills a stream with many variants and then with reports of them, up to `events` events; resolves with the last. */
export async function fill(port: number, variants: number, events: number, stream = 'bench'): Promise<number> {
  const first = wideOpening(variants);
  let seq = 0;
  for (let i = 0; i < first.length; i += CALL) seq = (await post(port, first.slice(i, i + CALL), stream)).seq;
  for (let sent = first.length; sent < events; sent += CALL)
    seq = (await post(port, reports(Math.min(CALL, events - sent), variants, sent), stream)).seq;
  return seq;
}
