// Dense layers: y = x·W + b, all samples of a thread in one product.
import type { StepOp } from '../../compiler/step-program'
import { ACTIVATION_CODES } from '../kernels/kernels'
import { gradientAt, valueAt } from './memory'
import type { MakeOperation } from './operation'
import { passGradient } from './operation'

/** Rows of a weight gradient that are one piece of work. */
const ROWS = 1024

export const dense: MakeOperation<Extract<StepOp, { op: 'dense' }>> = (memory, op, room) => {
  const { kernels, layout, program, floats, scratch } = memory
  const { inputs, units } = op
  const weight = layout.weights[op.kernel] ?? 0
  const bias = op.bias === null ? 0 : (layout.weights[op.bias] ?? 0)
  const trained = (index: number | null): boolean => index !== null && program.weights[index]?.trainable === true

  const kernelTasks = trained(op.kernel)
    ? Array.from({ length: units === 1 ? 1 : Math.ceil(inputs / ROWS) }, (_, piece) => () => {
        const x = valueAt(memory, op.x, 0)
        const dy = gradientAt(memory, op.y, 0)
        const gradient = layout.gradients[op.kernel] ?? 0
        const count = memory.count()
        if (units === 1) {
          kernels.gemvColumns(inputs, count, x, dy, gradient)
          return
        }
        const first = piece * ROWS
        const rows = Math.min(ROWS, inputs - first)
        kernels.gemm(rows, units, count, x + first * 4, 1, inputs, dy, units, 1, gradient + first * units * 4, 0, 0, scratch)
      })
    : []
  const biasTasks = trained(op.bias)
    ? [
        () => {
          kernels.columnSums(gradientAt(memory, op.y, 0), memory.count(), units, layout.gradients[op.bias ?? 0] ?? 0)
        },
      ]
    : []

  return {
    byImage: false,
    gradientTasks: [...kernelTasks, ...biasTasks],
    forward(from, to) {
      const y = valueAt(memory, op.y, from)
      const x = valueAt(memory, op.x, from)
      if (units > 1) {
        kernels.gemm(to - from, units, inputs, x, inputs, 1, weight, units, 1, y, bias, op.relu ? 1 : 0, scratch)
        return
      }
      kernels.gemvRows(to - from, inputs, x, weight, y)
      const shift = bias === 0 ? 0 : (floats[bias / 4] ?? 0)
      for (let i = 0; i < to - from; i += 1) {
        const value = (floats[y / 4 + i] ?? 0) + shift
        floats[y / 4 + i] = op.relu && value < 0 ? 0 : value
      }
    },
    backward(from, to) {
      const dy = gradientAt(memory, op.y, from)
      if (op.relu) kernels.activationGrad(ACTIVATION_CODES.relu, 0, valueAt(memory, op.y, from), dy, dy, (to - from) * units)
      passGradient(memory, room, 0, op.x, from, to, (dx) => {
        kernels.gemm(to - from, inputs, units, dy, units, 1, weight, 1, units, dx, 0, 0, scratch)
      })
    },
  }
}
