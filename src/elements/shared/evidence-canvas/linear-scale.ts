/** Maps values to places, and back. */
export interface LinearScale {
  /** The place of a value. */
  (value: number): number;
  /** The value at a place. */
  invert(place: number): number;
}

/** Whether values outside the domain stay at its ends. */
export interface LinearScaleOptions {
  readonly isClamped?: boolean;
}

const between = (value: number, one: number, other: number): number =>
  Math.max(Math.min(one, other), Math.min(Math.max(one, other), value));

/**
 * A linear scale. A range that falls mirrors it: right to left, or upwards on a screen.
 * @param domain The values at both ends; where they are equal, everything stands at the first place.
 * @param range Their places, CSS pixels.
 * @example const x = linearScale([0, 1], [40, 240]); // x(0.5) is 140, x.invert(140) is 0.5
 */
export function linearScale(
  domain: readonly [from: number, to: number],
  range: readonly [from: number, to: number],
  { isClamped = false }: LinearScaleOptions = {},
): LinearScale {
  const [[d0, d1], [r0, r1]] = [domain, range];
  const [slope, back] = [d1 === d0 ? 0 : (r1 - r0) / (d1 - d0), r1 === r0 ? 0 : (d1 - d0) / (r1 - r0)];
  const scale = (value: number): number => r0 + ((isClamped ? between(value, d0, d1) : value) - d0) * slope;
  const invert = (place: number): number => d0 + ((isClamped ? between(place, r0, r1) : place) - r0) * back;
  return Object.assign(scale, { invert });
}
