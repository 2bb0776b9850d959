// Whether a derivative by the chain rule, in float32, and one by differences, in float64, say the same.

/** `rounded`: all terms of the derivative cancel, and float32 leaves its rounding of them; no share of what is left means anything. */
export type DerivativeVerdict = 'agree' | 'rounded' | 'differ'

/** Of the numerical one. */
const CLOSE = 1e-3
/** Of the network's largest derivative: 16 units in the last place of float32. */
const ROUNDING = 16 * 2 ** -24

/** @param largest size of the largest derivative of any weight of the network */
export function judgeDerivative(shown: number, numerical: number, largest: number): DerivativeVerdict {
  const distance = Math.abs(shown - numerical)
  if (distance <= CLOSE * Math.abs(numerical)) return 'agree'
  return distance <= ROUNDING * largest ? 'rounded' : 'differ'
}
