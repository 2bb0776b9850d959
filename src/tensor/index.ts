export { formatShape, isKnownShape, sameShape, sizeOf, slideWindow } from './shape'
export type { KnownShape, PaddingMode, Pair, Shape } from './shape'
