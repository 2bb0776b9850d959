// One update of all weights, or none: a step whose numbers are not finite leaves everything as it was.
import type * as Tfjs from '@tensorflow/tfjs'
import type { CompiledModel, CompiledWeight } from '../compiler/compiled-model'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import type { LossKind } from '../losses/loss-kind'
import { weightedGradient } from '../losses/weighted'
import type { Batch, Batches } from './batches'
import { countsOf, partsOf } from './step-samples'
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
  /** See {@link CompileStepOptions}; absent: none. */
  readonly decay?: number | null
  /** Samples a batch takes at most: a step of more is made of several; absent: one batch a step. */
  readonly batchSize?: number
  /** How much samples count by label; absent: 1 each. */
  readonly classCounts?: Float32Array | null
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

/** The output as it is, each row of whose gradient is multiplied by what its sample counts. */
function countRows(tf: typeof Tfjs, output: Tfjs.Tensor, counts: Float32Array): Tfjs.Tensor {
  const column = tf.tensor(counts.slice(), [counts.length, ...output.shape.slice(1).map(() => 1)], 'float32')
  return tf.customGrad((x, save) => {
    ;(save as (tensors: Tfjs.Tensor[]) => void)([column])
    return { value: (x as Tfjs.Tensor).clone(), gradFunc: (dy: Tfjs.Tensor, [saved = dy]: Tfjs.Tensor[]) => tf.mul(dy, saved) }
  })(output)
}

interface Derived {
  readonly batch: Pick<Batch, 'x' | 'target' | 'counts'>
  /** Of the training model; kept. */
  readonly output: Tfjs.Tensor
  /** Mean of the batch, every sample counting 1; and with penalties. */
  readonly plain: Tfjs.Scalar
  readonly value: Tfjs.Scalar
  /** Gradients by the name of the variable. */
  readonly grads: Readonly<Record<string, Tfjs.Tensor>>
}

/** Forward pass and gradients of one batch; inside tf.tidy. */
function derive({ tf, compiled }: Trainer, loss: LossKind, batch: Derived['batch'], trainable: readonly CompiledWeight[]): Derived {
  const { x, target, counts } = batch
  const said: { output: Tfjs.Tensor; plain: Tfjs.Scalar }[] = []
  const { value, grads } = tf.variableGrads(
    () => {
      const output = tf.keep(compiled.trainingModel.apply(x, { training: true }) as Tfjs.Tensor)
      const plain = tf.keep(loss.value(tf, counts ? countRows(tf, output, counts) : output, target))
      said.push({ output, plain })
      const penalty = penaltyOf(tf, compiled.weights)
      return penalty ? plain.add<Tfjs.Scalar>(penalty) : plain.clone()
    },
    trainable.map((weight) => weight.variable),
  )
  const [first] = said
  if (!first) throw new Error('The forward pass did not run')
  return { batch, ...first, value, grads }
}

/** The loss of a batch as it is reported: where samples count differently, tfjs has only said their plain mean. */
async function lossOf(
  loss: LossKind,
  { target, counts }: Derived['batch'],
  said: Float32Array | undefined,
  plain: Tfjs.Scalar | undefined,
  value: Tfjs.Scalar | undefined,
): Promise<number> {
  const total = (await value?.data())?.[0] ?? Number.NaN
  if (!counts || !said || !plain) return total
  const [wanted, mean] = await Promise.all([target.data<'float32'>(), plain.data()])
  const units = said.length / counts.length
  const gradient = new Float32Array(said.length)
  const weighted = weightedGradient(loss, { output: said, target: wanted, units, batch: counts.length, counts, gradient })
  return weighted + (total - (mean[0] ?? Number.NaN))
}

/** The gradients of a step: of its batches, each sample counting the same. Inside tf.tidy. */
function addUp(tf: typeof Tfjs, derived: readonly Derived[], name: string): Tfjs.Tensor | null {
  const [first] = derived
  if (derived.length === 1) return first?.grads[name] ?? null
  const total = derived.reduce((sum, { batch }) => sum + (batch.x.shape[0] ?? 0), 0)
  const parts = derived.flatMap(({ batch, grads }) => {
    const gradient = grads[name]
    return gradient ? [tf.mul(gradient, (batch.x.shape[0] ?? 0) / total)] : []
  })
  return parts.length > 0 ? tf.addN(parts) : null
}

