// Batch normalization: the only operation in which the samples of a batch meet.
import type { StepOp } from '../../compiler/step-program'
import type { MakeOperation } from './operation'
import { passGradient } from './operation'
import { gradientAt, valueAt } from './memory'

/**
 * Forward: μ, σ² of the batch from sums kept slice by slice in float64, then y = γ·(x − μ)/√(σ² + ε) + β.
 * Backward (Ioffe & Szegedy 2015, section 3): with x̂ the normalized x and N values a channel,
 * dβ = Σ dy, dγ = Σ dy·x̂, dx = γ/√(σ² + ε) · (dy − dβ/N − x̂·dγ/N).
 */
export const normalize: MakeOperation<Extract<StepOp, { op: 'normalize' }>> = (memory, op, room) => {
  const { kernels, layout, program, floats, doubles } = memory
  const { channels } = op
  const size = program.values[op.y] ?? 0
  const rows = size / channels
  const perSlice = channels * 4
  const forwardSums = (slice: number): number => room.sums + slice * perSlice * 8
  const backwardSums = (slice: number): number => forwardSums(slice) + channels * 2 * 8
  const stride = Math.ceil(channels / 4) * 4
  const part = (index: number): number => memory.scratch + index * stride * 4
  const gammaAt = op.gamma === null ? null : (layout.weights[op.gamma] ?? 0) / 4
  const betaAt = op.beta === null ? null : (layout.weights[op.beta] ?? 0) / 4
  const gamma = (c: number): number => (gammaAt === null ? 1 : (floats[gammaAt + c] ?? 1))
  const beta = (c: number): number => (betaAt === null ? 0 : (floats[betaAt + c] ?? 0))

  /** Σ over slices, in order, of one of the two sums of a channel. */
  const total = (sums: (slice: number) => number, place: number): number => {
    let sum = 0
    for (let slice = 0; slice < layout.sliceCount; slice += 1) sum += doubles[sums(slice) / 8 + place] ?? 0
    return sum
  }
  const clear = (address: number): void => {
    doubles.fill(0, address / 8, address / 8 + channels * 2)
  }
  const inverse = (variance: number): number => 1 / Math.sqrt(variance + op.epsilon)
  /** Every thread works the same moments out of the same sums. */
  const moments = (c: number): { mean: number; variance: number } => {
    const n = memory.count() * rows
    const mean = total(forwardSums, c) / n
    return { mean, variance: Math.max(0, total(forwardSums, channels + c) / n - mean * mean) }
  }
  const write = (address: number, c: number, value: number): void => {
    floats[address / 4 + c] = value
  }

  const gradientTask = (weight: number, place: (c: number) => number) => () => {
    const at = (layout.gradients[weight] ?? 0) / 4
    for (let c = 0; c < channels; c += 1) floats[at + c] = total(backwardSums, place(c))
  }
  const trained = (weight: number | null): weight is number => weight !== null && program.weights[weight]?.trainable === true

  return {
    byImage: false,
    gradientTasks: [
      ...(trained(op.beta) ? [gradientTask(op.beta, (c) => c)] : []),
      ...(trained(op.gamma) ? [gradientTask(op.gamma, (c) => channels + c)] : []),
    ],
    gatherForward(slice) {
      clear(forwardSums(slice))
      const range = memory.slices()[slice]
      if (range) kernels.channelSums(valueAt(memory, op.x, range.from), (range.to - range.from) * rows, channels, forwardSums(slice))
    },
    forward(from, to) {
      for (let c = 0; c < channels; c += 1) {
        const { mean, variance } = moments(c)
        write(part(0), c, mean)
        write(part(1), c, gamma(c) * inverse(variance))
        write(part(2), c, beta(c))
      }
      kernels.scaleChannels(
        valueAt(memory, op.x, from),
        (to - from) * rows,
        channels,
        part(0),
        part(1),
        part(2),
        valueAt(memory, op.y, from),
      )
    },
    gatherBackward(slice) {
      clear(backwardSums(slice))
      const range = memory.slices()[slice]
      if (!range) return
      for (let c = 0; c < channels; c += 1) {
        const { mean, variance } = moments(c)
        write(part(0), c, mean)
        write(part(1), c, inverse(variance))
      }
      const [x, dy] = [valueAt(memory, op.x, range.from), gradientAt(memory, op.y, range.from)]
      kernels.normalizationSums(x, dy, (range.to - range.from) * rows, channels, part(0), part(1), backwardSums(slice))
    },
    backward(from, to) {
      const n = memory.count() * rows
      for (let c = 0; c < channels; c += 1) {
        const { mean, variance } = moments(c)
        const scale = gamma(c) * inverse(variance)
        const slope = (inverse(variance) * total(backwardSums, channels + c)) / n
        write(part(0), c, mean)
        write(part(1), c, scale)
        write(part(2), c, -slope)
        write(part(3), c, total(backwardSums, c) / n)
      }
      passGradient(memory, room, 0, op.x, from, to, (dx) => {
        kernels.normalizationGrad(
          valueAt(memory, op.x, from),
          gradientAt(memory, op.y, from),
          (to - from) * rows,
          channels,
          part(0),
          part(1),
          part(2),
          part(3),
          dx,
        )
      })
    },
    commit() {
      const move = (weight: number, c: number, value: number): void => {
        const at = (layout.weights[weight] ?? 0) / 4 + c
        floats[at] = (floats[at] ?? 0) * op.momentum + value * (1 - op.momentum)
      }
      for (let c = 0; c < channels; c += 1) {
        const { mean, variance } = moments(c)
        move(op.mean, c, mean)
        move(op.variance, c, variance)
      }
    },
  }
}
