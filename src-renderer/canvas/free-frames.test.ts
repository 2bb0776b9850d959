import { describe, expect, it } from 'vitest'
import { describeCommand } from '../../src/document/describe-command'
import type { ProjectDocument } from '../../src/document/document'
import { parseProject } from '../../src/document/parse'
import { reduce } from '../../src/document/reduce'
import { serializeProject } from '../../src/document/serialize'
import { convCat } from '../../src/templates/conv-cat'
import { drawFrame, framesOf, moveFrames, nodesIn, reframed, resized } from './free-frames'

const base = convCat.create()

function framed(around: readonly string[], document: ProjectDocument = base): ProjectDocument {
  return reduce(document, drawFrame(document, around, { x: 900, y: 100 }, 'Frame').command)
}

describe('frames of no group', () => {
  it('are drawn around what is selected, or where one looks', () => {
    const [around] = framesOf(framed(['conv1', 'pool1']).layout)
    if (!around) throw new Error('no frame')
    expect(nodesIn(base, around)).toEqual(['conv1', 'pool1'])
    const [alone] = framesOf(framed([]).layout)
    expect(alone).toMatchObject({ x: 690, y: -20, width: 420, height: 240, note: '' })
    expect(alone && nodesIn(base, alone)).toEqual([])
  })

  it('have names of their own', () => {
    expect(framesOf(framed([], framed([])).layout).map(({ id, name }) => [id, name])).toEqual([
      ['frame1', 'Frame'],
      ['frame2', 'Frame 2'],
    ])
  })

  it('are in the file, which is none the longer without them', () => {
    const document = reduce(framed(['conv1']), { type: 'set-frame', frameId: 'frame1', changes: { note: 'Why 16?' } })
    const parsed = parseProject(serializeProject(document))
    expect(parsed.ok && parsed.value.document).toEqual(document)
    const without = reduce(document, { type: 'remove-frames', frameIds: ['frame1'] })
    expect(serializeProject(without)).toBe(serializeProject(base))
  })

  it('move with what stands in them as one step, named after the frame', () => {
    const document = framed(['conv1'])
    const at = document.layout.positions['conv1'] ?? { x: 0, y: 0 }
    const command = moveFrames(document, { frame1: { x: 500, y: 40 } }, { conv1: { x: at.x + 7, y: at.y } })
    const moved = reduce(document, command)
    expect(moved.layout.positions['conv1']).toEqual({ x: at.x + 7, y: at.y })
    expect(framesOf(moved.layout)[0]).toMatchObject({ x: 500, y: 40 })
    expect(describeCommand(command, document).en).toBe('Move Frame')
  })

  it('are drawn around their nodes again when those are laid out anew, and stay where they hold none', () => {
    const document = framed([], framed(['conv1']))
    const elsewhere = { ...document.layout.positions, conv1: { x: 2000, y: 3000 } }
    const [held, free] = reframed(document, { positions: elsewhere, direction: 'down' })
    expect(held && held.x < 2000 && held.x + held.width > 2000 && held.y < 3000).toBe(true)
    expect(free).toEqual(framesOf(document.layout)[1])
  })

  it('are never too small to be grabbed', () => {
    expect(resized({ x: 10, y: 10 }, { x: -500, y: 300 })).toEqual({ x: 10, y: 10, width: 80, height: 290 })
    const refused = { type: 'set-frame', frameId: 'frame1', changes: { width: 3 } } as const
    const document = framed([])
    expect(reduce(document, refused)).toBe(document)
  })
})
