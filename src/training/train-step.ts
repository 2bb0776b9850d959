// One update of all weights, or none: a step whose numbers are not finite leaves everything as it was.
import type * as Tfjs from '@tensorflow/tfjs'
import type { CompiledModel, CompiledWeight } from '../compiler/compiled-model'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import type { Batch, Batches } from './batches'
import type { StepTraces } from './layer-health'
import { clipGradients } from './clip'
import type { GradientClip, HeldTensor, StepResult, Stepper } from './stepper'
import { findHeld, slotGroup } from './stepper'
import type { TrainingState } from './training-state'
import { weightKey } from './training-state'

export interface Trainer {
  readonly tf: typeof Tfjs
  readonly compiled: CompiledModel
  readonly optimizer: OptimizerKind
  readonly optimizerParams: unknown
  /** Absent: gradients are as they are. */
  readonly clip?: GradientClip | null
  readonly state: TrainingState
}

interface Update {
  readonly owner: CompiledWeight
  readonly weight: Tfjs.Tensor
  readonly slots: readonly Tfjs.Tensor[]
}

/** Σ over trainable weights of l1·Σ|w| + l2·Σw², or null without penalties. */
export function penaltyOf(tf: typeof Tfjs, weights: readonly CompiledWeight[]): Tfjs.Scalar | null {
  const terms = weights
    .filter(({ trainable, spec }) => trainable && (spec.l1 > 0 || spec.l2 > 0))
    .map(({ variable, spec: { l1, l2 } }) => {
      const absolute = l1 > 0 ? variable.abs().sum().mul(l1) : tf.scalar(0)
      return l2 > 0 ? absolute.add(variable.square().sum().mul(l2)) : absolute
    })
  return terms.length > 0 ? tf.addN(terms).asScalar() : null
}

/** The CPU backend hands out the very array that it keeps. */
async function copyOf(tensor: Tfjs.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data())
}

/** The CPU backend keeps the very array that it is given. */
function tensorOf(tf: typeof Tfjs, values: Float32Array, shape: number[]): Tfjs.Tensor {
  return tf.tensor(values.slice(), shape, 'float32')
}

/** Keeps the weights from before the last update, so that a run that diverges can go back to where its loss was finite. */
class LastGood {
  private held: { readonly weight: CompiledWeight; readonly value: Tfjs.Tensor }[] = []

  constructor(private readonly compiled: CompiledModel) {}

  /** Takes what the weights are now; shares their buffers, copies nothing. */
  take(): void {
    this.dispose()
    this.held = this.compiled.weights.map((weight) => ({ weight, value: weight.variable.clone() }))
  }

  restore(): void {
    for (const { weight, value } of this.held) weight.variable.assign(value)
  }

  async capture(): Promise<HeldTensor[]> {
    return Promise.all(
      this.held.map(async ({ weight, value }) => ({ group: 'previous', key: weightKey(weight), values: await copyOf(value) })),
    )
  }

  /** Takes back what was captured; nothing where nothing was. */
  put(tf: typeof Tfjs, find: ReturnType<typeof findHeld>): void {
    this.dispose()
    this.held = this.compiled.weights.flatMap((weight) => {
      const values = find('previous', weightKey(weight))
      return values ? [{ weight, value: tensorOf(tf, values, weight.variable.shape) }] : []
    })
  }

  dispose(): void {
    for (const { value } of this.held) value.dispose()
    this.held = []
  }
}

/**
 * @param x [batch, …sample] in the model's shape
 * @param target [batch, units]
 * @param before takes the weights that gave this loss, before they are updated
 */
async function trainStep(
  trainer: Trainer,
  { x, target }: Pick<Batch, 'x' | 'target'>,
  learningRate: number,
  before: LastGood,
  traced: boolean,
): Promise<StepResult> {
  const { tf, compiled, state } = trainer
  const loss = compiled.losses[0]?.loss
  if (!loss) throw new Error('A compiled model has a loss')
  const trainable = compiled.weights.filter((weight) => weight.trainable)
  // Batch normalization moves its averages in the forward pass: they count as changed even if the step is not committed.
  const averages = compiled.weights.filter((weight) => !weight.trainable).map(({ variable }) => ({ variable, value: variable.clone() }))

  let owners: readonly CompiledWeight[] = []
  const made = tf.tidy(() => {
    const said: Tfjs.Tensor[] = []
    const { value, grads } = tf.variableGrads(
      () => {
        const output = tf.keep(compiled.trainingModel.apply(x, { training: true }) as Tfjs.Tensor)
        said.push(output)
        const plain = loss.value(tf, output, target)
        const penalty = penaltyOf(tf, compiled.weights)
        return penalty ? plain.add<Tfjs.Scalar>(penalty) : plain
      },
      trainable.map((weight) => weight.variable),
    )
    const moved = trainable.flatMap((owner) => {
      const gradient = grads[owner.variable.name]
      return gradient ? [{ owner, gradient }] : []
    })
    const gradients = moved.map(({ gradient }) => gradient)
    const clipped = trainer.clip ? clipGradients(tf, gradients, trainer.clip) : gradients
    const updates = moved.map(({ owner, gradient: plain }, index): Update => {
      const gradient = clipped[index] ?? plain
      const slots = state.slots.get(weightKey(owner)) ?? []
      const at = { weight: owner.variable, gradient, slots, learningRate, step: state.step + 1 }
      return { owner, ...trainer.optimizer.update(tf, trainer.optimizerParams, at) }
    })
    owners = updates.map(({ owner }) => owner)
    // One number that is finite only if all new values are: a sum takes on every infinity and NaN in it.
    const changed = [...updates.flatMap(({ weight, slots }) => [weight, ...slots]), ...averages.map(({ variable }) => variable)]
    const health = changed.length > 0 ? tf.addN(changed.map((tensor) => tensor.sum())) : tf.scalar(0)
    return {
      value,
      health,
      said,
      gradients: traced ? [...clipped] : [],
      weights: updates.map(({ weight }) => weight),
      slots: updates.map(({ slots }) => [...slots]),
    }
  })

  const { value, health, said } = made
  const [output] = said
  if (!output) throw new Error('The forward pass did not run')
  const [lossValues, healthValues, outputValues] = await Promise.all([value.data(), health.data(), output.data()])
  const lossValue = lossValues[0] ?? Number.NaN
  const committed = Number.isFinite(lossValue) && Number.isFinite(healthValues[0])
  const traces = traced && committed ? await traceStep(trainer, x, owners, made) : null
  if (committed) {
    before.take()
    owners.forEach((owner, index) => {
      const weight = made.weights[index]
      const slots = made.slots[index]
      if (!weight || !slots) return
      owner.variable.assign(weight)
      for (const old of state.slots.get(weightKey(owner)) ?? []) if (!slots.includes(old)) old.dispose()
      state.slots.set(weightKey(owner), slots)
    })
    state.step += 1
  } else {
    for (const { variable, value: old } of averages) variable.assign(old)
    const kept = new Set([...state.slots.values()].flat())
    tf.dispose(made.slots.flat().filter((slot) => !kept.has(slot)))
  }
  tf.dispose([value, health, output, made.weights, made.gradients, averages.map((average) => average.value)])
  return { loss: lossValue, output: outputValues, committed, traces }
}

