// All checks, in the order in which their findings are shown.
import type { Check } from '../finding'
import { checkClassImbalance } from './class-imbalance'
import { checkConstantImages } from './constant-images'
import { checkDuplicates } from './duplicates'
import { checkGreyImages } from './grey-images'
import { checkLabelConflicts } from './label-conflicts'
import { checkLeaks } from './leaks'
import { checkPriorShift } from './prior-shift'
import { checkTooFew } from './too-few'
import { checkUnfinished } from './unfinished'

export const checks: readonly Check[] = [
  checkLeaks,
  checkLabelConflicts,
  checkPriorShift,
  checkTooFew,
  checkClassImbalance,
  checkConstantImages,
  checkDuplicates,
  checkGreyImages,
  checkUnfinished,
]
