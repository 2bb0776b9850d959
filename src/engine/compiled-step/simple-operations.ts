// Pooling, activations, dropout and merges: operations without weights.
import type { StepOp } from '../../compiler/step-program'
import { dropoutRule } from '../../layers/dropout-mask'
import { randomKey } from '../../random'
import { ACTIVATION_CODES } from '../kernels/kernels'
import { poolTakesRelu } from './fusion'
import { gradientAt, valueAt } from './memory'
import type { MakeOperation } from './operation'
import { passGradient } from './operation'

type Op<K extends StepOp['op']> = Extract<StepOp, { op: K }>

/** Elementwise kernels take whole vectors: only images of whole vectors may be run alone. */
function wholeVectors(size: number | undefined): boolean {
  return (size ?? 0) % 4 === 0
}

export const pool: MakeOperation<Op<'pool'>> = (memory, op, room) => {
  const { kernels, program } = memory
  const relu = poolTakesRelu(program, op.x)
  const { h, w, c, kh, kw, strideY, strideX, top, left, oh, ow } = op.window
  const window = [kh, kw, strideY, strideX, top, left] as const
  return {
    byImage: true,
    forward(from, to) {
      const [x, y] = [valueAt(memory, op.x, from), valueAt(memory, op.y, from)]
      if (op.mode === 'max') kernels.maxPoolForward(x, to - from, h, w, c, ...window, y, oh, ow)
      else kernels.averagePoolForward(x, to - from, h, w, c, ...window, y, oh, ow)
    },
    backward(from, to) {
      const dy = gradientAt(memory, op.y, from)
      passGradient(memory, room, 0, op.x, from, to, (dx) => {
        if (relu) kernels.halvingPoolGrad(valueAt(memory, op.x, from), dy, to - from, h, w, c, 1, dx)
        else if (op.mode === 'max') kernels.maxPoolGrad(valueAt(memory, op.x, from), dy, to - from, h, w, c, ...window, oh, ow, dx)
        else kernels.averagePoolGrad(dy, to - from, h, w, c, ...window, oh, ow, dx)
      })
    },
  }
}

export const activation: MakeOperation<Op<'activation'>> = (memory, op, room) => {
  const { kernels, program } = memory
  const { spec, width } = op
  const size = program.values[op.y] ?? 0
  if (spec.type === 'softmax') {
    const rows = size / width
    return {
      byImage: true,
      forward: (from, to) => {
        kernels.softmaxRows(valueAt(memory, op.x, from), rows * (to - from), width, valueAt(memory, op.y, from))
      },
      backward: (from, to) => {
        passGradient(memory, room, 0, op.x, from, to, (dx) => {
          kernels.softmaxGrad(valueAt(memory, op.y, from), gradientAt(memory, op.y, from), rows * (to - from), width, dx)
        })
      },
    }
  }
  if (spec.type === 'linear') throw new Error('A linear activation is not recorded')
  const code = ACTIVATION_CODES[spec.type]
  const slope = spec.type === 'leakyRelu' ? spec.slope : 1
  return {
    byImage: wholeVectors(size),
    forward: (from, to) => {
      kernels.activationForward(code, slope, valueAt(memory, op.x, from), valueAt(memory, op.y, from), (to - from) * size)
    },
    backward: (from, to) => {
      passGradient(memory, room, 0, op.x, from, to, (dx) => {
        kernels.activationGrad(code, slope, valueAt(memory, op.y, from), gradientAt(memory, op.y, from), dx, (to - from) * size)
      })
    },
  }
}

export function createDropout(seed: number): MakeOperation<Op<'dropout'>> {
  return (memory, op, room) => {
    const { kernels, program } = memory
    const size = program.values[op.y] ?? 0
    return {
      byImage: wholeVectors(size),
      forward(from, to, { epoch, step }) {
        const key = randomKey(seed, 'dropout', op.name, epoch, step)
        const { kept, border, rest, otherK1 } = dropoutRule(op.rate, key)
        const count = (to - from) * size
        kernels.dropoutMask(room.mask + from * size * 4, from * size, count, key.k0, key.k1, otherK1, border, rest, kept)
        kernels.multiply(valueAt(memory, op.x, from), room.mask + from * size * 4, valueAt(memory, op.y, from), count)
      },
      backward(from, to) {
        passGradient(memory, room, 0, op.x, from, to, (dx) => {
          kernels.multiply(gradientAt(memory, op.y, from), room.mask + from * size * 4, dx, (to - from) * size)
        })
      },
    }
  }
}

export const add: MakeOperation<Op<'add'>> = (memory, op, room) => {
  const { kernels, bytes, program } = memory
  const size = program.values[op.y] ?? 0
  return {
    byImage: wholeVectors(size),
    forward(from, to) {
      const y = valueAt(memory, op.y, from)
      const [first = 0, ...rest] = op.xs
      const x = valueAt(memory, first, from)
      bytes.copyWithin(y, x, x + (to - from) * size * 4)
      for (const other of rest) kernels.addTo(y, valueAt(memory, other, from), (to - from) * size)
    },
    backward(from, to) {
      const dy = gradientAt(memory, op.y, from)
      op.xs.forEach((x, index) => {
        passGradient(memory, room, index, x, from, to, (dx) => {
          bytes.copyWithin(dx, dy, dy + (to - from) * size * 4)
        })
      })
    },
  }
}

export const concatenate: MakeOperation<Op<'concatenate'>> = (memory, op, room) => {
  const { kernels } = memory
  const total = op.widths.reduce((sum, width) => sum + width, 0) * 4
  const offsets = op.widths.map((_, index) => op.widths.slice(0, index).reduce((sum, width) => sum + width, 0) * 4)
  return {
    // Exact counts: rows are copied, not computed on.
    byImage: true,
    forward(from, to) {
      op.xs.forEach((x, index) => {
        const bytes = (op.widths[index] ?? 0) * 4
        kernels.copyRows(
          valueAt(memory, x, from),
          bytes,
          valueAt(memory, op.y, from) + (offsets[index] ?? 0),
          total,
          bytes,
          op.rows * (to - from),
        )
      })
    },
    backward(from, to) {
      op.xs.forEach((x, index) => {
        const bytes = (op.widths[index] ?? 0) * 4
        passGradient(memory, room, index, x, from, to, (dx) => {
          kernels.copyRows(gradientAt(memory, op.y, from) + (offsets[index] ?? 0), total, dx, bytes, bytes, op.rows * (to - from))
        })
      })
    },
  }
}
