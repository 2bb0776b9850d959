import { describe, expect, it } from 'vitest'
import { canChoose, joinFileName, purposeOf } from './browse-rules'

const project = purposeOf('save-project')
const folder = purposeOf('data-folder')

describe('folder browser', () => {
  it('offers project files to open and folders of images', () => {
    expect(canChoose(purposeOf('open-project'), { name: 'net.loom.json', type: 'file' })).toBe(true)
    expect(canChoose(purposeOf('open-project'), { name: 'cat.png', type: 'file' })).toBe(false)
    expect(canChoose(purposeOf('open-project'), { name: 'nets', type: 'folder' })).toBe(false)
    expect(canChoose(folder, { name: 'cats', type: 'folder' })).toBe(true)
    expect(canChoose(folder, { name: 'cat.png', type: 'file' })).toBe(false)
  })

  it.each([
    ['net', 'net.loom.json'],
    ['net.json', 'net.loom.json'],
    ['net.loom.json', 'net.loom.json'],
    [' 猫 ', '猫.loom.json'],
    ['a/b', null],
    ['..', null],
    ['a\u0000b', null],
    ['', null],
  ])('names “%s” %s', (typed, name) => expect(joinFileName(project, typed)).toBe(name))

  it('gives a model folder the name as typed', () => {
    expect(joinFileName(purposeOf('save-model'), 'my model')).toBe('my model')
  })
})
