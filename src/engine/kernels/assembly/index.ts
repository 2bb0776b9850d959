// What the kernel module exports. It has no memory of its own: it works on the one it is given.
export { gemm, gemmScratch, gemvColumns, gemvRows, packPanels } from './gemm'
export { convFilterGrad, convForward, convImage, convInputGrad, convScratch, filterGradImage, filterGradScratch, padImage, turnFilter } from './conv'
export { averagePoolForward, averagePoolGrad, maxPoolForward, maxPoolGrad } from './pool'
export { depthwiseFilterGrad, depthwiseInputGrad } from './depthwise'
export { columnSums, copyRows, gatherRows, segmentSum } from './rows'
export { activationForward, activationGrad, softmaxGrad, softmaxRows } from './activation'
export { adam, addTo, allFinite, gradientDescent, momentum, multiply, normalizePixels, penaltyGrad, rmsProp } from './elementwise'
export { channelSums, normalizationGrad, normalizationSums, scaleChannels } from './normalization'
