/** A figure at each size. */
export type Figures = readonly (readonly [size: number, figure: number])[];

/**
 * The slope of the line through figures in the log-log plot: 0 for what does not grow, 1 for linear growth, 2 for that of the square.
 * @param figures At least two sizes; all numbers above 0.
 */
export function slopeOf(figures: Figures): number {
  const points = figures.map(([size, figure]) => [Math.log(size), Math.log(figure)] as const);
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
