import { describe, expect, it } from 'vitest'
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import { applyArrayMap, parseArrayMap } from './array-map'

describe('parseArrayMap', () => {
  it('takes uses, sets and how pixels are read', () => {
    expect(parseArrayMap('images:train=data/x,labels:train=y, names=n,split=s,channels=first,range=-1..1,task=regression')).toEqual({
      uses: [
        { use: 'samples', set: 'train', array: 'data/x' },
        { use: 'targets', set: 'train', array: 'y' },
        { use: 'names', set: null, array: 'n' },
        { use: 'split', set: null, array: 's' },
      ],
      channels: 'first',
      range: { low: -1, high: 1 },
      task: 'regression',
    })
  })

  it.each(['', 'x', 'images', 'images=', 'pictures=x', 'images:all=x', 'channels=middle', 'range=1..0', 'range=a..b', 'task=clustering'])(
    'refuses “%s”',
    (said) => expect(parseArrayMap(said)).toBeNull(),
  )
})

describe('applyArrayMap', () => {
  const array = (file: string, key: string) => ({ file, key, shape: [2], type: 'uint8', use: 'ignore', set: null }) as const
  const settings: ArraySettings = {
    arrays: [array('x.npy', ''), array('all.h5', 'data/y'), { ...array('z.npy', ''), use: 'samples' }],
    channels: 'last',
    range: { low: 0, high: 255 },
    task: 'classification',
    targetScaling: 'standard',
  }

  it('finds arrays by file, by name or by both, and drops what was guessed', () => {
    const applied = applyArrayMap('d', settings, {
      uses: [
        { use: 'samples', set: 'train', array: 'x' },
        { use: 'targets', set: 'train', array: 'data/y' },
      ],
    })
    expect(applied).toMatchObject({
      ok: true,
      value: { arrays: [{ use: 'samples', set: 'train' }, { use: 'targets' }, { use: 'ignore', set: null }] },
    })
  })

  it('keeps the guess where no use is told', () => {
    expect(applyArrayMap('d', settings, { uses: [], channels: 'first' })).toMatchObject({
      ok: true,
      value: { channels: 'first', arrays: [{}, {}, { use: 'samples' }] },
    })
  })

  it('tells what there is where the array is not', () => {
    expect(applyArrayMap('d', settings, { uses: [{ use: 'samples', set: null, array: 'q' }] })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'arrays/missing', hint: { en: 'It holds x.npy (2, uint8); all.h5/data/y (2, uint8); z.npy (2, uint8).' } }],
    })
  })
})
