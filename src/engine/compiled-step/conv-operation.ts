// Convolutions, image by image.
import type { StepOp } from '../../compiler/step-program'
import { ACTIVATION_CODES } from '../kernels/kernels'
import { isTransformed, poolTakesRelu } from './fusion'
import { gradientAt, valueAt } from './memory'
import type { MakeOperation } from './operation'
import { passGradient } from './operation'

const align = (address: number): number => (address + 63) & ~63

export const conv2d: MakeOperation<Extract<StepOp, { op: 'conv2d' }>> = (memory, op, room) => {
  const { kernels, layout, program } = memory
  const { h, w, c, kh, kw, n, strideY, strideX, dilateY, dilateX, top, left, oh, ow } = op.window
  const filter = layout.weights[op.filter] ?? 0
  const bias = op.bias === null ? 0 : (layout.weights[op.bias] ?? 0)
  const trainsFilter = program.weights[op.filter]?.trainable === true
  const trainsBias = op.bias !== null && program.weights[op.bias]?.trainable === true
  const passes = room.gradients[0] !== null
  const taps = kh * kw
  const masks = op.relu && !poolTakesRelu(program, op.y)

  const padHeight = (oh - 1) * strideY + (kh - 1) * dilateY + 1
  const padWidth = (ow - 1) * strideX + (kw - 1) * dilateX + 1
  const asIs = top === 0 && left === 0 && padHeight <= h && padWidth <= w
  const reachY = (kh - 1) * dilateY
  const reachX = (kw - 1) * dilateX

  const edge = align(memory.scratch)
  const paddedX = edge + 128
  const paddedDy = align(paddedX + padHeight * padWidth * c * 4)
  const work = align(paddedDy + (h + reachY) * (w + reachX) * n * 4)
  const biasSums = align(work + kernels.filterGradScratch(oh, ow, n))
  const transformed = isTransformed(op.window)
  const transform = align(biasSums + n * 4)
  const turnedRaw = room.turned + (transformed ? 16 : taps) * n * Math.ceil(c / 8) * 8 * 4

  /** The image with its zeros around it, or where it is, and the width of its rows. */
  const pad = (sample: number): readonly [address: number, width: number] => {
    const x = valueAt(memory, op.x, sample)
    if (asIs) return [x, w]
    kernels.padImage(x, h, w, c, top, left, padHeight, padWidth, 1, 1, paddedX)
    return [paddedX, padWidth]
  }

  return {
    byImage: true,
    prepare() {
      if (transformed) kernels.winogradFilter(filter, c, n, room.panels)
      else kernels.packPanels(filter, n * 4, 4, taps * c, n, room.panels)
      if (!passes) return
      kernels.turnFilter(filter, kh, kw, c, n, turnedRaw)
      if (transformed) kernels.winogradFilter(turnedRaw, n, c, room.turned)
      else kernels.packPanels(turnedRaw, c * 4, 4, taps * n, c, room.turned)
    },
    forward(from, to) {
      for (let sample = from; sample < to; sample += 1) {
        const [x, width] = pad(sample)
        const y = valueAt(memory, op.y, sample)
        if (transformed) kernels.winogradImage(x, c, room.panels, n, bias, op.relu ? 1 : 0, y, oh, ow, transform)
        else
          kernels.convImage(x, width, c, room.panels, kh, kw, n, bias, op.relu ? 1 : 0, strideY, strideX, dilateY, dilateX, y, oh, ow, edge)
      }
    },
    backward(from, to, slice) {
      const sliced = layout.sliced[slice]
      for (let sample = from; sample < to; sample += 1) {
        const dy = gradientAt(memory, op.y, sample)
        if (masks) kernels.activationGrad(ACTIVATION_CODES.relu, 0, valueAt(memory, op.y, sample), dy, dy, oh * ow * n)
        if (trainsFilter) {
          const [x, width] = pad(sample)
          const dw = sliced?.[op.filter] ?? 0
          if (transformed) kernels.winogradFilterGrad(x, c, dy, oh, ow, n, dw, transform)
          else kernels.filterGradImage(x, width, c, dy, oh, ow, n, kh, kw, strideY, strideX, dilateY, dilateX, dw, work)
        }
        if (trainsBias) {
          kernels.columnSums(dy, oh * ow, n, biasSums)
          kernels.addTo(sliced?.[op.bias ?? 0] ?? 0, biasSums, n)
        }
        passGradient(memory, room, 0, op.x, sample, sample + 1, (dx) => {
          kernels.padImage(dy, oh, ow, n, reachY - top, reachX - left, h + reachY, w + reachX, strideY, strideX, paddedDy)
          if (transformed) kernels.winogradImage(paddedDy, n, room.turned, c, 0, 0, dx, h, w, transform)
          else kernels.convImage(paddedDy, w + reachX, n, room.turned, kh, kw, c, 0, 0, 1, 1, dilateY, dilateX, dx, h, w, edge)
        })
      }
    },
  }
}
