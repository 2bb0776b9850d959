// What is wrong with a part of tfjs that is replaced here.
export interface StockFault {
  /** Of the kernel, or of the operation whose gradient it is. */
  readonly name: string
  readonly on: readonly ('wasm' | 'cpu')[]
  /** `wrong`: it gives wrong numbers. `missing`: what needs it throws. `slow`: it is right. */
  readonly fault: 'wrong' | 'missing' | 'slow'
  /** What tfjs does; shown nowhere, read by people. */
  readonly why: string
}
