// What neighbouring operations do for each other.
import type { StepOp, StepProgram, WindowGeometry } from '../../compiler/step-program'
import { readsOf } from '../../compiler/step-program'

/**
 * True where a convolution is taken by Winograd's transform, with fewer multiplications. With few channels the transforms
 * cost more than they save.
 */
export function isTransformed({ kh, kw, c, n, strideY, strideX, dilateY, dilateX, oh, ow }: WindowGeometry): boolean {
  const plain = strideY === 1 && strideX === 1 && dilateY === 1 && dilateX === 1
  return plain && kh === 3 && kw === 3 && c >= 16 && n >= 16 && c % 8 === 0 && n % 8 === 0 && oh % 2 === 0 && ow % 2 === 0
}

/** Bytes of scratch for a transformed convolution and its gradients: a bound for the kernels' winogradScratch. */
export function transformScratch({ c, n, w, ow }: WindowGeometry): number {
  return 16 * ((Math.max(64, w, ow) + 4) * (c + n) + c * n) * 4 + 4096
}

/** True for windows of 2 × 2 that tile an even image of whole vectors. */
export function halves({ h, w, c, kh, kw, strideY, strideX, top, left, oh, ow }: WindowGeometry): boolean {
  const twoByTwo = kh === 2 && kw === 2 && strideY === 2 && strideX === 2
  return twoByTwo && top === 0 && left === 0 && h === 2 * oh && w === 2 * ow && c % 4 === 0
}

function takesRelu(op: StepOp): boolean {
  return op.op === 'pool' && op.mode === 'max' && halves(op.window)
}

/** True where `value` comes out of a convolution's ReLU, and the pool that alone reads it takes the ReLU's gradient too. */
export function poolTakesRelu({ ops, output }: StepProgram, value: number): boolean {
  const readers = ops.filter((op) => readsOf(op).includes(value))
  const [reader] = readers
  const made = ops.some((op) => (op.op === 'conv2d' || op.op === 'depthwise') && op.relu && op.y === value)
  return made && value !== output && readers.length === 1 && reader !== undefined && takesRelu(reader)
}
