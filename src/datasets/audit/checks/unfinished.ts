// Says where the search for near copies did not look at everything.
import { text } from '../../../diagnostics'
import type { Check, ImageInput } from '../finding'

export const checkUnfinished: Check<ImageInput> = ({ measures }) =>
  measures.nearComplete
    ? []
    : [
        {
          code: 'audit/unfinished',
          severity: 'info',
          message: text(
            'So many pictures are alike that not all were compared for near copies; exact copies were all found.',
            '相似的图像过多，未能逐一比较近似副本；完全相同的副本均已找到。',
          ),
          hint: text('Near copies beyond those listed may remain.', '除所列之外，可能仍有近似副本。'),
          rows: [],
          files: [],
          evidence: {},
          fixes: [],
        },
      ]
