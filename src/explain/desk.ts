// Answers what is asked of a run: looks into a second copy of its network, so that the run itself is never touched.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Analysis } from '../compiler/analysis'
import type { Result } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import type { Graph } from '../graph/graph'
import { downstream, sortGraph } from '../graph/topology'
import { findOptimizer } from '../optimizers/registry'
import type { PassMode } from '../reference/float-step'
import { createReference } from '../reference/reference'
import type { RunInsight } from '../training/insight'
import type { TrainingPlan } from '../training/plan'
import { findHeld, slotGroup } from '../training/stepper'
import type { ExplainAnswer, ExplainAsk, Look, NodeWeights, Sample } from './ask'
import { classActivation, lastMaps } from './class-activation'
import type { Explainer } from './explainer'
import { createExplainer } from './explainer'
import type { KeptWeights, WeightValues } from './kept-weights'
import { testRates } from './rate-test'
import { traceStep } from './step-trace'
import { mapSurface, surfaceCost } from './surface'

export interface ExplainDesk {
  answer(ask: ExplainAsk): Promise<Result<ExplainAnswer>>
  dispose(): void
}

export interface DeskOptions {
  readonly tf: typeof Tfjs
  readonly plan: TrainingPlan
  /** Of the plan's diagram, trainable. */
  readonly analysis: Analysis
  readonly insight: RunInsight
  readonly kept: KeptWeights
  /** Rows that a surface is measured on, the first as many as time allows. */
  readonly trainingRows: Uint32Array
  readonly positive: number | null
  readonly yieldToHost: () => Promise<void>
}

/** Operations that a surface, or a derivative by differences, may take: seconds in plain TypeScript. */
const MOST_OPERATIONS = 3e9
const MOST_SURFACE_SAMPLES = 256
const MOST_RATE_SAMPLES = 128

const notKept = error('explain/epoch-not-kept', text('The weights of that epoch are not kept.', '该轮的权重没有保留。'), {
  hint: text('Choose another epoch.', '请选择其他轮次。'),
})

const tooLarge = error(
  'explain/surface-too-large',
  text('The loss over these two weights would take too long to compute.', '计算这两个权重上的损失需要太长时间。'),
  { hint: text('Choose weights nearer the output.', '请选择更靠近输出的权重。') },
)

const noReference = error(
  'explain/no-reference',
  text('This network has a layer without a float64 reference.', '此网络中有的层没有 float64 参考实现。'),
)

