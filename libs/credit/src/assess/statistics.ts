/** Statistics over day counts: the only place where binary floating point is allowed. */

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

export function populationDeviation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
}

/** Extreme payments would drown all others: credit.md section 2.1 holds signed days within -30 to +60. */
export function winsorised(signedDays: number): number {
  return Math.min(60, Math.max(-30, signedDays));
}

/** A t value beyond this says "certain" as well as any larger one, and stays a number in JSON. */
const T_VALUE_MAX = 99;

export interface Trend {
  /** Change of y per unit of x. */
  readonly slope: number;
  readonly tValue: number;
}

/** Least squares; null when there are fewer than three points or they all have the same x. */
export function leastSquares(points: readonly { readonly x: number; readonly y: number }[]): Trend | null {
  const centreX = mean(points.map(({ x }) => x));
  const centreY = mean(points.map(({ y }) => y));
  if (centreX === null || centreY === null || points.length < 3) return null;
  const squaresX = points.reduce((sum, { x }) => sum + (x - centreX) ** 2, 0);
  if (squaresX === 0) return null;
  const slope = points.reduce((sum, { x, y }) => sum + (x - centreX) * (y - centreY), 0) / squaresX;
  const residual = points.reduce((sum, { x, y }) => sum + (y - centreY - slope * (x - centreX)) ** 2, 0);
  if (slope === 0) return { slope, tValue: 0 };
  const error = Math.sqrt(residual / (points.length - 2) / squaresX);
  return { slope, tValue: Math.min(T_VALUE_MAX, Math.max(-T_VALUE_MAX, slope / error)) };
}
