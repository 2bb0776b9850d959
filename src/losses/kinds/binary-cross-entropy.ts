// Two classes, one probability.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import type { LossKind } from '../loss-kind'

/**
 * Mean over the batch of `max(z, 0) − z·y + log(1 + e^{−|z|})`, which is `−y·log σ(z) − (1−y)·log(1−σ(z))` without
 * a logarithm of 0 at any z. Source: TensorFlow, `tf.nn.sigmoid_cross_entropy_with_logits`.
 * The gradient is written out, `(σ(z) − y) / n`: exact at z = 0, where all-zero weights start, and half the work.
 */
export const binaryCrossEntropy: LossKind = {
  type: 'binaryCrossEntropy',
  title: text('Binary cross-entropy', '二元交叉熵'),
  summary: text(
    'For two classes and one output with a sigmoid. It is small when the probability given to the right class is near 1, and grows without limit the surer the network is of the wrong one. Saying 0.5 to everything costs 0.693.',
    '用于两个类别、一个带 sigmoid 的输出。给正确类别的概率接近 1 时损失很小；网络越确信错误的类别，损失越大，没有上限。对所有样本都给出 0.5 时损失为 0.693。',
  ),
  formula: 'J = -\\frac{1}{m} \\sum_i \\big( y_i \\log \\hat y_i + (1 - y_i) \\log(1 - \\hat y_i) \\big)',
  pairsWith: 'sigmoid',
  kernel: 'sigmoidCrossEntropy',
  encoding: (units, { type, count }) => (type === 'classes' && count === 2 && units === 1 ? 'binary' : null),
  units: ({ type, count }) => (type === 'classes' && count === 2 ? [1] : []),
  value: (tf, output, target) =>
    tf.customGrad<Tfjs.Scalar>((z) => {
      const logits = z as Tfjs.Tensor
      const perSample = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, target)), tf.log1p(tf.exp(tf.neg(tf.abs(logits)))))
      return {
        value: tf.mean(perSample),
        gradFunc: (dy) => tf.mul(tf.sub(tf.sigmoid(logits), target), tf.div(dy, logits.size)),
      }
    })(output),
  gradient(output, target, _units, batch, gradient) {
    let sum = 0
    for (let i = 0; i < output.length; i += 1) {
      const z = output[i] ?? 0
      const y = target[i] ?? 0
      const e = Math.exp(-Math.abs(z))
      sum += Math.max(z, 0) - z * y + Math.log1p(e)
      gradient[i] = ((z >= 0 ? 1 : e) / (1 + e) - y) / batch
    }
    return sum / batch
  },
}
