import { svg, type SVGTemplateResult } from 'lit';

const WIDTH = 52;
const HEIGHT = 24;

/** Bars that are drawn at most; of more the last. */
const MAX_BARS = 26;

/** One bar a number, from 0 up to the highest; the last stands out where `isLastNow`. Nothing while all are 0. */
export function bars(numbers: readonly number[], isLastNow: boolean): SVGTemplateResult | null {
  const shown = numbers.slice(-MAX_BARS);
  const highest = Math.max(...shown, 0);
  if (highest === 0) return null;
  const step = Math.min(8, WIDTH / shown.length);
  const left = WIDTH - step * shown.length;
  return svg`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${shown.map((number, i) => {
    const height = Math.max(1, (number / highest) * HEIGHT);
    return svg`<rect class=${isLastNow && i === shown.length - 1 ? 'now' : ''} x=${left + i * step} y=${HEIGHT - height} width=${Math.max(1, step - 2)} height=${height} />`;
  })}</svg>`;
}

/** A share of 0 to 1 as a bar, with a mark where it ought to be. */
export const meter = (share: number, goal: number): SVGTemplateResult =>
  svg`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    <rect class="track" y="9" width=${WIDTH} height="6" rx="3" />
    <rect class=${share >= goal ? 'good' : 'warn'} y="9" width=${Math.max(0, Math.min(1, share)) * WIDTH} height="6" rx="3" />
    <rect class="goal" x=${goal * WIDTH - 1} y="5" width="2" height="14" />
  </svg>`;
