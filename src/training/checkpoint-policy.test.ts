import { describe, expect, it } from 'vitest'
import { createCheckpointPolicy, EPOCH_MS, LONGEST_MS, SHARE } from './checkpoint-policy'

function started() {
  const clock = { ms: 0 }
  return { clock, policy: createCheckpointPolicy(() => clock.ms) }
}

describe('checkpoints are taken', () => {
  it('at an epoch’s end after half a minute, and between any two steps after five', () => {
    const { clock, policy } = started()
    clock.ms = EPOCH_MS - 1
    expect(policy.due('epoch')).toBe(false)
    clock.ms = EPOCH_MS
    expect(policy.due('epoch')).toBe(true)
    expect(policy.due('step')).toBe(false)
    clock.ms = LONGEST_MS
    expect(policy.due('step')).toBe(true)
    policy.taken(1)
    policy.written(1)
    expect(policy.due('step')).toBe(false)
  })

  it('whenever training is held, even while another is written', () => {
    const { policy } = started()
    expect(policy.due('pause')).toBe(true)
    policy.taken(500)
    expect(policy.due('pause')).toBe(true)
  })

  it('one at a time', () => {
    const { clock, policy } = started()
    clock.ms = LONGEST_MS
    policy.taken(1)
    clock.ms += LONGEST_MS
    expect(policy.due('step')).toBe(false)
    policy.written(1)
    expect(policy.due('step')).toBe(true)
  })

  it('soon where somebody asks', () => {
    const { clock, policy } = started()
    clock.ms = 10
    policy.request(false)
    expect(policy.due('step')).toBe(true)
    policy.taken(1)
    policy.written(1)
    clock.ms += 1000
    expect(policy.due('step')).toBe(false)
  })

  it('at once where the window is about to close', () => {
    const { policy } = started()
    policy.taken(60_000)
    policy.request(false)
    expect(policy.due('step')).toBe(false)
    policy.request(true)
    expect(policy.due('step')).toBe(true)
    policy.taken(1)
    expect(policy.due('step')).toBe(false)
  })

  it('so seldom that they take no more than their share, however long each takes', () => {
    for (const costMs of [1, 100, 2000, 30_000]) {
      const { clock, policy } = started()
      let spentMs = 0
      for (let step = 0; step < 200_000; step += 1) {
        clock.ms += 50
        policy.request(false)
        if (!policy.due(step % 10 === 0 ? 'epoch' : 'step')) continue
        spentMs += costMs
        clock.ms += costMs / 2
        policy.taken(costMs / 2)
        clock.ms += costMs / 2
        policy.written(costMs / 2)
      }
      expect(spentMs / clock.ms).toBeLessThanOrEqual(SHARE + costMs / clock.ms)
      expect(spentMs).toBeGreaterThan(0)
    }
  })
})
