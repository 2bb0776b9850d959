// All generators of points. Adding one is adding its file and one line here. The cat sketches are pictures; see ../sketches.
import type { GeneratorKind } from './generator-kind'
import { blobs } from './kinds/blobs'
import { circles } from './kinds/circles'
import { moons } from './kinds/moons'
import { plane } from './kinds/plane'
import { sine } from './kinds/sine'
import { spirals } from './kinds/spirals'
import { xor } from './kinds/xor'

/** In the order they are offered: classes, simplest first, then numbers. */
export const generators: readonly GeneratorKind[] = [xor, moons, circles, spirals, blobs, plane, sine]

/** The generator of that type; undefined where this version does not know it. */
export function findGenerator(type: string): GeneratorKind | undefined {
  return generators.find((generator) => generator.type === type)
}
