// What every threshold on one class's probability would give: ROC and precision-recall, and the areas under them.

/** Counts when everything with a score of `threshold` or more is called positive. */
export interface ThresholdPoint {
  /** Infinity at the start, where nothing is called positive. */
  readonly threshold: number
  readonly truePositives: number
  readonly falsePositives: number
}

export interface ThresholdCurve {
  /** From calling nothing positive to calling everything so; samples of one score enter together. */
  readonly points: readonly ThresholdPoint[]
  readonly positives: number
  readonly negatives: number
}

/**
 * @param scores [n] finite
 * @param isPositive [n] 1 where the sample is of the class
 */
export function thresholdCurve(scores: ArrayLike<number>, isPositive: ArrayLike<number>): ThresholdCurve {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  const points: ThresholdPoint[] = [{ threshold: Infinity, truePositives: 0, falsePositives: 0 }]
  let truePositives = 0
  let falsePositives = 0
  order.forEach((sample, place) => {
    if (isPositive[sample]) truePositives += 1
    else falsePositives += 1
    const score = scores[sample] ?? 0
    const next = order[place + 1]
    if (next === undefined || scores[next] !== score) points.push({ threshold: score, truePositives, falsePositives })
  })
  return { points, positives: truePositives, negatives: falsePositives }
}

/**
 * Area under the ROC curve: the chance that a random positive scores above a random negative, ties counting half.
 * Null where one of the two is missing.
 */
export function rocArea({ points, positives, negatives }: ThresholdCurve): number | null {
  if (positives === 0 || negatives === 0) return null
  let area = 0
  for (let i = 1; i < points.length; i += 1) {
    const before = points[i - 1]
    const at = points[i]
    if (before && at) area += ((at.falsePositives - before.falsePositives) * (at.truePositives + before.truePositives)) / 2
  }
  return area / (positives * negatives)
}

/**
 * 95 % interval of the area, cut to 0 … 1.
 * Source: Hanley & McNeil, "The meaning and use of the area under a ROC curve", Radiology 143 (1982), formula (1).
 */
export function rocAreaInterval(area: number, positives: number, negatives: number): readonly [number, number] {
  const deviation = rocAreaDeviation(area, positives, negatives)
  return [Math.max(0, area - 1.959964 * deviation), Math.min(1, area + 1.959964 * deviation)]
}

export function rocAreaDeviation(area: number, positives: number, negatives: number): number {
  const q1 = area / (2 - area)
  const q2 = (2 * area * area) / (1 + area)
  const variance = area * (1 - area) + (positives - 1) * (q1 - area * area) + (negatives - 1) * (q2 - area * area)
  return Math.sqrt(Math.max(0, variance) / (positives * negatives))
}

/** Σ (R_k − R_{k−1}) · P_k over the thresholds, without interpolation; null without positives. Source: scikit-learn's `average_precision_score`. */
export function averagePrecision({ points, positives }: ThresholdCurve): number | null {
  if (positives === 0) return null
  let sum = 0
  for (let i = 1; i < points.length; i += 1) {
    const before = points[i - 1]
    const at = points[i]
    if (!before || !at) continue
    sum += ((at.truePositives - before.truePositives) / positives) * (at.truePositives / (at.truePositives + at.falsePositives))
  }
  return sum
}
