// All checks, in the order in which their findings are shown.
import type { Check, ClassInput, ImageInput, TableInput } from '../finding'
import { checkClassImbalance } from './class-imbalance'
import { checkConstantImages } from './constant-images'
import { checkDuplicates } from './duplicates'
import { checkGreyImages } from './grey-images'
import { checkLabelConflicts } from './label-conflicts'
import { checkLeaks } from './leaks'
import { checkOddSizes } from './odd-sizes'
import { checkPriorShift } from './prior-shift'
import { checkProportions } from './proportions'
import { checkRowCopies } from './row-copies'
import { checkSmallImages } from './small-images'
import { checkTableColumns } from './table-columns'
import { checkTooFew } from './too-few'
import { checkUnfinished } from './unfinished'
import { checkUnreadable } from './unreadable'

export const classChecks: readonly Check<ClassInput>[] = [checkPriorShift, checkTooFew, checkClassImbalance]

export const imageChecks: readonly Check<ImageInput>[] = [
  checkLeaks,
  checkLabelConflicts,
  ...classChecks,
  checkUnreadable,
  checkConstantImages,
  checkProportions,
  checkSmallImages,
  checkOddSizes,
  checkDuplicates,
  checkGreyImages,
  checkUnfinished,
]

export const tableChecks: readonly Check<TableInput>[] = [checkRowCopies, checkTableColumns]
