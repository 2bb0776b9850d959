// Builds the tfjs model of an analysed diagram, node by node, named after the nodes.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Graph, NodeId, PortRef } from '../graph/graph'
import { sortGraph, upstream } from '../graph/topology'
import { initialValues } from '../layers/initializers'
import type { BuildContext, StepClock, Tf } from '../layers/layer-kind'
import { randomKey } from '../random'
import { sizeOf } from '../tensor'
import type { Analysis, NodeAnalysis } from './analysis'
import type { CompiledModel, CompiledWeight } from './compiled-model'

interface BuiltNode {
  readonly outputs: readonly Tfjs.SymbolicTensor[]
  readonly logits: Tfjs.SymbolicTensor | null
}

/**
 * The model of the nodes that lead to the loss. Initial weights depend on (seed, node name, weight name) alone.
 * `analysis` must be of `graph` and trainable; anything else is a bug of the caller and throws.
 */
export function buildModel(tf: Tf, graph: Graph, analysis: Analysis, seed: number): CompiledModel {
  if (!analysis.trainable) throw new Error('buildModel was given a diagram with errors')
  const clock: StepClock = { epoch: 0, step: 0 }
  const used = upstream(
    sortGraph(graph),
    analysis.losses.map((loss) => loss.nodeId),
  )
  const built = new Map<NodeId, BuiltNode>()
  const tensorOf = ({ node, port }: PortRef): Tfjs.SymbolicTensor => {
    const index = analysis.nodes.get(node)?.kind?.outputs.findIndex((output) => output.name === port) ?? -1
    const tensor = built.get(node)?.outputs[index]
    if (!tensor) throw new Error(`Node ${node} has no tensor at ${port}`)
    return tensor
  }

  for (const id of analysis.order) {
    const node = analysis.nodes.get(id)
    if (!used.has(id) || !node?.kind?.build) continue
    const source = graphNode(graph, id)
    const inputs = node.kind.inputs.flatMap((port) =>
      graph.edges.filter((edge) => edge.to.node === id && edge.to.port === port.name).map((edge) => tensorOf(edge.from)),
    )
    const context: BuildContext = {
      tf,
      name: source.name,
      trainable: source.frozen !== true,
      seed,
      clock,
      splitActivation: node.splitActivation,
    }
    const { outputs, logits } = node.kind.build(context, node.params, inputs)
    built.set(id, { outputs, logits: node.splitActivation ? (logits ?? null) : null })
  }

  const inputs = analysis.inputs.map((id) => tensorOf({ node: id, port: analysis.nodes.get(id)?.kind?.outputs[0]?.name ?? '' }))
  const predictions = analysis.losses.map((loss) => tensorOf({ node: loss.outputNodeId, port: loss.outputPort }))
  const trained = analysis.losses.map((loss, i) => built.get(loss.outputNodeId)?.logits ?? predictions[i])
  const model = tf.model({ inputs, outputs: predictions, name: 'tensorloom' })
  const trainingModel = tf.model({ inputs, outputs: trained.filter((tensor) => tensor !== undefined), name: 'tensorloom_training' })

  const weights = analysis.order.flatMap((id): readonly CompiledWeight[] => {
    const node = analysis.nodes.get(id)
    return used.has(id) && node && node.weights.length > 0 ? initializeWeights(tf, model, graph, node, seed) : []
  })
  return {
    model,
    trainingModel,
    inputs: analysis.inputs,
    outputs: [...built].flatMap(([nodeId, { outputs, logits }]) => {
      const tensor = logits ?? outputs[0]
      return tensor && analysis.nodes.get(nodeId)?.kind?.role === 'layer' ? [{ nodeId, tensor }] : []
    }),
    losses: analysis.losses,
    weights,
    clock,
    // The training model's layers are all the model's own.
    dispose: () => {
      model.dispose()
    },
  }
}

function graphNode(graph: Graph, id: NodeId): Graph['nodes'][number] {
  const node = graph.nodes.find((one) => one.id === id)
  if (!node) throw new Error(`Node ${id} is not in the graph that was analysed`)
  return node
}

function initializeWeights(tf: Tf, model: Tfjs.LayersModel, graph: Graph, node: NodeAnalysis, seed: number): readonly CompiledWeight[] {
  const source = graphNode(graph, node.id)
  const layer = model.getLayer(source.name)
  return node.weights.map((spec, i) => {
    const weight = layer.weights[i]
    if (!weight) throw new Error(`Layer ${source.name} has no weight ${spec.name}`)
    // tfjs hands out the variable itself; only its type is narrower.
    const variable = weight.read() as Tfjs.Variable
    const values = initialValues(spec.initializer, sizeOf(spec.shape), spec, randomKey(seed, 'init', source.name, spec.name))
    const tensor = tf.tensor(values, [...spec.shape], 'float32')
    variable.assign(tensor)
    tensor.dispose()
    return { nodeId: node.id, spec, trainable: spec.trainable && source.frozen !== true, variable }
  })
}
