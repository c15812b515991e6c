/** A rate as people read it: `1.52 %`. */
export const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`;

/** A whole number as people read it: `12,345`. By hand, because the runtime's own way loads 7 MB of languages for it. */
export const whole = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

const MAX_ODDS = 1e6;

/** Evidence as people read it, never as a probability: `22 : 1`. Rounded down, so that nothing is claimed that was not reached. */
export function odds(logE: number): string {
  const times = Math.exp(logE);
  if (times > MAX_ODDS) return 'more than a million : 1';
  const shown = times >= 10 ? whole(Math.floor(times)) : (Math.floor(times * 10) / 10).toString();
  return `${shown} : 1`;
}

/** How much evidence a budget asks for: `34 : 1`. Rounded up. */
export const oddsNeeded = (alpha: number): string => `${whole(Math.ceil(1 / alpha - 1e-9))} : 1`;
