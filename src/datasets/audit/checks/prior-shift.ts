// Other shares of the classes in a held-out set than in training.
import { text } from '../../../diagnostics'
import type { SplitName } from '../../dataset'
import { testHomogeneity } from '../chi-square'
import type { Check, ClassInput, Finding } from '../finding'
import { drawSets, equalWeights } from '../fixes'
import { percent, probability, SET_NAMES, THING_NAMES } from '../wording'

/** A difference is spoken of where chance would make one as great less often than this … */
const LEVEL = 0.01
/** … and where a class's share moves by this much: in large sets chance makes only tiny differences, and those do not matter. */
const LEAST_SHIFT = 0.05

/**
 * Class counts as the source splits its files. A validation set that the program draws is stratified, so it belongs to the set it was
 * drawn from; where the source states no split, all are drawn and none can shift.
 */
function countsOf({ dataset }: ClassInput, split: SplitName): readonly number[] {
  const counts = dataset.classes.map(() => 0)
  dataset.given.forEach((given, row) => {
    const label = dataset.labels[row] ?? 0
    if (given === split) counts[label] = (counts[label] ?? 0) + 1
  })
  return counts
}

export const checkPriorShift: Check<ClassInput> = (input) => {
  const train = countsOf(input, 'train')
  return (['test', 'val'] as const).flatMap((split): readonly Finding[] => {
    const heldOut = countsOf(input, split)
    const [a, b] = [train, heldOut].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number]
    const result = testHomogeneity(train, heldOut)
    if (result === null) return []
    const shifts = train.map((count, label) => Math.abs(count / a - (heldOut[label] ?? 0) / b))
    const most = Math.max(...shifts)
    if (result.p >= LEVEL || most < LEAST_SHIFT) return []
    const { classes } = input.dataset
    const label = shifts.indexOf(most)
    const [name, inTrain, inHeldOut] = [classes[label] ?? '', train[label] ?? 0, heldOut[label] ?? 0]
    const set = SET_NAMES[split]
    const [from, to] = [percent(inTrain / a), percent(inHeldOut / b)]
    const p = probability(result.p)
    const test =
      result.test === 'chi-square'
        ? text(
            `χ² test of equal shares: χ² = ${result.statistic?.toFixed(1)}, ${p}`,
            `比例一致性的 χ² 检验：χ² = ${result.statistic?.toFixed(1)}，${p}`,
          )
        : text(`Fisher's exact test: ${p}`, `Fisher 精确检验：${p}`)
    return [
      {
        code: 'audit/prior-shift',
        severity: 'warning',
        message: text(
          `“${name}” makes up ${inTrain} of ${a} ${THING_NAMES[input.thing].en} in the training set (${from}), but ${inHeldOut} of ${b} in the ${set.en} (${to}). ${test.en}.`,
          `“${name}”在训练集中占 ${inTrain}/${a}（${from}），在${set.zh}中却占 ${inHeldOut}/${b}（${to}）。${test.zh}。`,
        ),
        hint: text(
          'Chance alone hardly explains this. What the network learns of how frequent the classes are does not hold there: compare the accuracy with the baseline of that set, or move the threshold.',
          '这很难仅用偶然来解释。网络学到的类别频率在那里并不成立：请将准确率与该集合的基线比较，或调整阈值。',
        ),
        rows: [],
        files: [],
        evidence: { split, class: name, train: [inTrain, a], heldOut: [inHeldOut, b], ...result },
        fixes: [drawSets(), equalWeights()],
      },
    ]
  })
}
