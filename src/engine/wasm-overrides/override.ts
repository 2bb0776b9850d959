// Training kernels that tfjs's WASM backend lacks, gets wrong or runs slowly, replaced by ours on its own heap, without copies.
import type * as Tfjs from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import type { Kernels } from '../kernels/kernels'
import type { StockFault } from '../stock-fault'

export type TensorInfo = Tfjs.TensorInfo

/** What tfjs hands a kernel. `A` names the attributes this kernel reads. */
export interface KernelCall<A> {
  readonly inputs: Readonly<Record<string, TensorInfo>>
  readonly attrs: A
  readonly backend: BackendWasm
}

/** Runs a kernel of the backend as it was before any override. */
export type RunKernel = (name: string, inputs: Readonly<Record<string, TensorInfo>> | readonly TensorInfo[], attrs?: object) => TensorInfo

/** What an override is made with: tfjs, the backend, its kernels as they were, and ours. */
export interface Workshop {
  readonly tf: typeof Tfjs
  readonly backend: BackendWasm
  readonly run: RunKernel
  /** Ours, working on the backend's heap. */
  readonly kernels: Kernels
  /** Address of a tensor's values in the heap. */
  readonly address: (info: TensorInfo) => number
  /** Room of at least that many bytes, 16-byte aligned, good until the next call. */
  readonly scratch: (bytes: number) => number
}

export interface KernelOverride<A = never> {
  readonly kernelName: string
  readonly fault: StockFault['fault']
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

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Attributes that all window kernels share. */
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

/** Likewise, of volumes. */
export function fiveAxes(shape: readonly number[]): [number, number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1, e = 1] = shape
  return [a, b, c, d, e]
}
