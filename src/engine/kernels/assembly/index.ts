// What the kernel module exports. It has no memory of its own: it works on the one it is given.
export { gemm, gemmScratch, gemvColumns, gemvRows, packPanels } from './gemm'
export { convFilterGrad, convForward, convInputGrad, convScratch } from './conv'
export { averagePoolForward, averagePoolGrad, maxPoolForward, maxPoolGrad } from './pool'
export { depthwiseFilterGrad, depthwiseInputGrad } from './depthwise'
export { columnSums, gatherRows, segmentSum } from './rows'
