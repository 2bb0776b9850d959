// From the amounts of a node to what changes its pictures. Every draw depends on (seed, epoch, step, node, operation, sample) alone.
import { philox, randomKey } from '../../random'
import type { SampleTransform } from '../layer-kind'
import { carryOut } from './carry-out'
import type { AugmentationOperation, Draws, PicturePlan } from './operation'
import { emptyPlan } from './operation'
import { operations } from './registry'

/** Amount of each operation, by its type. */
export type Amounts = Readonly<Record<string, number | boolean>>

/** The operations that change something, with their amounts, in order. */
export function activeOperations(
  amounts: Amounts,
): readonly { readonly operation: AugmentationOperation; readonly amount: number | boolean }[] {
  return operations.flatMap((operation) => {
    const amount = amounts[operation.type] ?? operation.amount.default
    return operation.isOn(amount) ? [{ operation, amount }] : []
  })
}

/** Null where no operation is on. */
export function createAugmentation(amounts: Amounts): SampleTransform | null {
  const active = activeOperations(amounts)
  if (active.length === 0) return null
  return {
    at({ seed, name, epoch, step, size }) {
      const streams = active.map(({ operation, amount }) => ({
        operation,
        amount,
        key: randomKey(seed, 'augmentation', name, operation.type, epoch, step),
      }))
      const noiseKey = randomKey(seed, 'augmentation', name, 'grain', epoch, step)
      const words = new Uint32Array(4)
      return (row, source, from, target, to) => {
        const plan: PicturePlan = emptyPlan()
        for (const { operation, amount, key } of streams) {
          philox(key, row, words)
          operation.plan(amount, toUnit(words), plan, size)
        }
        philox(noiseKey, row, words)
        carryOut(plan, size, source, from, target, to, words[0] ?? 0)
      }
    },
  }
}

function toUnit([a = 0, b = 0, c = 0, d = 0]: Uint32Array): Draws {
  return [a / 0x100000000, b / 0x100000000, c / 0x100000000, d / 0x100000000]
}
