// Where the time of a compiled step goes, operation by operation and kernel by kernel, on one thread.
import { lowerGraph } from '../../../src/compiler/lower'
import type { StepOp, StepProgram } from '../../../src/compiler/step-program'
import { forwardFlops } from '../../../src/compiler/step-program'
import { planLayout } from '../../../src/engine/compiled-step/layout'
import { createOperations, createStepRunner } from '../../../src/engine/compiled-step/step-runner'
import { createStepMemory } from '../../../src/engine/compiled-step/memory'
import type { Kernels } from '../../../src/engine/kernels/kernels'
import { createMemory, loadKernels } from '../../../src/engine/kernels/kernels'
import { findOptimizer } from '../../../src/optimizers/registry'
import { fillUniform, randomKey } from '../../../src/random'
import { median } from '../bench'
import type { NetworkName } from './networks'
import { networkOf } from './networks'

export interface ProfileRow {
  readonly part: string
  readonly ms: number
  /** Kernels of that part, most expensive first: name and milliseconds. */
  readonly kernels: readonly (readonly [string, number])[]
}

export interface Profile {
  readonly rows: readonly ProfileRow[]
  readonly totalMs: number
}

const REPEATS = 7

/** Kernels that add up their time by name. */
function watched(kernels: Kernels, times: Map<string, number>): Kernels {
  const entries = Object.entries(kernels).map(([name, kernel]: [string, unknown]): [string, unknown] => {
    if (typeof kernel !== 'function') return [name, kernel]
    const call = kernel as (...values: readonly number[]) => number
    const timed = (...values: readonly number[]): number => {
      const started = performance.now()
      const result = call(...values)
      times.set(name, (times.get(name) ?? 0) + performance.now() - started)
      return result
    }
    return [name, timed]
  })
  return Object.fromEntries<unknown>(entries) as unknown as Kernels
}

/** Multiplications and additions of one step: forward, and the gradients that are wanted. */
export function stepFlops(program: StepProgram, batch: number): number {
  // Nobody asks for the gradient by the input.
  const times = (op: StepOp): number => ('x' in op && op.x === 0 ? 2 : 3)
  return program.ops.reduce((sum, op) => sum + forwardFlops(op) * times(op), 0) * batch
}

/** The networks take pixels divided by 255. */
const PIXELS = { type: 'bytes', scale: 1 / 255, offset: 0 } as const

function programOf(name: NetworkName): StepProgram {
  const { document, analysis } = networkOf(name)
  const program = lowerGraph(document.graph, analysis, PIXELS)
  if (!program) throw new Error(`${name} has no compiled step`)
  return program
}

/** GFLOP/s of the convolution kernel alone on the largest layer of B, its image in the cache; and GFLOP of one step of B. */
export async function convPeak(): Promise<{ readonly gflops: number; readonly stepGflop: number }> {
  const program = programOf('B')
  const kernels = await loadKernels(createMemory(2 ** 22, false))
  const rates = program.ops.flatMap((op): number[] => {
    if (op.op !== 'conv2d') return []
    const { c, n, kh, kw, oh, ow } = op.window
    const [padHeight, padWidth] = [oh + kh - 1, ow + kw - 1]
    const image = 4096
    const panels = image + padHeight * padWidth * c * 4
    const y = panels + kh * kw * c * n * 4
    const edge = y + oh * ow * n * 4
    const flops = 2 * oh * ow * n * kh * kw * c
    const times = Array.from({ length: 30 }, () => {
      const started = performance.now()
      for (let i = 0; i < 10; i += 1) kernels.convImage(image, padWidth, c, panels, kh, kw, n, 0, 1, 1, 1, 1, 1, y, oh, ow, edge)
      return (performance.now() - started) / 10
    })
    return [flops / median(times) / 1e6]
  })
  return { gflops: Math.max(...rates), stepGflop: stepFlops(program, networkOf('B').batch) / 1e9 }
}

/** Runs the operations of a network's step alone, one after the other, over the same memory. */
export async function profileStep(name: NetworkName): Promise<Profile> {
  const { document, batch, data } = networkOf(name)
  const program = programOf(name)
  const optimizer = findOptimizer(document.training.optimizer.type)
  if (!optimizer) throw new Error('No optimizer')
  const sizes = await loadKernels(createMemory(1, false))
  const layout = planLayout(program, batch, optimizer.slots.length, 1, sizes)
  const memory = createMemory(layout.bytes, false)
  const times = new Map<string, number>()
  const kernels = watched(await loadKernels(memory), times)
  const inputs = { count: batch, epoch: 1, step: 1, learningRate: 1e-3, freshInput: true }
  const options = { kernels, buffer: memory.buffer, program, layout, thread: 0, seed: 1, inputs }
  const optimizerParams = optimizer.params.defaults
  const runner = createStepRunner({ ...options, optimizer, optimizerParams })
  const floats = new Float32Array(memory.buffer)
  new Uint8Array(memory.buffer).set(data.pixels, layout.pixels)
  program.weights.forEach(({ size }, weight) => {
    const from = (layout.weights[weight] ?? 0) / 4
    fillUniform(randomKey('bench', weight), floats.subarray(from, from + size))
    for (let i = from; i < from + size; i += 1) floats[i] = ((floats[i] ?? 0) - 0.5) * 0.1
  })
  for (const list of ['pack', 'derive', 'update'] as const) for (const phase of runner[list]) phase()

  const operations = createOperations(createStepMemory(options), 1)
  const rows: ProfileRow[] = []
  const measure = (part: string, work: () => void): void => {
    const runs = Array.from({ length: REPEATS }, () => {
      times.clear()
      const started = performance.now()
      work()
      return { ms: performance.now() - started, kernels: [...times].sort((a, b) => b[1] - a[1]) }
    }).sort((a, b) => a.ms - b.ms)
    const middle = runs[REPEATS >> 1]
    if (middle && middle.ms > 0.005) rows.push({ part, ...middle })
  }
  const samples = (byImage: boolean, work: (from: number, to: number) => void) => () => {
    if (byImage) for (let sample = 0; sample < batch; sample += 1) work(sample, sample + 1)
    else work(0, batch)
  }
  const { scale, offset } = PIXELS
  const sampleSize = program.values[0] ?? 0
  measure('input', () => {
    kernels.normalizePixels(layout.pixels, batch * sampleSize, scale, offset, layout.values[0] ?? 0)
  })
  const titles = program.ops.map((op, index) => `${index + 1} ${op.op}`)
  operations.forEach((operation, index) => {
    measure(
      `${titles[index] ?? ''} forward`,
      samples(operation.byImage, (from, to) => {
        operation.forward(from, to, inputs)
      }),
    )
  })
  for (const [index, operation] of [...operations.entries()].reverse()) {
    measure(
      `${titles[index] ?? ''} backward`,
      samples(operation.byImage, (from, to) => {
        operation.backward(from, to, 0)
      }),
    )
    if (operation.gradientTasks) {
      measure(`${titles[index] ?? ''} weight gradients`, () => {
        for (const task of operation.gradientTasks ?? []) task()
      })
    }
  }
  measure('update, packing', () => {
    for (const phase of runner.update) phase()
  })
  return { rows, totalMs: rows.reduce((sum, { ms }) => sum + ms, 0) }
}
