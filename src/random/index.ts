export { fillNormal, fillUniform, philox, randomKey, randomStream, shuffledIndices } from './random'
export type { RandomKey, RandomStream } from './random'
