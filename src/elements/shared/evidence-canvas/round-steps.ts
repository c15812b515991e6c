/** A round number, as a fraction: 3 tenths are .3, and 3 times .1 is not. */
interface Step {
  readonly numerator: number;
  readonly denominator: number;
}

/** Adding 0 makes 0 of -0, which would be written with its sign. */
const multiple = ({ numerator, denominator }: Step, times: number): number => (times * numerator) / denominator + 0;

/** How many times a step goes into a value: the greatest whole number whose multiple is not above it. */
function timesBelow(step: Step, value: number): number {
  const times = Math.round((value * step.denominator) / step.numerator);
  return multiple(step, times) > value ? times - 1 : times;
}

/** The smallest whole number whose multiple of a step is not below a value. */
function timesAbove(step: Step, value: number): number {
  const times = Math.round((value * step.denominator) / step.numerator);
  return multiple(step, times) < value ? times + 1 : times;
}

/** The step of 1, 2 or 5 times a power of ten whose number between two values is nearest to a wanted one, by ratio. */
function stepBetween(low: number, high: number, count: number): Step {
  const wanted = (high - low) / count;
  const power = Math.floor(Math.log10(wanted));
  const mantissa = wanted / 10 ** power;
  const factor = mantissa >= Math.sqrt(50) ? 10 : mantissa >= Math.sqrt(10) ? 5 : mantissa >= Math.SQRT2 ? 2 : 1;
  const step =
    power < 0
      ? { numerator: 1, denominator: 10 ** -power / factor }
      : { numerator: 10 ** power * factor, denominator: 1 };
  // One that is wanted may fall between two multiples.
  const isBetween = count < 2 && timesAbove(step, low) > timesBelow(step, high);
  return isBetween ? stepBetween(low, high, count * 2) : step;
}

/**
 * The round step that divides what is between two values into about as many parts as are wanted; the values of `d3-array`, without the rest of it.
 * @param high Above `low`.
 * @param count At least 1.
 */
export function roundStep(low: number, high: number, count: number): number {
  return multiple(stepBetween(low, high, count), 1);
}

/** The multiples of the round step between two values, both included. */
export function roundValues(low: number, high: number, count: number): number[] {
  const step = stepBetween(low, high, count);
  const first = timesAbove(step, low);
  return Array.from({ length: timesBelow(step, high) - first + 1 }, (_, i) => multiple(step, first + i));
}

/** Two values, moved outwards to multiples of the round step between them. */
export function roundedOut(low: number, high: number, count: number): [low: number, high: number] {
  const step = stepBetween(low, high, count);
  const wider = [multiple(step, timesBelow(step, low)), multiple(step, timesAbove(step, high))] as const;
  // A wider distance may have a larger step.
  return wider[0] < low || wider[1] > high ? roundedOut(...wider, count) : [low, high];
}
