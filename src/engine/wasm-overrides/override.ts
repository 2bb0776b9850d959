// Training kernels that tfjs's WASM backend lacks, gets wrong or runs slowly, made of kernels it already has.
import type * as Tfjs from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'

export type TensorInfo = Tfjs.TensorInfo

/** What tfjs hands a kernel. `A` names the attributes this kernel reads. */
export interface KernelCall<A> {
  readonly inputs: Readonly<Record<string, TensorInfo>>
  readonly attrs: A
  readonly backend: BackendWasm
}

/** Runs a kernel of the backend as it was before any override. */
export type RunKernel = (name: string, inputs: Readonly<Record<string, TensorInfo>> | readonly TensorInfo[], attrs?: object) => TensorInfo

/** What an override is made with: tfjs, the backend and the kernels as they were. */
export interface Workshop {
  readonly tf: typeof Tfjs
  readonly backend: BackendWasm
  readonly run: RunKernel
}

export interface KernelOverride<A = never> {
  readonly kernelName: string
  /** Why tfjs's own kernel does not do; shown nowhere, read by people. */
  readonly why: string
  compute(workshop: Workshop, call: KernelCall<A>): TensorInfo
}

/** The input of that name; kernels always get theirs. */
export function inputOf(call: KernelCall<unknown>, name: string): TensorInfo {
  const info = call.inputs[name]
  if (!info) throw new Error(`Kernel input '${name}' is missing`)
  return info
}

/** The same buffer under another shape of equal size. Not counted: never dispose both. */
export function view(info: TensorInfo, shape: readonly number[]): TensorInfo {
  return { dataId: info.dataId, shape: [...shape], dtype: info.dtype }
}

/** Frees intermediate results; what a kernel returns belongs to the engine. */
export function release(backend: BackendWasm, ...infos: readonly TensorInfo[]): void {
  for (const { dataId } of infos) backend.disposeData(dataId)
}

/** The tensor's values in the WASM heap, not a copy. Valid until the heap grows: take it after every allocation. */
export function heapFloats(backend: BackendWasm, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

export function transpose(run: RunKernel, x: TensorInfo, perm: readonly number[]): TensorInfo {
  return run('Transpose', { x }, { perm: [...perm] })
}

/** Attributes that all window kernels share;. */
export interface WindowAttrs {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** Four sizes as tfjs's geometry functions want them. */
export function fourAxes(shape: readonly number[]): [number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = shape
  return [a, b, c, d]
}
