/**
 * A whole number with thousands separated by commas: `12,345`. The sentences of the protocol and of the engine are English everywhere, and the
 * runtime's own formatting would load 7 MB of languages for them.
 */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** A rate from 0 to 1 as a percentage with two decimals, as the elements write it: `1.52%`. */
export const formatPercent = (rate: number): string => `${(rate * 100).toFixed(2)}%`;
