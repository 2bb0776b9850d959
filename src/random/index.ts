export { fillNormal, fillUniform, philox, randomKey, randomStream, seededOrder, shuffledIndices } from './random'
export type { RandomKey, RandomStream } from './random'
