// Depthwise convolutions, image by image.
import type { StepOp } from '../../compiler/step-program'
import { ACTIVATION_CODES } from '../kernels/kernels'
import type { Kernels } from '../kernels/kernels'
import { poolTakesRelu } from './fusion'
import { gradientAt, valueAt } from './memory'
import type { MakeOperation } from './operation'
import { passGradient } from './operation'

type DepthwiseOp = Extract<StepOp, { op: 'depthwise' }>

/** Bytes of scratch the kernels want for one image. */
export function depthwiseScratch(kernels: Pick<Kernels, 'depthwiseScratch'>, { window, multiplier }: DepthwiseOp): number {
  const { h, w, c, kh, kw, oh, ow, strideY, strideX, dilateY, dilateX } = window
  return kernels.depthwiseScratch(h, w, c, kh, kw, multiplier, oh, ow, strideY, strideX, dilateY, dilateX)
}

export const depthwise: MakeOperation<DepthwiseOp> = (memory, op, room) => {
  const { kernels, layout, program } = memory
  const { multiplier } = op
  const { h, w, c, kh, kw, n, strideY, strideX, dilateY, dilateX, top, left, oh, ow } = op.window
  const image = [1, h, w, c] as const
  const window = [strideY, strideX, dilateY, dilateX, top, left] as const
  const filter = layout.weights[op.filter] ?? 0
  const bias = op.bias === null ? 0 : (layout.weights[op.bias] ?? 0)
  const trained = (index: number | null): index is number => index !== null && program.weights[index]?.trainable === true
  const masks = op.relu && !poolTakesRelu(program, op.y)
  const biasSums = memory.scratch
  const work = (memory.scratch + n * 4 + 63) & ~63

  return {
    byImage: true,
    forward(from, to) {
      for (let sample = from; sample < to; sample += 1) {
        const [x, y] = [valueAt(memory, op.x, sample), valueAt(memory, op.y, sample)]
        kernels.depthwiseForward(x, ...image, filter, kh, kw, multiplier, ...window, bias, op.relu ? 1 : 0, y, oh, ow, work)
      }
    },
    backward(from, to, slice) {
      const sliced = layout.sliced[slice]
      for (let sample = from; sample < to; sample += 1) {
        const dy = gradientAt(memory, op.y, sample)
        if (masks) kernels.activationGrad(ACTIVATION_CODES.relu, 0, valueAt(memory, op.y, sample), dy, dy, oh * ow * n)
        if (trained(op.filter)) {
          const x = valueAt(memory, op.x, sample)
          kernels.depthwiseFilterGrad(x, ...image, dy, oh, ow, multiplier, kh, kw, ...window, sliced?.[op.filter] ?? 0, work)
        }
        if (trained(op.bias)) {
          kernels.columnSums(dy, oh * ow, n, biasSums)
          kernels.addTo(sliced?.[op.bias] ?? 0, biasSums, n)
        }
        passGradient(memory, room, 0, op.x, sample, sample + 1, (dx) => {
          kernels.depthwiseInputGrad(dy, ...image, filter, kh, kw, multiplier, ...window, dx, oh, ow, work)
        })
      }
    },
  }
}
