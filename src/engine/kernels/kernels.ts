// The training kernels as functions: WebAssembly with SIMD, working on a memory that is handed in.
// All pointers are byte addresses in that memory; tensors are float32, NHWC, filters HWIO. See assembly/*.ts.
import { plainKernels, sharedKernels } from './generated'

/** Geometry shared by convolution and pooling: strides, dilations and the zeros (or nothing) before the image. */
type Window = readonly [strideY: number, strideX: number, dilateY: number, dilateX: number, top: number, left: number]
type PoolWindow = readonly [kh: number, kw: number, strideY: number, strideX: number, top: number, left: number]

/** Sizes of x [batch, h, w, c]. */
type Images = readonly [batch: number, h: number, w: number, c: number]

export interface Kernels {
  /** C[m, n] = A·B (+ bias) (ReLU); strides of A and B in float32 counts, so either may be transposed. */
  gemm(
    m: number, n: number, k: number, a: number, aRow: number, aCol: number, b: number, bRow: number, bCol: number,
    c: number, bias: number, relu: number, scratch: number,
  ): void
  gemmScratch(n: number): number
  /** c[m] = Σ_k a[m, k]·b[k]. */
  gemvRows(m: number, k: number, a: number, b: number, c: number): void
  /** c[m] = Σ_k a[k, m]·b[k]. */
  gemvColumns(m: number, k: number, a: number, b: number, c: number): void
  convScratch(
    h: number, w: number, c: number, kh: number, kw: number, n: number, oh: number, ow: number,
    strideY: number, strideX: number, dilateY: number, dilateX: number,
  ): number
  convForward(x: number, ...rest: readonly [...Images, filter: number, kh: number, kw: number, n: number, ...Window, y: number, oh: number, ow: number, scratch: number]): void
  convInputGrad(dy: number, ...rest: readonly [...Images, filter: number, kh: number, kw: number, n: number, ...Window, dx: number, oh: number, ow: number, scratch: number]): void
  convFilterGrad(x: number, ...rest: readonly [...Images, dy: number, oh: number, ow: number, n: number, kh: number, kw: number, ...Window, dw: number, scratch: number]): void
  maxPoolForward(x: number, ...rest: readonly [...Images, ...PoolWindow, y: number, oh: number, ow: number]): void
  maxPoolGrad(x: number, dy: number, ...rest: readonly [...Images, ...PoolWindow, oh: number, ow: number, dx: number]): void
  averagePoolForward(x: number, ...rest: readonly [...Images, ...PoolWindow, y: number, oh: number, ow: number]): void
  averagePoolGrad(dy: number, ...rest: readonly [...Images, ...PoolWindow, oh: number, ow: number, dx: number]): void
  depthwiseInputGrad(dy: number, ...rest: readonly [...Images, filter: number, kh: number, kw: number, multiplier: number, ...Window, dx: number, oh: number, ow: number]): void
  depthwiseFilterGrad(x: number, ...rest: readonly [...Images, dy: number, oh: number, ow: number, multiplier: number, kh: number, kw: number, ...Window, dw: number]): void
  /** out[columns] = Σ over rows of x[rows, columns]. */
  columnSums(x: number, rows: number, columns: number, out: number): void
  gatherRows(x: number, indices: number, count: number, rowBytes: number, out: number): void
  segmentSum(x: number, segments: number, rows: number, width: number, segmentCount: number, out: number): void
}

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

/** Instantiates the kernels on `memory`. Throws WebAssembly's error where the machine has no SIMD. */
export async function loadKernels(memory: WebAssembly.Memory): Promise<Kernels> {
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer
  const instance = await WebAssembly.instantiate(await compile(shared), { env: { memory } })
  return instance.exports as unknown as Kernels
}