/** Samples of the batch that go through the network once more, so that every node's output is seen. */
const TRACED_SAMPLES = 32

/** Reads a step that is about to be committed: the outputs are those before its update, as in the step itself. */
async function traceStep(
  { tf, compiled }: Trainer,
  x: Tfjs.Tensor,
  owners: readonly CompiledWeight[],
  made: { readonly weights: readonly Tfjs.Tensor[]; readonly gradients: readonly Tfjs.Tensor[] },
): Promise<StepTraces> {
  const floats = async (tensor: Tfjs.Tensor): Promise<Float32Array> => await tensor.data<'float32'>()
  const weights = await Promise.all(
    owners.map(async ({ nodeId, variable }, index) => {
      const read = async (tensor: Tfjs.Tensor | undefined): Promise<Float32Array> => (tensor ? await floats(tensor) : new Float32Array(0))
      const [gradient, before, after] = await Promise.all([read(made.gradients[index]), floats(variable), read(made.weights[index])])
      return { nodeId, gradient, before, after }
    }),
  )
  const whole = tf.model({ inputs: compiled.trainingModel.inputs, outputs: compiled.outputs.map(({ tensor }) => tensor) })
  const outputs = tf.tidy(() => {
    const part = x.slice(0, Math.min(TRACED_SAMPLES, x.shape[0] ?? 0))
    const said = whole.apply(part, { training: false }) as Tfjs.Tensor | Tfjs.Tensor[]
    return Array.isArray(said) ? said : [said]
  })
  const values = await Promise.all(outputs.map(floats))
  tf.dispose(outputs)
  return {
    weights,
    outputs: compiled.outputs.map(({ nodeId }, index) => ({ nodeId, values: values[index] ?? new Float32Array(0) })),
  }
}

/** Steps through tfjs: right for every network and backend. The whole training set is packed once and kept there, unless it changes from step to step. */
export function createTfjsStepper(trainer: Trainer, batches: Batches, train: Uint32Array): Stepper {
  const { tf, compiled, state } = trainer
  const before = new LastGood(compiled)
  let full: Batch | null = null
  let badLoss = false
  return {
    async step(rows, learningRate, traced = false) {
      const stays = rows === null && batches.isSteady
      const batch = (stays ? full : null) ?? batches.make(rows ?? train, compiled.clock)
      if (stays) full = batch
      try {
        const result = await trainStep(trainer, batch, learningRate, before, traced)
        badLoss = !Number.isFinite(result.loss)
        return result
      } finally {
        if (!stays) trainer.tf.dispose([batch.x, batch.target])
      }
    },
    revert() {
      if (badLoss) before.restore()
      badLoss = false
    },
    publish: () => undefined,
    async capture() {
      const held = compiled.weights.map(async (weight): Promise<HeldTensor[]> => {
        const key = weightKey(weight)
        const slots = (state.slots.get(key) ?? []).map(async (slot, index) => ({
          group: slotGroup(index),
          key,
          values: await copyOf(slot),
        }))
        return [{ group: 'weight', key, values: await copyOf(weight.variable) }, ...(await Promise.all(slots))]
      })
      return [...(await Promise.all(held)).flat(), ...(await before.capture())]
    },
    restore(held) {
      const find = findHeld(held)
      for (const weight of compiled.weights) {
        const key = weightKey(weight)
        const { shape } = weight.variable
        const values = find('weight', key)
        if (values) {
          const value = tensorOf(tf, values, shape)
          weight.variable.assign(value)
          value.dispose()
        }
        const slots = state.slots.get(key)
        if (!slots) continue
        state.slots.set(
          key,
          slots.map((old, index) => {
            const kept = find(slotGroup(index), key)
            if (!kept) return old
            old.dispose()
            return tensorOf(tf, kept, shape)
          }),
        )
      }
      before.put(tf, find)
    },
    finish() {
      if (full) trainer.tf.dispose([full.x, full.target])
      full = null
      before.dispose()
    },
  }
}
