import { expect, it } from 'vitest'
import { killTraining } from '../soak/training-kills'

/** The soak takes 100. */
const ROUNDS = 5

it('a training that is killed goes on from its last checkpoint, and comes to the very weights of one that was not', async () => {
  const { rounds, checkpoints, problems } = await killTraining(ROUNDS)
  expect(problems).toEqual([])
  expect(rounds).toBe(ROUNDS)
  expect(checkpoints).toBeGreaterThan(0)
})
