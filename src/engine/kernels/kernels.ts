// The training kernels as functions: WebAssembly with SIMD, working on a memory that is handed in.
// All pointers are byte addresses in that memory; tensors are float32, NHWC, filters HWIO. See assembly/*.ts.
import type { LossKernels } from '../../losses/loss-kind'
import type { UpdateKernels } from '../../optimizers/optimizer-kind'
import { plainKernels, sharedKernels } from './generated'

/** Geometry shared by convolution and pooling: strides, dilations and the zeros (or nothing) before the image. */
type Window = readonly [strideY: number, strideX: number, dilateY: number, dilateX: number, top: number, left: number]
type PoolWindow = readonly [kh: number, kw: number, strideY: number, strideX: number, top: number, left: number]

/** Sizes of x [batch, h, w, c]. */
type Images = readonly [batch: number, h: number, w: number, c: number]

export interface Kernels extends UpdateKernels, LossKernels {
  /** C[m, n] = A·B (+ bias) (ReLU); strides of A and B in float32 counts, so either may be transposed. */
  gemm(
    m: number,
    n: number,
    k: number,
    a: number,
    aRow: number,
    aCol: number,
    b: number,
    bRow: number,
    bCol: number,
    c: number,
    bias: number,
    relu: number,
    scratch: number,
  ): void
  gemmScratch(n: number): number
  /** c[m] = Σ_k a[m, k]·b[k]. */
  gemvRows(m: number, k: number, a: number, b: number, c: number): void
  /** c[m] = Σ_k a[k, m]·b[k]. */
  gemvColumns(m: number, k: number, a: number, b: number, c: number): void
  convScratch(
    h: number,
    w: number,
    c: number,
    kh: number,
    kw: number,
    n: number,
    oh: number,
    ow: number,
    strideY: number,
    strideX: number,
    dilateY: number,
    dilateX: number,
  ): number
  convForward(
    x: number,
    ...rest: readonly [
      ...Images,
      filter: number,
      kh: number,
      kw: number,
      n: number,
      ...Window,
      y: number,
      oh: number,
      ow: number,
      scratch: number,
    ]
  ): void
  convInputGrad(
    dy: number,
    ...rest: readonly [
      ...Images,
      filter: number,
      kh: number,
      kw: number,
      n: number,
      ...Window,
      dx: number,
      oh: number,
      ow: number,
      scratch: number,
    ]
  ): void
  convFilterGrad(
    x: number,
    ...rest: readonly [
      ...Images,
      dy: number,
      oh: number,
      ow: number,
      n: number,
      kh: number,
      kw: number,
      ...Window,
      dw: number,
      scratch: number,
    ]
  ): void
  maxPoolForward(x: number, ...rest: readonly [...Images, ...PoolWindow, y: number, oh: number, ow: number]): void
  maxPoolGrad(x: number, dy: number, ...rest: readonly [...Images, ...PoolWindow, oh: number, ow: number, dx: number]): void
  /** Gradient of a 2 × 2 pool that tiles an even image, c a multiple of 4; with `relu`, in front of the ReLU that gave x. */
  halvingPoolGrad(x: number, dy: number, ...rest: readonly [...Images, relu: number, dx: number]): void
  averagePoolForward(x: number, ...rest: readonly [...Images, ...PoolWindow, y: number, oh: number, ow: number]): void
  averagePoolGrad(dy: number, ...rest: readonly [...Images, ...PoolWindow, oh: number, ow: number, dx: number]): void
  /** Bytes of scratch for the three depthwise kernels below. Filters are [kh, kw, c, multiplier]. */
  depthwiseScratch(
    ...sizes: readonly [
      h: number,
      w: number,
      c: number,
      kh: number,
      kw: number,
      multiplier: number,
      oh: number,
      ow: number,
      strideY: number,
      strideX: number,
      dilateY: number,
      dilateX: number,
    ]
  ): number
  /** `bias`: c·multiplier float32, or 0. */
  depthwiseForward(
    x: number,
    ...rest: readonly [
      ...Images,
      filter: number,
      kh: number,
      kw: number,
      multiplier: number,
      ...Window,
      bias: number,
      relu: number,
      y: number,
      oh: number,
      ow: number,
      scratch: number,
    ]
  ): void
  depthwiseInputGrad(
    dy: number,
    ...rest: readonly [
      ...Images,
      filter: number,
      kh: number,
      kw: number,
      multiplier: number,
      ...Window,
      dx: number,
      oh: number,
      ow: number,
      scratch: number,
    ]
  ): void
  /** Adds to dw. */
  depthwiseFilterGrad(
    x: number,
    ...rest: readonly [
      ...Images,
      dy: number,
      oh: number,
      ow: number,
      multiplier: number,
      kh: number,
      kw: number,
      ...Window,
      dw: number,
      scratch: number,
    ]
  ): void
  /** One padded image → one output image; `panels` from packPanels, `bias` padded to a multiple of 8 or 0. */
  convImage(
    xp: number,
    padW: number,
    c: number,
    panels: number,
    kh: number,
    kw: number,
    n: number,
    bias: number,
    relu: number,
    strideY: number,
    strideX: number,
    dilateY: number,
    dilateX: number,
    y: number,
    oh: number,
    ow: number,
    edge: number,
  ): void
  /** Adds one padded image's share to the filter gradient. */
  filterGradImage(
    xp: number,
    padW: number,
    c: number,
    dy: number,
    oh: number,
    ow: number,
    n: number,
    kh: number,
    kw: number,
    strideY: number,
    strideX: number,
    dilateY: number,
    dilateX: number,
    dw: number,
    scratch: number,
  ): void
  filterGradScratch(oh: number, ow: number, n: number): number
  /** Filter [3, 3, c, n] as winogradImage takes it: 16·c·n float32. c is a multiple of 4, n of 8. */
  winogradFilter(w: number, c: number, n: number, out: number): void
  /** convImage and filterGradImage with fewer multiplications: 3 × 3, no stride or dilation, even output; xp [oh + 2, ow + 2, c]. */
  winogradImage(
    xp: number,
    c: number,
    panels: number,
    n: number,
    bias: number,
    relu: number,
    y: number,
    oh: number,
    ow: number,
    scratch: number,
  ): void
  winogradFilterGrad(xp: number, c: number, dy: number, oh: number, ow: number, n: number, dw: number, scratch: number): void
  /** Bytes of scratch for these two. */
  winogradScratch(c: number, n: number, oh: number, ow: number): number
  padImage(
    x: number,
    h: number,
    w: number,
    c: number,
    top: number,
    left: number,
    padH: number,
    padW: number,
    spreadY: number,
    spreadX: number,
    out: number,
  ): void
  packPanels(b: number, rowStrideBytes: number, columnStrideBytes: number, k: number, n: number, out: number): void
  turnFilter(w: number, kh: number, kw: number, c: number, n: number, out: number): void
  /** out[columns] = Σ over rows of x[rows, columns]. */
  columnSums(x: number, rows: number, columns: number, out: number): void
  copyRows(from: number, fromStride: number, to: number, toStride: number, bytes: number, rows: number): void
  gatherRows(x: number, indices: number, count: number, rowBytes: number, out: number): void
  segmentSum(x: number, segments: number, rows: number, width: number, segmentCount: number, out: number): void

