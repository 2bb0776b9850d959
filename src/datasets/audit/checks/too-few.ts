// Classes with so few training images that they are learned by heart.
import { text } from '../../../diagnostics'
import type { Check, Finding } from '../finding'

/** Training images of a class below which this is said. */
const FEW = 20

export const checkTooFew: Check = ({ dataset, splitOf }) => {
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
          `“${name}” has ${count} ${training ? 'training ' : ''}${count === 1 ? 'image' : 'images'}; fewer than ${FEW} are soon learned by heart.`,
          `“${name}”只有 ${count} 张${training ? '训练' : ''}图像；少于 ${FEW} 张时，网络很快就会死记硬背。`,
        ),
        hint: text('Add images of this class.', '请补充该类别的图像。'),
        rows: [],
        files: [],
        evidence: { class: name, count, expected: FEW },
      },
    ]
  })
}
