// Steps through the compiled program; the tfjs model is brought up to it whenever somebody looks.
import type { StepProgram } from '../compiler/step-program'
import type { Dataset } from '../datasets/dataset'
import { sizeOf } from '../tensor'
import type { PackedInput } from './batches'
import type { Judge } from './judge'
import { createPack } from './packing'
import type { SampleSource } from './sample-source'
import { countsOf, partsOf } from './step-samples'
import type { CompiledStep, HeldTensor, Stepper, StepSamples } from './stepper'
import { findHeld, slotGroup } from './stepper'
import type { Trainer } from './train-step'
import { weightKey } from './training-state'
import type { ChangeBatch } from './transforms'

/** How the compiled step takes these samples: bytes that are all scaled alike go in as they are, a quarter of the size. */
export function stepInput(data: Pick<Dataset, 'samples'>, { scaling: { scale, offset } }: PackedInput): StepProgram['input'] {
  const [factor = 1] = scale
  return data.samples === 'images' && scale.length === 1 ? { type: 'bytes', scale: factor, offset: offset[0] ?? 0 } : { type: 'floats' }
}

export function createCompiledStepper(
  trainer: Trainer,
  compiled: CompiledStep,
  program: StepProgram,
  source: {
    readonly samples: SampleSource
    readonly input: PackedInput
    readonly judge: Judge
    readonly train: Uint32Array
    readonly change: ChangeBatch | null
  },
): Stepper {
  const { tf, compiled: model, state } = trainer
  const owners = program.weights.map((weight) => {
    const owner = model.weights.find((one) => one.nodeId === weight.nodeId && one.spec.name === weight.name)
    if (!owner) throw new Error(`The model has no weight ${weight.nodeId}/${weight.name}`)
    return owner
  })
  owners.forEach((owner, weight) => {
    compiled.writeWeight(weight, owner.variable.dataSync())
    const slots = state.slots.get(weightKey(owner)) ?? []
    slots.forEach((slot, index) => {
      compiled.writeSlot(index, weight, slot.dataSync())
    })
  })
  let whole = false
  let stale = false

  const sampleSize = sizeOf(source.input.shape)
  const pack = createPack(sampleSize, source.input.scaling)
  /** `index`: of the batch within its step; each has random numbers of its own. */
  const samplesOf = (rows: Uint32Array, index = 0, { length }: readonly Uint32Array[] = [rows]): StepSamples => {
    const expected = { targets: source.judge.targets(rows), weights: countsOf(source.judge.labels(rows), trainer.classCounts) }
    const { epoch, step } = model.clock
    const { values: raw, places: asTheyAre } = source.samples.at(rows)
    const once = source.change && raw instanceof Uint8Array ? source.change(raw, rows, { epoch, step: step + index }, asTheyAre) : null
    // The next batch of the same step is changed in the same memory.
    const changed = length > 1 ? (once?.slice() ?? null) : once
    const places = changed ? rows.map((_, i) => i) : asTheyAre
    const values = changed ?? raw
    if (program.input.type === 'bytes' && values instanceof Uint8Array) return { pixels: values, rows: places, ...expected }
    const inputs = new Float32Array(rows.length * sampleSize)
    pack(values, places, inputs)
    return { inputs, ...expected }
  }
  const publish = (): void => {
    if (!stale) return
    stale = false
    owners.forEach((owner, weight) => {
      const values = tf.tensor(compiled.readWeight(weight), owner.variable.shape, 'float32')
      owner.variable.assign(values)
      values.dispose()
    })
  }
  return {
    step(rows, learningRate, traced = false) {
      // The whole training set stays in the step's memory as the network takes it, unless it changes from step to step.
      const [first, ...more] = rows ? partsOf(rows, trainer.batchSize).map(samplesOf) : whole ? [] : [samplesOf(source.train)]
      whole = rows === null && source.change === null
      stale = true
      const { epoch, step: draw } = model.clock
      const result = compiled.run({ samples: first ?? null, more, epoch, draw, step: state.step + 1, learningRate })
      if (result.committed) state.step += 1
      return Promise.resolve(traced && result.committed ? { ...result, traces: compiled.traces() } : result)
    },
    revert() {
      compiled.revert()
    },
    weights: () =>
      owners.flatMap((owner, weight) => (owner.trainable ? [{ key: weightKey(owner), values: compiled.readWeight(weight) }] : [])),
    bytes: compiled.bytes,
    publish,
    capture() {
      const held = owners.flatMap((owner, weight): HeldTensor[] => {
        const key = weightKey(owner)
        const previous = compiled.readPrevious(weight)
        const slots = (state.slots.get(key) ?? []).map((_, slot) => ({
          group: slotGroup(slot),
          key,
          values: compiled.readSlot(slot, weight),
        }))
        return [
          { group: 'weight', key, values: compiled.readWeight(weight) },
          ...(previous ? [{ group: 'previous', key, values: previous }] : []),
          ...slots,
        ]
      })
      return Promise.resolve(held)
    },
    restore(held) {
      const find = findHeld(held)
      const each = (group: string, write: (weight: number, values: Float32Array) => void): void => {
        owners.forEach((owner, weight) => {
          const values = find(group, weightKey(owner))
          if (values) write(weight, values)
        })
      }
      each('weight', (weight, values) => compiled.writeWeight(weight, values))
      each('previous', (weight, values) => compiled.writePrevious(weight, values))
      for (let slot = 0; slot < trainer.optimizer.slots.length; slot += 1)
        each(slotGroup(slot), (weight, values) => compiled.writeSlot(slot, weight, values))
      whole = false
      stale = true
    },
    finish() {
      publish()
      owners.forEach((owner, weight) => {
        const key = weightKey(owner)
        const before = state.slots.get(key)
        if (!before) return
        for (const slot of before) slot.dispose()
        state.slots.set(
          key,
          before.map((_, index) => tf.tensor(compiled.readSlot(index, weight), owner.variable.shape, 'float32')),
        )
      })
      compiled.dispose()
    },
  }
}
