// From what a model says to the class it means.
import type { LossBinding } from '../compiler/analysis'
import { encodeTargets } from '../datasets/targets'
import type { TargetEncoding } from '../losses/loss-kind'
import { classShares } from './predictions'

/** How labels become targets and outputs become classes, for one loss and one dataset. */
export interface Judge {
  readonly encoding: TargetEncoding
  /** Values per sample of output and target. */
  readonly units: number
  /** Targets [labels.length, units], row-major. */
  targets(labels: ArrayLike<number>): Float32Array
  /** Class indices of outputs [n, units] of the training model (logits where the loss pairs with an activation). */
  classes(output: ArrayLike<number>): Int32Array
  /** [n, classes] shares of the same outputs; each row adds up to 1. */
  probabilities(output: ArrayLike<number>): Float32Array
}

/** Null where the loss, the output's size and the number of classes do not fit. */
export function createJudge({ loss, units }: LossBinding, classCount: number, positive: number | null): Judge | null {
  const encoding = loss.encoding(units, classCount)
  if (encoding === null) return null
  const yes = positive ?? 1
  // A probability above 1/2 is a logit above 0.
  const border = loss.pairsWith === 'sigmoid' ? 0 : 0.5
  return {
    encoding,
    units,
    targets: (labels) => encodeTargets(labels, encoding, classCount, positive),
    classes: (output) => {
      const n = output.length / units
      const classes = new Int32Array(n)
      for (let i = 0; i < n; i += 1) {
        classes[i] = encoding === 'binary' ? ((output[i * units] ?? 0) > border ? yes : 1 - yes) : firstMaximum(output, i * units, units)
      }
      return classes
    },
    probabilities: (output) => {
      const n = output.length / units
      const shares = new Float32Array(n * classCount)
      const row = new Float64Array(units)
      for (let i = 0; i < n; i += 1) {
        for (let k = 0; k < units; k += 1) row[k] = output[i * units + k] ?? 0
        if (loss.pairsWith === 'sigmoid') for (let k = 0; k < units; k += 1) row[k] = 1 / (1 + Math.exp(-(row[k] ?? 0)))
        else if (loss.pairsWith === 'softmax') softmax(row)
        shares.set(classShares({ encoding, classCount, positive }, row), i * classCount)
      }
      return shares
    },
  }
}

function softmax(values: Float64Array): void {
  const largest = Math.max(...values)
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += values[i] = Math.exp((values[i] ?? 0) - largest)
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) / sum
}

function firstMaximum(values: ArrayLike<number>, from: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i += 1) if ((values[from + i] ?? 0) > (values[from + best] ?? 0)) best = i
  return best
}
