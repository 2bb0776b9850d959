import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Clip } from './clipboard'
import { clipTitle, pasteClip, readClip, takeClip, writeClip } from './clipboard'
import type { ProjectDocument } from './document'
import { applyEdit, createHistory, undo } from './history'
import { LATER_GROUP, newProject } from './new-project'
import { reduce } from './reduce'
import { anyCommands, smallNetwork } from './sample-documents.test-support'

const LABEL = { en: 'Paste', zh: '粘贴' }

function clipOf(document: ProjectDocument, ids: readonly string[]): Clip {
  const clip = takeClip(document, ids)
  if (!clip) throw new Error('nothing to take')
  return clip
}

function paste(document: ProjectDocument, clip: Clip, incoming = false): ProjectDocument {
  const pasted = pasteClip(document, clip, { offset: { x: 20, y: 20 }, incoming, label: LABEL })
  if (!pasted.ok) throw new Error(pasted.diagnostics[0]?.code)
  const next = reduce(document, pasted.value.command)
  expect(next.graph.nodes.slice(-clip.nodes.length).map((node) => node.id)).toEqual(pasted.value.nodeIds)
  return next
}

const wires = ({ graph }: ProjectDocument) => graph.edges.map(({ from, to }) => `${from.node}→${to.node}`)

describe('pasting', () => {
  it('brings nodes, the wires among them and their places, under free ids and names', () => {
    const document = smallNetwork()
    const next = paste(document, clipOf(document, ['flatten', 'fc1']))
    expect(next.graph.nodes.map(({ id, name }) => `${id} ${name}`).slice(4)).toEqual(['flatten-2 flatten1', 'fc1-2 dense1'])
    expect(wires(next).slice(3)).toEqual(['flatten-2→fc1-2'])
    expect(next.layout.positions['fc1-2']).toEqual({ x: 20, y: 172 })
    expect(next.graph.nodes[5]?.params).toEqual({ units: 1 })
  })

  it('with incoming wires feeds the copies from where the originals are fed', () => {
    const document = smallNetwork()
    expect(wires(paste(document, clipOf(document, ['flatten', 'fc1']), true)).slice(3)).toEqual(['flatten-2→fc1-2', 'image→flatten-2'])
  })

  it('brings groups whose members all came along', () => {
    const document = reduce(smallNetwork(), {
      type: 'group',
      group: { id: 'g', name: 'Head', members: ['flatten', 'fc1'], ...LATER_GROUP, note: 'why' },
    })
    expect(paste(document, clipOf(document, ['flatten', 'fc1'])).graph.groups[1]).toEqual({
      id: 'g-2',
      name: 'Head',
      members: ['flatten-2', 'fc1-2'],
      ...LATER_GROUP,
      note: 'why',
    })
    expect(paste(document, clipOf(document, ['fc1'])).graph.groups).toHaveLength(1)
  })

  it('brings frames with what stands in them, as text, and calls the step by the frame', () => {
    const frame = { id: 'frame1', name: 'Head', note: 'why', colour: 'blue', x: -40, y: 60, width: 400, height: 300 } as const
    const document = reduce(smallNetwork(), { type: 'add-frame', frame })
    const clip = takeClip(document, ['fc1'], ['frame1', 'gone'])
    const read = clip && readClip(writeClip(clip))
    if (!read?.ok) throw new Error('not read')
    expect(clipTitle(read.value).en).toBe('Head')
    const next = paste(document, read.value)
    expect(next.layout.frames).toEqual([frame, { ...frame, id: 'frame1-2', x: -20, y: 80 }])
    expect(next.graph.nodes).toHaveLength(5)
  })

  it('brings a frame alone, and is one step back', () => {
    const frame = { id: 'frame1', name: 'Plan', note: '', colour: 'grey', x: 0, y: 0, width: 100, height: 90 } as const
    const document = reduce(smallNetwork(), { type: 'add-frame', frame })
    const clip = takeClip(document, [], ['frame1'])
    const pasted = clip && pasteClip(smallNetwork(), clip, { offset: { x: 5, y: 5 }, incoming: false, label: LABEL })
    if (!pasted?.ok) throw new Error('not pasted')
    const bare = smallNetwork()
    const history = applyEdit(createHistory(bare), { command: pasted.value.command })
    expect(history.document.layout.frames).toEqual([{ ...frame, x: 5, y: 5 }])
    expect(undo(history).document).toBe(bare)
  })

  it('works into an empty project, as text', () => {
    const clip = readClip(writeClip(clipOf(smallNetwork(), ['image', 'flatten', 'fc1', 'loss'])))
    if (!clip.ok) throw new Error(clip.diagnostics[0]?.code)
    const next = paste(newProject('other'), clip.value, true)
    expect(next.graph).toEqual(smallNetwork().graph)
  })

  it('is one step, however many nodes', () => {
    const twelve: ProjectDocument = [0, 1].reduce<ProjectDocument>(
      (done) => paste(done, clipOf(smallNetwork(), ['image', 'flatten', 'fc1', 'loss'])),
      smallNetwork(),
    )
    const pasted = pasteClip(
      twelve,
      clipOf(
        twelve,
        twelve.graph.nodes.map(({ id }) => id),
      ),
      { offset: { x: 0, y: 0 }, incoming: false, label: LABEL },
    )
    if (!pasted.ok) throw new Error('not pasted')
    expect(pasted.value.nodeIds).toHaveLength(12)
    const history = applyEdit(createHistory(twelve), { command: pasted.value.command })
    expect(history.document.graph.nodes).toHaveLength(24)
    expect(history.past.map(({ label }) => label)).toEqual([LABEL])
    expect(undo(history).document).toBe(twelve)
  })

  it('is refused where the project would grow too large for a file', () => {
    const clip = clipOf(smallNetwork(), ['fc1'])
    const many: Clip = {
      ...clip,
      nodes: Array.from({ length: 4999 }, (_, i) => ({ id: `n${i}`, kind: 'dense', name: `n${i}`, params: {} })),
    }
    const pasted = pasteClip(smallNetwork(), many, { offset: { x: 0, y: 0 }, incoming: false, label: LABEL })
    expect(pasted.ok ? null : pasted.diagnostics[0]?.code).toBe('clipboard/too-many')
  })
})

