// A second copy of a network that can be looked into: what every node gives, and the gradient that comes back to it.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Analysis } from '../compiler/analysis'
import { buildModel } from '../compiler/build-model'
import type { Graph, NodeId } from '../graph/graph'
import type { PassMode } from '../reference/float-step'
import type { KnownShape } from '../tensor'
import { penaltyOf } from '../training/train-step'
import type { WeightValues } from './kept-weights'

/** [n, …shape] row-major. */
export interface NodeValues {
  readonly nodeId: NodeId
  /** Per sample. */
  readonly shape: KnownShape
  readonly values: Float32Array
}

export interface WeightGradient {
  readonly nodeId: NodeId
  readonly name: string
  readonly shape: KnownShape
  readonly value: Float32Array
  readonly gradient: Float32Array
}

/** One pass there and back. The output node's entries are its logits where the loss pairs with its activation. */
export interface Backward {
  readonly value: number
  readonly outputs: readonly NodeValues[]
  /** ∂value/∂output of each node that the value depends on. */
  readonly gradients: readonly NodeValues[]
  /** ∂value/∂input, [n, …sample]. */
  readonly inputGradient: Float32Array
  readonly weights: readonly WeightGradient[]
  /** [n, units]: what the training model said. */
  readonly judged: Float32Array
}

export interface Explainer {
  /** All weights, in the model's own order. */
  readonly weightNames: readonly { readonly nodeId: NodeId; readonly name: string }[]
  /** Takes the weights of the moment, in the model's own order. */
  setWeights(values: WeightValues): void
  /**
   * The loss of a batch and its gradients, penalties included.
   * @param x [n, …sample] in the model's shape
   * @param target [n, units]
   */
  backwardFromLoss(x: Float32Array, target: Float32Array, mode: PassMode): Promise<Backward>
  /** One output before its activation, times `sign`, and its gradients: what speaks for a class. `x`: one sample. */
  backwardFromScore(x: Float32Array, unit: number, sign: 1 | -1): Promise<Backward>
  /** What every node gives for one sample, activations included, in the order of computation. */
  forward(x: Float32Array): Promise<readonly NodeValues[]>
  dispose(): void
}