export function createDesk(options: DeskOptions): ExplainDesk {
  const { tf, plan, analysis, insight, kept, trainingRows, positive, yieldToHost } = options
  const graph: Graph = plan.graph
  const [binding] = analysis.losses
  let explainer: Explainer | null = null
  /** Requests wait for each other: they share one explainer. */
  let last: Promise<unknown> = Promise.resolve()

  const weightsAt = (epoch: number | null): WeightValues | null => (epoch === null ? insight.weights() : kept.at(epoch))
  const ready = (weights: WeightValues): Explainer => {
    explainer ??= createExplainer(tf, graph, analysis, plan.seed)
    explainer.setWeights(weights)
    return explainer
  }
  const packed = async (sample: Sample): Promise<Float32Array> =>
    'pixels' in sample ? insight.pack(sample.pixels) : (await insight.samples(Uint32Array.of(sample.row))).x
  /** Weights by node and name: `compiled.weights` go by node, then as the kind lists them. */
  const named = (values: WeightValues): ((nodeId: string, name: string) => Float32Array) => {
    const all = new Map<string, Float32Array>()
    for (const [index, { nodeId, name }] of names().entries()) all.set(`${nodeId}/${name}`, values[index] ?? new Float32Array(0))
    return (nodeId, name) => all.get(`${nodeId}/${name}`) ?? new Float32Array(0)
  }
  const names = (): readonly { readonly nodeId: string; readonly name: string }[] => (explainer ?? ready(insight.weights())).weightNames

  const look = async ({ epoch, sample, label, mapsOf }: Extract<ExplainAsk, { what: 'look' }>): Promise<Result<Look>> => {
    const x = await packed(sample)
    const weights = weightsAt(epoch)
    if (!weights) return fail(notKept)
    const own = ready(weights)
    const nodes = await own.forward(x)
    const single = (binding?.units ?? 1) === 1
    // The forward pass of the score gives the logits that the shares are read from.
    const first = await own.backwardFromScore(x, 0, 1)
    const probabilities = insight.answer(first.judged)
    const said = probabilities.reduce((best, share, index) => (share > (probabilities[best] ?? 0) ? index : best), 0)
    const wanted = label ?? said
    const sign = single && probabilities.length === 2 && wanted !== (positive ?? 1) ? -1 : 1
    const backward = single && sign === 1 ? first : await own.backwardFromScore(x, single ? 0 : wanted, sign)
    const maps =
      mapsOf === null ? lastMaps(backward.outputs) : backward.outputs.find(({ nodeId, shape }) => nodeId === mapsOf && shape.length === 3)
    const gradients = backward.gradients.find(({ nodeId }) => nodeId === maps?.nodeId)
    return ok({
      what: 'look',
      epoch,
      epochs: kept.epochs,
      nodes,
      probabilities,
      label: wanted,
      activation: maps && gradients ? { ...classActivation(maps, gradients), nodeId: maps.nodeId } : null,
      inputGradient: backward.inputGradient,
    })
  }

  const weightsOf = ({ epoch, nodeId }: Extract<ExplainAsk, { what: 'weights' }>): Result<NodeWeights> => {
    const weights = weightsAt(epoch)
    if (!weights) return fail(notKept)
    const valueOf = named(weights)
    return ok({
      what: 'weights',
      epoch,
      weights: (analysis.nodes.get(nodeId)?.weights ?? []).map(({ name, shape }) => ({ name, shape, values: valueOf(nodeId, name) })),
    })
  }

  const step = async ({ rows, training, weight }: Extract<ExplainAsk, { what: 'step' }>): Promise<Result<ExplainAnswer>> => {
    const { x, target } = await insight.samples(Uint32Array.from(rows))
    const weights = insight.weights()
    const own = ready(weights)
    const at = insight.at()
    const mode: PassMode = training ? { training, seed: plan.seed, epoch: at.epoch, step: at.step + 1 } : { training }
    const held = findHeld(await insight.optimizer())
    const backward = await own.backwardFromLoss(x, target, mode)
    const cheap = analysis.totals.flops * rows.length * 12 < MOST_OPERATIONS
    const reference = cheap ? createReference({ graph, analysis, weights: named(weights), x, target, mode }) : null
    const slot = (which: number, key: string, index: number): number | null => held(slotGroup(which), key)?.[index] ?? null
    return ok(traceStep(tf, { graph, analysis, plan, rows, mode, x, target, backward, reference, weight, slot, at }))
  }

  const surface = async (ask: Extract<ExplainAsk, { what: 'surface' }>): Promise<Result<ExplainAnswer>> => {
    const valueOf = named(insight.weights())
    // Only what stands behind the two weights is computed anew for each point.
    const moved = downstream(
      sortGraph(graph),
      ask.weights.map(({ nodeId }) => nodeId),
    )
    const flops = [...moved].reduce((sum, id) => sum + (analysis.nodes.get(id)?.flops ?? 0), 0)
    const once = Math.floor(MOST_OPERATIONS / Math.max(1, analysis.totals.flops))
    const again = Math.floor(MOST_OPERATIONS / (surfaceCost(ask.rates.length) * Math.max(1, flops)))
    const count = Math.min(MOST_SURFACE_SAMPLES, trainingRows.length, once, again)
    if (count < 1) return fail(tooLarge)
    const { x, target } = await insight.samples(trainingRows.slice(0, count))
    const reference = createReference({ graph, analysis, weights: valueOf, x, target, mode: { training: false } })
    if (!reference) return fail(noReference)
    const [a, b] = ask.weights
    const here = [valueOf(a.nodeId, a.name)[a.index] ?? 0, valueOf(b.nodeId, b.name)[b.index] ?? 0] as const
    return ok(await mapSurface(reference, ask, here, count, yieldToHost))
  }

  const rates = async (): Promise<Result<ExplainAnswer>> => {
    const kind = findOptimizer(plan.optimizer.type)
    const start = kept.at(kept.epochs[0] ?? 0)
    if (!kind || !start) return fail(notKept)
    const size = Math.min(plan.batchSize === 'full' ? MOST_RATE_SAMPLES : plan.batchSize, MOST_RATE_SAMPLES, trainingRows.length)
    const batch = (at: number) =>
      insight.samples(Uint32Array.from({ length: size }, (_, i) => trainingRows[(at * size + i) % trainingRows.length] ?? 0))
    const params = kind.params.parse(plan.optimizer.params).value
    return ok(await testRates(tf, ready(start), { kind, params }, start, plan.seed, batch, yieldToHost))
  }

  const serve = async (ask: ExplainAsk): Promise<Result<ExplainAnswer>> => {
    switch (ask.what) {
      case 'look':
        return look(ask)
      case 'weights':
        return weightsOf(ask)
      case 'step':
        return step(ask)
      case 'surface':
        return surface(ask)
      case 'rates':
        return rates()
    }
  }

  return {
    answer(ask) {
      const answered = last.then(() => serve(ask))
      last = answered.catch(() => undefined)
      return answered
    },
    dispose() {
      explainer?.dispose()
      explainer = null
    },
  }
}
