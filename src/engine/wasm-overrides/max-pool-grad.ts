import type { KernelOverride } from './override'
import { fourAxes, heapFloats, inputOf } from './override'

interface Attrs {
  readonly filterSize: [number, number] | number
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** Each dy goes to the greatest value of its window; of equal ones to the first, as the CPU backend does. */
export const maxPoolGrad: KernelOverride<Attrs> = {
  kernelName: 'MaxPoolGrad',
  why: 'tfjs 4.22 starts its search at the smallest positive float: windows of negative values send their gradient to the wrong place.',
  compute({ tf, backend }, call) {
    const input = inputOf(call, 'input')
    const { filterSize, strides, pad, dimRoundingMode } = call.attrs
    const info = tf.backend_util.computePool2DInfo(fourAxes(input.shape), filterSize, strides, 1, pad, dimRoundingMode)
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth } = info
    const { top, left } = info.padInfo
    const out = backend.makeOutput(input.shape, 'float32')
    const dx = heapFloats(backend, out).fill(0)
    const x = heapFloats(backend, input)
    const dy = heapFloats(backend, inputOf(call, 'dy'))
    for (let image = 0; image < batchSize; image += 1) {
      for (let row = 0; row < outHeight; row += 1) {
        const yFrom = Math.max(0, row * strideHeight - top)
        const yTo = Math.min(inHeight, row * strideHeight - top + filterHeight)
        for (let column = 0; column < outWidth; column += 1) {
          const xFrom = Math.max(0, column * strideWidth - left)
          const xTo = Math.min(inWidth, column * strideWidth - left + filterWidth)
          const at = ((image * outHeight + row) * outWidth + column) * inChannels
          for (let channel = 0; channel < inChannels; channel += 1) {
            const gradient = dy[at + channel] ?? 0
            if (gradient === 0) continue
            let greatest = -Infinity
            let winner = -1
            for (let i = yFrom; i < yTo; i += 1) {
              let place = ((image * inHeight + i) * inWidth + xFrom) * inChannels + channel
              for (let j = xFrom; j < xTo; j += 1, place += inChannels) {
                const value = x[place] ?? 0
                if (value > greatest) {
                  greatest = value
                  winner = place
                }
              }
            }
            if (winner >= 0) dx[winner] = (dx[winner] ?? 0) + gradient
          }
        }
      }
    }
    return out
  },
}
