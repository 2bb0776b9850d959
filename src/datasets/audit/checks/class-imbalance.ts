// A class far rarer than another: accuracy then says little.
import { text } from '../../../diagnostics'
import type { Check, ClassInput } from '../finding'
import { equalWeights } from '../fixes'
import { percent, THING_NAMES, UNITS } from '../wording'

/** How many times as many images the most frequent class has for it to be mentioned, and for it to be a warning. */
const MENTIONED = 3
const WARNED = 10

export const checkClassImbalance: Check<ClassInput> = ({ dataset, splitOf, thing }) => {
  const counts = dataset.classes.map(() => 0)
  const training = splitOf.some((split) => split === 'train')
  dataset.labels.forEach((label, row) => {
    if (!training || splitOf[row] === 'train') counts[label] = (counts[label] ?? 0) + 1
  })
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  if (counts.length < 2 || least === 0 || most / least < MENTIONED) return []
  const total = counts.reduce((sum, count) => sum + count, 0)
  const [rare, frequent] = [dataset.classes[counts.indexOf(least)] ?? '', dataset.classes[counts.indexOf(most)] ?? '']
  const ratio = (most / least).toFixed(1)
  const unit = UNITS[thing]
  return [
    {
      code: 'audit/class-imbalance',
      severity: most / least >= WARNED ? 'warning' : 'info',
      message: text(
        `${training ? 'Of the training' : 'Of the'} ${THING_NAMES[thing].en}, ${most} are “${frequent}” and ${least} “${rare}”: ${ratio} times as many.`,
        `${training ? '训练集的' : ''}${THING_NAMES[thing].zh}中“${frequent}”有 ${most} ${unit}，“${rare}”有 ${least} ${unit}：前者是后者的 ${ratio} 倍。`,
      ),
      hint: text(
        `Always answering “${frequent}” would be right for ${percent(most / total)}. Compare the accuracy with that, or add ${THING_NAMES[thing].en} of “${rare}”.`,
        `总是回答“${frequent}”也能答对 ${percent(most / total)}。请以此衡量准确率，或补充“${rare}”的${THING_NAMES[thing].zh}。`,
      ),
      rows: [],
      files: [],
      evidence: { counts: Object.fromEntries(dataset.classes.map((name, label) => [name, counts[label] ?? 0])), ratio: most / least },
      fixes: [equalWeights()],
    },
  ]
}