  // Elementwise kernels round counts up to a multiple of 4; their arrays have that room.
  activationForward(kind: ActivationCode, slope: number, x: number, y: number, count: number): void
  /** dx = dy·f′, taken from y = f(x). */
  activationGrad(kind: ActivationCode, slope: number, y: number, dy: number, dx: number, count: number): void
  /** Elements from `start`, a multiple of 4, of the mask of src/layers/dropout-mask.ts. */
  dropoutMask(
    out: number,
    start: number,
    count: number,
    k0: number,
    k1: number,
    otherK1: number,
    border: number,
    rest: number,
    kept: number,
  ): void
  softmaxRows(x: number, rows: number, width: number, y: number): void
  softmaxGrad(y: number, dy: number, rows: number, width: number, dx: number): void
  addTo(y: number, x: number, count: number): void
  multiply(x: number, factor: number, y: number, count: number): void
  normalizePixels(x: number, count: number, scale: number, offset: number, y: number): void
  penaltyGrad(w: number, g: number, count: number, l1: number, l2: number): void
  /** 1 where every value is finite, else 0. */
  allFinite(x: number, count: number): number
  /** Every value brought to −limit … limit. */
  clampTo(x: number, count: number, limit: number): void
  /** x = factor·x. */
  scaleBy(x: number, count: number, factor: number): void
  /** Σ x² over exactly `count` values, in one fixed order. */
  squareSum(x: number, count: number): number
  /** Adds Σ x and Σ x² per channel to 2·channels float64. */
  channelSums(x: number, rows: number, channels: number, sums: number): void
  /** y = (x − mean)·scale + shift per channel. */
  scaleChannels(x: number, rows: number, channels: number, mean: number, scale: number, shift: number, y: number): void
  /** Adds Σ dy and Σ dy·x̂ per channel to 2·channels float64. */
  normalizationSums(x: number, dy: number, rows: number, channels: number, mean: number, inverse: number, sums: number): void
  /** dx = a·((dy − d) + b·(x − mean)) per channel. */
  normalizationGrad(x: number, dy: number, rows: number, channels: number, mean: number, a: number, b: number, d: number, dx: number): void

