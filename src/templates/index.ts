// The projects to start from: pictures first, then points; simplest first.
import { convCat, convCatAugmented } from './conv-cat'
import { fourLayerCat } from './four-layer-cat'
import { logisticCat } from './logistic-cat'
import type { Template } from './template'
import { moonsNetwork } from './moons'
import { sineNetwork } from './sine'
import { twoLayerCat } from './two-layer-cat'
import { xorNetwork } from './xor'

export type { Template } from './template'

export const templates: readonly Template[] = [
  logisticCat,
  twoLayerCat,
  fourLayerCat,
  convCat,
  convCatAugmented,
  xorNetwork,
  moonsNetwork,
  sineNetwork,
]

/** The template of that id; undefined where there is none. */
export function findTemplate(id: string): Template | undefined {
  return templates.find((template) => template.id === id)
}
