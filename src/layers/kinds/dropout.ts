// Switches random values off while training.
import type * as Tfjs from '@tensorflow/tfjs'
import { sameText, text } from '../../diagnostics'
import { randomKey } from '../../random'
import { dropoutMask } from '../dropout-mask'
import { keras } from '../explain/references'
import { round } from '../explain/write-numbers'
import type { BuildContext, LayerKind } from '../layer-kind'
import { inferred } from '../layer-kind'
import { param, paramSet } from '../params'

interface DropoutParams {
  readonly rate: number
}

/**
 * A tfjs layer whose mask depends on (seed, name, epoch, step) alone. tfjs's own draws from a stream of the
 * backend, or repeats one mask for ever when seeded. It is saved as tfjs's own `Dropout`, so plain tfjs loads it.
 */
function createDropout({ tf, name, seed, clock }: BuildContext, rate: number): Tfjs.layers.Layer {
  class SeededDropout extends tf.layers.Layer {
    static readonly className = 'Dropout'

    override computeOutputShape(inputShape: Tfjs.Shape | Tfjs.Shape[]): Tfjs.Shape | Tfjs.Shape[] {
      return inputShape
    }

    override call(inputs: Tfjs.Tensor | Tfjs.Tensor[], kwargs: { readonly training?: boolean }): Tfjs.Tensor {
      return tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0] : inputs
        if (!x) throw new Error(`Dropout ${name} was called without an input`)
        if (kwargs.training !== true || rate === 0) return x.clone()
        const mask = dropoutMask(x.size, rate, randomKey(seed, 'dropout', name, clock.epoch, clock.step))
        return x.mul(tf.tensor(mask, x.shape, 'float32'))
      })
    }

    override getConfig(): Tfjs.serialization.ConfigDict {
      return { ...super.getConfig(), rate, noiseShape: null, seed: null }
    }
  }
  return new SeededDropout({ name })
}

/** `y = m ⊙ x / (1 − rate)`, m drawn anew each step; `y = x` outside training. Source: Srivastava et al. 2014. */
export const dropout: LayerKind<DropoutParams> = {
  type: 'dropout',
  role: 'layer',
  family: 'regularization',
  icon: 'M6 6l12 12M18 6L6 18',
  title: text('Dropout', '随机失活（Dropout）'),
  summary: text(
    'Sets a random share of its values to 0 at every training step and scales the others up. The network cannot lean on single values, so it overfits less. Outside training it does nothing.',
    '训练的每一步把随机的一部分数值置为 0，并放大其余数值。网络不能依赖个别数值，因此较少过拟合。训练之外不起作用。',
  ),
  formula: 'y = \\frac{m \\odot x}{1 - p},\\quad m_i \\sim \\mathrm{Bernoulli}(1 - p)',
  params: paramSet({
    rate: param.number({
      label: text('Rate', '比例'),
      help: text('Share of the values that are set to 0.', '被置为 0 的数值所占比例。'),
      min: 0,
      max: 0.95,
      default: 0.3,
      step: 0.05,
    }),
  }),
  palette: [{ id: 'dropout', group: 'regularization', title: text('Dropout', '随机失活'), params: {} }],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [[32, 32, 16]] },
    { params: { rate: 0.5 }, inputs: [[64]] },
    { params: { rate: 0 }, inputs: [[3]] },
  ],
  label: () => dropout.title,
  describe: (params) => text(`rate ${params.rate.toFixed(2)}`, `比例 ${params.rate.toFixed(2)}`),
  explain: ({ rate }) => [
    {
      type: 'calculation',
      title: text('One training step in numbers', '一个训练步的数值例子'),
      inputs: [{ label: text('x', 'x'), values: [1, 0.5, -2, 3] }],
      compute([x = []], draw) {
        const mask = [...dropoutMask(x.length, rate, randomKey('explain', draw))]
        const scale = `1/(1 − ${rate}) = ${round(1 / (1 - rate))}`
        return {
          rows: [
            { label: text('m', 'm'), values: mask.map((factor) => (factor === 0 ? 0 : 1)) },
            { label: text('y', 'y'), values: x.map((value, i) => value * (mask[i] ?? 0)) },
          ],
          result: text(`What stays is multiplied by ${scale}, so the mean is the same.`, `保留的值乘以 ${scale}，因此均值不变。`),
        }
      },
      again: text('Next step', '下一步'),
    },
  ],
  references: [
    keras('Dropout', 'layers/regularization_layers/dropout'),
    { title: sameText('Srivastava et al. 2014 · Dropout'), url: 'https://jmlr.org/papers/v15/srivastava14a.html' },
  ],
  infer: (_params, [input]) => inferred(input ?? []),
  weights: () => [],
  flops: () => 0,
  build: (context, params, [input]) => ({
    outputs: [createDropout(context, params.rate).apply(input as Tfjs.SymbolicTensor) as Tfjs.SymbolicTensor],
  }),
  lower: (step, params, [x]) => (x ? [step.dropout(x, params.rate)] : []),
}