/**
 * @param batches samples of one step, one or several: x [batch, …sample] in the model's shape, target [batch, units]
 * @param before takes the weights that gave this loss, before they are updated
 */
async function trainStep(
  trainer: Trainer,
  batches: readonly Derived['batch'][],
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
  const draw = compiled.clock.step
  const made = tf.tidy(() => {
    const derived = batches.map((batch, index) => {
      // Each batch has random numbers of its own.
      compiled.clock.step = draw + index
      return derive(trainer, loss, batch, trainable)
    })
    const moved = trainable.flatMap((owner) => {
      const gradient = addUp(tf, derived, owner.variable.name)
      return gradient ? [{ owner, gradient }] : []
    })
    const gradients = moved.map(({ gradient }) => gradient)
    const clipped = trainer.clip ? clipGradients(tf, gradients, trainer.clip) : gradients
    const updates = moved.map(({ owner, gradient: plain }, index): Update => {
      const gradient = clipped[index] ?? plain
      const slots = state.slots.get(weightKey(owner)) ?? []
      const weight = trainer.decay == null ? owner.variable : tf.mul(owner.variable, 1 - learningRate * trainer.decay)
      const at = { weight, gradient, slots, learningRate, step: state.step + 1 }
      return { owner, ...trainer.optimizer.update(tf, trainer.optimizerParams, at) }
    })
    owners = updates.map(({ owner }) => owner)
    // One number that is finite only if all new values are: a sum takes on every infinity and NaN in it.
    const changed = [...updates.flatMap(({ weight, slots }) => [weight, ...slots]), ...averages.map(({ variable }) => variable)]
    const health = changed.length > 0 ? tf.addN(changed.map((tensor) => tensor.sum())) : tf.scalar(0)
    return {
      health,
      outputs: derived.map(({ output }) => output),
      plains: derived.map(({ plain }) => plain),
      values: derived.map(({ value }) => value),
      gradients: traced ? [...clipped] : [],
      weights: updates.map(({ weight }) => weight),
      slots: updates.map(({ slots }) => [...slots]),
    }
  })

  const { health } = made
  const healthValues = await health.data()
  const outputs = await Promise.all(made.outputs.map((output) => output.data<'float32'>()))
  const losses = await Promise.all(
    batches.map((batch, index) => lossOf(loss, batch, outputs[index], made.plains[index], made.values[index])),
  )
  const rows = batches.map(({ x }) => x.shape[0] ?? 0)
  const total = rows.reduce((sum, count) => sum + count, 0)
  const lossValue = losses.reduce((sum, value, index) => sum + (value * (rows[index] ?? 0)) / total, 0)
  const committed = Number.isFinite(lossValue) && Number.isFinite(healthValues[0])
  const [first] = batches
  const traces = traced && committed && first ? await traceStep(trainer, first.x, owners, made) : null
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
  tf.dispose([health, made.weights, made.gradients, averages.map((average) => average.value)])
  tf.dispose([made.outputs, made.plains, made.values])
  return { loss: lossValue, output: joined(outputs), committed, traces }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [first] = parts
  if (first && parts.length === 1) return first
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
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
  /** `index`: of the batch within its step; each has random numbers of its own. */
  const make = (rows: Uint32Array, index = 0): Batch => {
    const { epoch, step } = compiled.clock
    const batch = batches.make(rows, { epoch, step: step + index })
    return { ...batch, counts: countsOf(batch.labels, trainer.classCounts) }
  }
  return {
    async step(rows, learningRate, traced = false) {
      const stays = rows === null && batches.isSteady
      const taken = stays ? [full ?? make(train)] : partsOf(rows ?? train, rows ? trainer.batchSize : undefined).map(make)
      if (stays) full = taken[0] ?? null
      try {
        const result = await trainStep(trainer, taken, learningRate, before, traced)
        badLoss = !Number.isFinite(result.loss)
        return result
      } finally {
        if (!stays) for (const { x, target } of taken) tf.dispose([x, target])
      }
    },
    weights: () =>
      compiled.weights
        .filter(({ trainable }) => trainable)
        .map((weight) => ({ key: weightKey(weight), values: weight.variable.dataSync<'float32'>() })),
    revert() {
      if (badLoss) before.restore()
      badLoss = false
    },
    bytes: 0,
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
