// Ten of the soak's rounds; `npm run soak` does two hundred.
import { expect, it } from 'vitest'
import { killRounds } from '../soak/kill-rounds'

it('a killed host leaves a readable project and the work of but a moment ago', async () => {
  const rounds = await killRounds({ rounds: 10, lanes: 2 })
  expect(rounds.flatMap(({ problems }) => problems)).toEqual([])
  expect(rounds).toHaveLength(10)
  // A loose ceiling, against hangs; the second that may be lost is measured by the soak.
  expect(Math.max(...rounds.map(({ lostMs }) => lostMs))).toBeLessThan(5000)
  // It proves nothing unless there was work. How many hosts die in the middle of a write is left to chance, and told by the soak.
  expect(rounds.reduce((sum, { backups, saves }) => sum + backups + saves, 0)).toBeGreaterThan(10)
})
