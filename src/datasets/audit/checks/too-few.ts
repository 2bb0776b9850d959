// Classes with so few training images that they are learned by heart.
import { text } from '../../../diagnostics'
import type { Check, ClassInput, Finding } from '../finding'
import { countThings, THING_NAMES } from '../wording'

/** Training images of a class below which this is said. */
const FEW = 20

export const checkTooFew: Check<ClassInput> = ({ dataset, splitOf, thing }) => {
  const training = splitOf.some((split) => split === 'train')
  return dataset.classes.flatMap((name, label): readonly Finding[] => {
    let count = 0
    dataset.labels.forEach((own, row) => {
      if (own === label && (!training || splitOf[row] === 'train')) count += 1
    })
    if (count >= FEW) return []
    return [
      {
        code: 'audit/too-few',
        severity: 'warning',
        message: text(
          `“${name}” has ${count} ${training ? 'training ' : ''}${countThings(count, thing).en}; fewer than ${FEW} are soon learned by heart.`,
          `“${name}”${training ? '在训练集中' : ''}只有 ${count} ${countThings(count, thing).zh}；少于 ${FEW} 时，网络很快就会死记硬背。`,
        ),
        hint: text(`Add ${THING_NAMES[thing].en} of this class.`, `请补充该类别的${THING_NAMES[thing].zh}。`),
        rows: [],
        files: [],
        evidence: { class: name, count, expected: FEW },
        fixes: [],
      },
    ]
  })
}
