// Several classes, one probability each.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import type { LossKind } from '../loss-kind'

/**
 * Mean over the batch of `−Σ_c y_c · log softmax(z)_c`, with log softmax(z) = z − max z − log Σ e^{z − max z}: no
 * overflow at any z. Each row of the target adds up to 1. The gradient is written out: `(softmax(z) − y) / n`.
 * Source: Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 6.2.2.3.
 */
export const categoricalCrossEntropy: LossKind = {
  type: 'categoricalCrossEntropy',
  title: text('Categorical cross-entropy', '多类交叉熵'),
  summary: text(
    'For two or more classes and one output per class with a softmax. It is minus the logarithm of the probability given to the right class: 0 when that is 1. Guessing evenly among k classes costs log k.',
    '用于两个或更多类别、每个类别一个输出并带 softmax。它是给正确类别的概率的负对数：概率为 1 时损失为 0。在 k 个类别间平均猜测时损失为 log k。',
  ),
  formula: 'J = -\\frac{1}{m} \\sum_i \\sum_c y_{ic} \\log \\hat y_{ic}',
  pairsWith: 'softmax',
  kernel: 'softmaxCrossEntropy',
  encoding: (units, { type, count }) => (type === 'classes' && count >= 2 && units === count ? 'oneHot' : null),
  units: ({ type, count }) => (type === 'classes' && count >= 2 ? [count] : []),
  value: (tf, output, target) =>
    tf.customGrad<Tfjs.Scalar>((z) => {
      const logits = z as Tfjs.Tensor
      const rows = logits.shape[0] ?? 1
      const shifted = tf.sub(logits, tf.max(logits, -1, true))
      const logProbabilities = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)))
      return {
        value: tf.div(tf.neg(tf.sum(tf.mul(target, logProbabilities))), rows),
        gradFunc: (dy) => tf.mul(tf.sub(tf.softmax(logits), target), tf.div(dy, rows)),
      }
    })(output),
  gradient(output, target, units, batch, gradient) {
    let sum = 0
    for (let row = 0; row < output.length; row += units) {
      let largest = -Infinity
      for (let i = row; i < row + units; i += 1) largest = Math.max(largest, output[i] ?? 0)
      let total = 0
      for (let i = row; i < row + units; i += 1) total += Math.exp((output[i] ?? 0) - largest)
      for (let i = row; i < row + units; i += 1) {
        const shifted = (output[i] ?? 0) - largest
        const y = target[i] ?? 0
        if (y !== 0) sum -= y * (shifted - Math.log(total))
        gradient[i] = (Math.exp(shifted) / total - y) / batch
      }
    }
    return sum / batch
  },
}