it('any clip of any document survives the clipboard and can be pasted anywhere', () => {
  fc.assert(
    fc.property(anyCommands, anyCommands, fc.boolean(), (from, to, incoming) => {
      const source = from.reduce<ProjectDocument>((done, command) => reduce(done, command), newProject('a'))
      const target = to.reduce<ProjectDocument>((done, command) => reduce(done, command), newProject('b'))
      const clip = takeClip(
        source,
        source.graph.nodes.map(({ id }) => id).filter((_, i) => i % 3 !== 1),
      )
      if (!clip) return
      const read = readClip(writeClip(clip))
      expect(read).toEqual({ ok: true, value: clip, warnings: [] })
      const next = paste(target, clip, incoming)
      expect(next.graph.nodes).toHaveLength(target.graph.nodes.length + clip.nodes.length)
      expect(next.graph.edges.length).toBeGreaterThanOrEqual(target.graph.edges.length + clip.edges.length)
      expect(next.graph.nodes.slice(0, target.graph.nodes.length)).toEqual(target.graph.nodes)
    }),
    { numRuns: 200 },
  )
})

describe('what stands on the clipboard', () => {
  const good = writeClip(clipOf(smallNetwork(), ['flatten', 'fc1']))
  const refused = (source: string): string => {
    const read = readClip(source)
    if (read.ok) return 'read'
    expect(read.diagnostics.every(({ message, hint }) => message.zh !== '' && hint !== undefined)).toBe(true)
    return read.diagnostics[0]?.code ?? ''
  }

  it.each([
    ['', 'clipboard/not-nodes'],
    ['hello', 'clipboard/not-nodes'],
    ['{"format":"tensorloom/project"}', 'clipboard/not-nodes'],
    [`{"format":"tensorloom/nodes","version":1,"nodes":${'['.repeat(100_000)}`, 'clipboard/not-nodes'],
    ['{"format":"tensorloom/nodes","version":2}', 'clipboard/newer-version'],
    ['{"format":"tensorloom/nodes","version":1}', 'clipboard/invalid'],
    [good.replace('"fc1"', '"flatten"'), 'clipboard/invalid'],
    [good.replace('"fc1"', '"__proto__"'), 'clipboard/invalid'],
    [good.replace('"fc1"', '"a b"'), 'clipboard/invalid'],
    [good.replace('"units": 1', '"units": 1e400'), 'clipboard/not-nodes'],
    [good.replace('"positions": {', '"positions": {"gone": {"x": 1e300, "y": 0},'), 'clipboard/invalid'],
  ])('%# is refused with a message', (source, code) => expect(refused(source)).toBe(code))

  it('loses wires that dangle', () => {
    const read = readClip(
      good.replace('"edges": [', '"edges": [{"id":"x","from":{"node":"gone","port":"out"},"to":{"node":"fc1","port":"in"}},'),
    )
    expect(read.ok && read.value.edges.map(({ id }) => id)).toEqual(['flatten-fc1'])
  })

  it('never makes the reader throw, whatever is cut from it or written over it', () => {
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(20), fc.string({ maxLength: 5 }), (at, cut, put) => {
        const source = good.slice(0, at) + put + good.slice(at + cut)
        const read = readClip(source)
        if (read.ok) paste(smallNetwork(), read.value, true)
        else refused(source)
      }),
      { numRuns: 500 },
    )
  })
})
