import { describe, expect, it } from 'vitest'
import { createPacer } from './pacer'

function setup(busy = true) {
  let clock = 0
  const waits: number[] = []
  const pacer = createPacer(
    () => clock,
    () => busy,
    (ms) => {
      waits.push(ms)
      clock += ms
      return Promise.resolve()
    },
  )
  const work = (ms: number) =>
    pacer.turn(() => {
      clock += ms
      return Promise.resolve(ms)
    })
  return { waits, work, clock: () => clock }
}

describe('createPacer', () => {
  it('leaves nine tenths of the time to training, however much is asked', async () => {
    const { work, clock, waits } = setup()
    await Promise.all(Array.from({ length: 20 }, () => work(10)))
    expect(waits).toHaveLength(19)
    expect(200 / clock()).toBeLessThan(0.11)
  })

  it('does not hold up the first answer, nor any where nothing trains', async () => {
    const first = setup()
    expect(await first.work(30)).toBe(30)
    expect(first.waits).toEqual([])
    const idle = setup(false)
    await Promise.all([idle.work(30), idle.work(30)])
    expect(idle.waits).toEqual([])
  })

  it('goes on after work that failed', async () => {
    const { work } = setup()
    const pacer = createPacer(
      () => 0,
      () => true,
      () => Promise.resolve(),
    )
    await expect(pacer.turn(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(pacer.turn(() => Promise.resolve(1))).resolves.toBe(1)
    expect(await work(1)).toBe(1)
  })
})