  // Pictures of four byte channels; see ../resampler.ts.
  resampleAcross(
    source: number,
    sourceWidth: number,
    rows: number,
    starts: number,
    weights: number,
    taps: number,
    unit: number,
    width: number,
    out: number,
  ): void
  resampleDown(rows: number, width: number, starts: number, weights: number, taps: number, height: number, out: number): void
  flattenOverWhite(pixels: number, count: number): void
}

/** Activations as the kernels number them. */
export const ACTIVATION_CODES = { relu: 1, leakyRelu: 2, sigmoid: 3, tanh: 4, elu: 5 } as const
export type ActivationCode = (typeof ACTIVATION_CODES)[keyof typeof ACTIVATION_CODES]

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** The module's bytes compiled once per thread and kind of memory. */
const compiled = new Map<boolean, Promise<WebAssembly.Module>>()

function compile(shared: boolean): Promise<WebAssembly.Module> {
  let module = compiled.get(shared)
  if (!module) {
    module = WebAssembly.compile(decode(shared ? sharedKernels : plainKernels))
    compiled.set(shared, module)
  }
  return module
}

/** What the constructor is where the types of a host without it hide it. */
const Memory = WebAssembly.Memory as unknown as new (limits: {
  readonly initial: number
  readonly maximum: number
  readonly shared: boolean
}) => WebAssembly.Memory

const PAGE_BYTES = 65536

/**
 * A memory of exactly `bytes`, rounded up to pages of 64 KiB; it may grow to `maximumBytes`.
 * Throws a RangeError where the machine has not so much in one piece.
 */
export function createMemory(bytes: number, shared: boolean, maximumBytes = bytes): WebAssembly.Memory {
  return new Memory({ initial: Math.ceil(bytes / PAGE_BYTES), maximum: Math.ceil(maximumBytes / PAGE_BYTES), shared })
}

/** Lets a memory grow to at least `bytes`, within the maximum it was made with; throws a RangeError beyond. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength
  // Types of hosts without the method hide it.
  if (missing > 0) (memory as unknown as { grow(pages: number): number }).grow(Math.ceil(missing / PAGE_BYTES))
}

/** Instantiates the kernels on `memory`. Throws WebAssembly's error where the machine has no SIMD. */
export async function loadKernels(memory: WebAssembly.Memory): Promise<Kernels> {
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer
  const instance = await WebAssembly.instantiate(await compile(shared), { env: { memory } })
  return instance.exports as unknown as Kernels
}
