// Ten of the soak's rounds; `npm run soak` does two hundred.
import { expect, it } from 'vitest'
import { killRounds } from '../soak/kill-rounds'

it('a killed host leaves a readable project and loses no more than the last second', async () => {
  const rounds = await killRounds({ rounds: 10, lanes: 2 })
  expect(rounds.flatMap(({ problems }) => problems)).toEqual([])
  expect(rounds).toHaveLength(10)
  // It proves nothing unless there was work, and hosts were killed at work.
  expect(rounds.reduce((sum, { backups, saves }) => sum + backups + saves, 0)).toBeGreaterThan(10)
  expect(rounds.filter(({ inWrite }) => inWrite).length).toBeGreaterThan(1)
})