/** `analysis`: of `graph`, trainable. Weights are those of a fresh start until `setWeights`. */
export function createExplainer(tf: typeof Tfjs, graph: Graph, analysis: Analysis, seed: number): Explainer {
  const compiled = buildModel(tf, graph, analysis, seed)
  const [binding] = analysis.losses
  const units = binding?.units ?? 1
  const input = compiled.trainingModel.inputs[0]?.shape.slice(1).map((size) => size ?? 1) ?? []
  const trainable = compiled.weights.filter((weight) => weight.trainable)

  const prediction = compiled.model.outputs[0]
  const everything = tf.model({
    inputs: compiled.model.inputs,
    outputs: compiled.outputs.map(({ nodeId, tensor }) => (nodeId === binding?.outputNodeId ? (prediction ?? tensor) : tensor)),
  })

  /** Zeros added to what each node gives: their gradient is the node's. Null while nobody listens. */
  let deltas: Map<NodeId, Tfjs.Variable> | null = null
  const heard = new Map<NodeId, Tfjs.Tensor>()
  for (const { nodeId, tensor } of compiled.outputs) {
    const layer = tensor.sourceLayer
    const call = layer.call.bind(layer)
    layer.call = (inputs, kwargs) => {
      const given = call(inputs, kwargs)
      const delta = deltas?.get(nodeId)
      if (!delta) return given
      const [first, ...rest] = Array.isArray(given) ? given : [given]
      if (!first) return given
      const output = tf.add(first, delta)
      heard.set(nodeId, tf.keep(output.clone()))
      return rest.length > 0 ? [output, ...rest] : output
    }
  }
  const shapeOf = (tensor: Tfjs.SymbolicTensor): number[] => tensor.shape.slice(1).map((size) => size ?? 1)

  const backward = async (
    x: Float32Array,
    n: number,
    mode: PassMode,
    measure: (output: Tfjs.Tensor, target: Tfjs.Tensor) => Tfjs.Scalar,
    wanted: Float32Array | null = null,
  ): Promise<Backward> => {
    compiled.clock.epoch = mode.training ? mode.epoch : 0
    compiled.clock.step = mode.training ? mode.step : 0
    const zeros = (shape: readonly number[]): Tfjs.Variable => tf.tidy(() => tf.variable(tf.zeros([n, ...shape])))
    const inputDelta = zeros(input)
    const taps = new Map(compiled.outputs.map(({ nodeId, tensor }) => [nodeId, zeros(shapeOf(tensor))]))
    let judged: Tfjs.Tensor | null = null
    deltas = taps
    const made = (() => {
      try {
        return tf.tidy(() => {
          // Made out here: a loss with a gradient of its own reads it once more on the way back.
          const target = tf.tensor(wanted ?? new Float32Array(n * units), [n, units], 'float32')
          return tf.variableGrads(() => {
            const given = tf.add(tf.tensor(x, [n, ...input], 'float32'), inputDelta)
            const output = compiled.trainingModel.apply(given, { training: mode.training }) as Tfjs.Tensor
            judged = tf.keep(output.clone())
            return measure(output, target)
          }, [inputDelta, ...taps.values(), ...trainable.map(({ variable }) => variable)])
        })
      } finally {
        deltas = null
      }
    })()
    const gradientOf = (variable: Tfjs.Variable): Tfjs.Tensor | undefined => made.grads[variable.name]
    const read = async (tensor: Tfjs.Tensor | undefined, size: number): Promise<Float32Array> =>
      tensor ? Float32Array.from(await tensor.data<'float32'>()) : new Float32Array(size)
    const outputs: NodeValues[] = []
    const gradients: NodeValues[] = []
    for (const { nodeId, tensor } of compiled.outputs) {
      const shape = shapeOf(tensor)
      const value = heard.get(nodeId)
      const delta = taps.get(nodeId)
      const gradient = delta && gradientOf(delta)
      if (value) outputs.push({ nodeId, shape, values: await read(value, 0) })
      if (gradient) gradients.push({ nodeId, shape, values: await read(gradient, 0) })
    }
    const weights: WeightGradient[] = []
    for (const { nodeId, spec, variable } of trainable) {
      const value = await read(variable, 0)
      weights.push({ nodeId, name: spec.name, shape: spec.shape, value, gradient: await read(gradientOf(variable), value.length) })
    }
    const result: Backward = {
      value: (await made.value.data())[0] ?? Number.NaN,
      outputs,
      gradients,
      inputGradient: await read(gradientOf(inputDelta), x.length),
      weights,
      judged: await read(judged ?? undefined, 0),
    }
    tf.dispose([made.value, made.grads, inputDelta, ...taps.values(), ...heard.values()])
    if (judged) tf.dispose(judged)
    heard.clear()
    return result
  }

  return {
    weightNames: compiled.weights.map(({ nodeId, spec }) => ({ nodeId, name: spec.name })),
    setWeights(values) {
      compiled.weights.forEach(({ variable }, index) => {
        const own = values[index]
        if (own?.length !== variable.size) throw new Error(`Weight ${index} has ${variable.size} values, not ${own?.length}`)
        const tensor = tf.tensor(own, variable.shape, 'float32')
        variable.assign(tensor)
        tensor.dispose()
      })
    },
    backwardFromLoss(x, target, mode) {
      const n = target.length / units
      const measure = (output: Tfjs.Tensor, wanted: Tfjs.Tensor): Tfjs.Scalar => {
        const loss = binding?.loss.value(tf, output, wanted) ?? tf.scalar(0)
        const penalty = penaltyOf(tf, compiled.weights)
        return penalty ? loss.add<Tfjs.Scalar>(penalty) : loss
      }
      return backward(x, n, mode, measure, target)
    },
    backwardFromScore: (x, unit, sign) =>
      backward(x, 1, { training: false }, (output) => output.reshape([units]).slice([unit], [1]).sum().mul<Tfjs.Scalar>(sign)),
    async forward(x) {
      const all = tf.tidy(() => {
        const given = everything.apply(tf.tensor(x, [1, ...input], 'float32'), { training: false })
        return (Array.isArray(given) ? given : [given]) as Tfjs.Tensor[]
      })
      const values: NodeValues[] = []
      for (const [index, { nodeId }] of compiled.outputs.entries()) {
        const tensor = all[index]
        if (tensor) values.push({ nodeId, shape: tensor.shape.slice(1), values: Float32Array.from(await tensor.data<'float32'>()) })
      }
      tf.dispose(all)
      return values
    },
    dispose() {
      compiled.dispose()
    },
  }
}
