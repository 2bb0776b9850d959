// All augmentation operations, in the order they are applied and shown. Adding one is adding its file and one line here.
import type { AugmentationOperation } from './operation'
import { brightness } from './operations/brightness'
import { contrast } from './operations/contrast'
import { crop } from './operations/crop'
import { cutOut } from './operations/cut-out'
import { flipHorizontal } from './operations/flip-horizontal'
import { flipVertical } from './operations/flip-vertical'
import { noise } from './operations/noise'
import { rotate } from './operations/rotate'
import { translate } from './operations/translate'
import { zoom } from './operations/zoom'

export const operations: readonly AugmentationOperation[] = [
  flipHorizontal,
  flipVertical,
  rotate,
  translate,
  zoom,
  crop,
  brightness,
  contrast,
  noise,
  cutOut,
]
