// Steps measured by all gradients so far.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import type { OptimizerKind } from '../optimizer-kind'
import { epsilonParam } from '../shared-params'

interface AdagradParams {
  readonly initial: number
  readonly epsilon: number
}

/**
 * `s ← s + g²; w ← w − α·g / √(s₀ + s + ε)`. The slot counts from 0 and s₀ stands in the formula; the numbers are those of
 * Keras, whose accumulator starts at 0.1 (PyTorch starts at 0 and adds ε outside the root).
 * Source: keras/src/optimizers/adagrad.py; Duchi et al., JMLR 2011.
 */
export const adagrad: OptimizerKind<AdagradParams> = {
  type: 'adagrad',
  title: text('Adagrad', 'Adagrad'),
  summary: text(
    'Divides each gradient by the size of all its predecessors, so that weights with rare gradients take large steps. Steps only ever get smaller; long runs may come to rest early.',
    '把每个梯度除以它以往全部梯度的大小，使梯度稀少的权重迈大步。步长只会越来越小，长时间训练可能过早停滞。',
  ),
  formula: 's \\leftarrow s + g^2,\\quad w \\leftarrow w - \\frac{\\alpha\\, g}{\\sqrt{s_0 + s + \\epsilon}}',
  defaultLearningRate: 0.01,
  params: paramSet({
    initial: param.number({
      label: text('Initial sum', '初始累积'),
      help: text('What the sum of squares starts from; larger makes the first steps smaller.', '平方和的起始值；越大，最初的步子越小。'),
      min: 0,
      max: 100,
      default: 0.1,
      slider: [0, 1],
    }),
    epsilon: epsilonParam,
  }),
  slots: ['squares'],
  update(tf, { initial, epsilon }, { weight, gradient, slots: [before], learningRate }) {
    const fresh = tf.square(gradient)
    const squares = before ? tf.add(before, fresh) : fresh
    const move = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(squares, initial + epsilon)))
    return { weight: tf.sub(weight, move), slots: [squares] }
  },
  updateRange(kernels, { initial, epsilon }, { weight, gradient, slots: [squares = 0], count, learningRate }) {
    // RMSProp that forgets nothing and takes the new square whole.
    kernels.rmsProp(weight, gradient, squares, count, learningRate, 1, 1, initial + epsilon)
  },
}
