// What a run lets others see of itself; see insight.ts.
import { sizeOf } from '../tensor'
import type { Apparatus } from './apparatus'
import type { RunInsight } from './insight'
import { createPack } from './packing'
import type { HeldTensor } from './stepper'

/** @param lastSlots what the optimizer remembered at the end; null while the run goes on */
export function createInsight(apparatus: Apparatus, lastSlots: () => readonly HeldTensor[] | null): RunInsight {
  const { compiled, batches, state, prepared, options } = apparatus
  const { input, judge } = prepared
  const pack = createPack(sizeOf(input.shape), input.scaling)
  return {
    weights: () => {
      apparatus.stepper.publish()
      return compiled.weights.map(({ variable }) => Float32Array.from(variable.dataSync<'float32'>()))
    },
    samples: async (rows) => {
      const { x, target } = batches.make(rows, undefined, await apparatus.samples.read(rows))
      const values = { x: Float32Array.from(x.dataSync<'float32'>()), target: Float32Array.from(target.dataSync<'float32'>()) }
      options.tf.dispose([x, target])
      return values
    },
    pack: (pixels) => {
      const values = new Float32Array(pixels.length)
      pack(pixels, [0], values)
      return values
    },
    answer: (output) => judge.answers(output),
    optimizer: async () => lastSlots() ?? (await apparatus.slots()),
    at: () => ({
      epoch: state.epoch,
      step: state.step,
      learningRate: lastSlots() ? apparatus.learningRate : apparatus.nextRate(),
    }),
  }
}
