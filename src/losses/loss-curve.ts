// A loss against one prediction, drawn from the loss's own code.
import { text, type Text } from '../diagnostics'
import type { LossKind } from './loss-kind'

export interface LossCurve {
  readonly axis: { readonly label: Text; readonly from: number; readonly to: number }
  readonly lines: readonly { readonly label: Text; readonly value: (x: number) => number }[]
}

/** Nearest a probability comes to 0 or 1 in the plot. */
const EDGE = 1e-4

function lossAt(loss: LossKind, output: readonly number[], target: readonly number[]): number {
  return loss.gradient(Float32Array.from(output), Float32Array.from(target), output.length, 1, new Float32Array(output.length))
}

function logit(probability: number): number {
  const p = Math.min(1 - EDGE, Math.max(EDGE, probability))
  return Math.log(p / (1 - p))
}

/**
 * Loss of one sample. Against the probability of a class where the loss pairs with sigmoid or softmax (it is given the
 * logit of that probability), else against the output itself.
 */
export function lossCurve(loss: LossKind): LossCurve {
  const target = (label: 0 | 1): Text => text(`target ${label}`, `目标为 ${label}`)
  if (loss.pairsWith === 'softmax') {
    return {
      axis: { label: text('probability of the right class', '正确类别的概率'), from: 0, to: 1 },
      lines: [{ label: text('loss', '损失'), value: (p) => lossAt(loss, [logit(p), 0], [1, 0]) }],
    }
  }
  const fromProbability = loss.pairsWith === 'sigmoid'
  const line = (label: 0 | 1) => ({
    label: target(label),
    value: (x: number) => lossAt(loss, [fromProbability ? logit(x) : x], [label]),
  })
  return {
    axis: fromProbability
      ? { label: text('predicted probability ŷ', '预测概率 ŷ'), from: 0, to: 1 }
      : { label: text('prediction ŷ', '预测 ŷ'), from: -0.5, to: 1.5 },
    lines: [line(1), line(0)],
  }
}
