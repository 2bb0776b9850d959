// What holds after any sequence of commands, sensible or not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../diagnostics'
import { NODE_NAME } from '../graph/graph'
import { findKind } from '../layers/registry'
import { parseCommand } from './command-schema'
import type { Command } from './commands'
import type { ProjectDocument } from './document'
import type { History } from './history'
import { applyEdit, createHistory, isDirty, jump, redo, undo } from './history'
import { newProject } from './new-project'
import { parseProject } from './parse'
import { reduce } from './reduce'
import { serializeProject } from './serialize'
import { anyCommand, anyCommands, runs } from './sample-documents.test-support'

const RUNS = runs(300)

function after(commands: readonly Command[]): ProjectDocument {
  return commands.reduce<ProjectDocument>((document, command) => reduce(document, command), newProject('test'))
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(freeze)
  }
  return value
}

/** Does not compile until a new command stands here, and then fails until it is drawn. */
const EVERY_TYPE: Readonly<Record<Command['type'], true>> = {
  'add-frame': true,
  'add-nodes': true,
  batch: true,
  connect: true,
  'exclude-samples': true,
  group: true,
  'insert-before': true,
  'lead-wire': true,
  'move-nodes': true,
  'move-samples': true,
  'relabel-samples': true,
  remove: true,
  'remove-frames': true,
  'rename-node': true,
  'rename-project': true,
  'set-data': true,
  'set-frame': true,
  'set-frozen': true,
  'set-group': true,
  'set-layout': true,
  'set-params': true,
  'set-table': true,
  'set-training': true,
  splice: true,
  ungroup: true,
}

it('draws commands that do something, of every type', () => {
  const effective = new Map<Command['type'], number>()
  for (const commands of fc.sample(anyCommands, { numRuns: 900, seed: 1 })) {
    commands.reduce<ProjectDocument>((document, command) => {
      const next = reduce(document, command)
      if (next !== document) effective.set(command.type, (effective.get(command.type) ?? 0) + 1)
      return next
    }, newProject('test'))
  }
  expect([...effective.keys()].sort()).toEqual(Object.keys(EVERY_TYPE).sort())
  expect([...effective].filter(([, times]) => times <= 10)).toEqual([])
})

describe('reduce', () => {
  it('is pure: it neither throws nor touches what it was given, and gives the same twice', () => {
    fc.assert(
      fc.property(anyCommands, anyCommand, (commands, command) => {
        const document = freeze(after(commands))
        freeze(command)
        expect(reduce(document, command)).toEqual(reduce(document, command))
      }),
      RUNS,
    )
  })

  it('keeps the document whole: unique ids and names, wires and places of nodes that exist, one wire a single port', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const { graph, layout } = after(commands)
        const ids = graph.nodes.map((node) => node.id)
        const names = graph.nodes.map((node) => node.name)
        const edgeIds = graph.edges.map((edge) => edge.id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(new Set(names).size).toBe(names.length)
        expect(new Set(edgeIds).size).toBe(edgeIds.length)
        for (const name of names) expect(name).toMatch(NODE_NAME)
        expect(Object.keys(layout.positions).sort()).toEqual([...ids].sort())
        const members = graph.groups.flatMap((group) => group.members)
        expect(new Set(members).size).toBe(members.length)
        for (const member of members) expect(ids).toContain(member)
        expect(graph.groups.every((group) => group.members.length > 0)).toBe(true)
        expect(new Set(graph.groups.map((group) => group.id)).size).toBe(graph.groups.length)
        const single = new Set<string>()
        for (const { from, to } of graph.edges) {
          expect(ids).toContain(from.node)
          expect(ids).toContain(to.node)
          const target = graph.nodes.find((node) => node.id === to.node)
          const port = findKind(target?.kind ?? '')?.inputs.find((one) => one.name === to.port)
          if (port?.arity !== 'one') continue
          expect(single).not.toContain(`${to.node} ${to.port}`)
          single.add(`${to.node} ${to.port}`)
        }
      }),
      RUNS,
    )
  })
})

describe('history', () => {
  it('undoes and redoes every step exactly', () => {
    fc.assert(
      fc.property(anyCommands, anyCommand, (commands, command) => {
        const history = commands.reduce((done, one) => applyEdit(done, { command: one }), createHistory(newProject('test')))
        // The bytes of then: a document that an edit had changed in place would be the same object and another file.
        const before = serializeProject(history.document)
        const done = applyEdit(history, { command })
        if (done === history) return
        const after = serializeProject(done.document)
        const undone = undo(done)
        expect(undone.document).toBe(history.document)
        expect(serializeProject(undone.document)).toBe(before)
        expect(redo(undone).document).toBe(done.document)
        expect(serializeProject(redo(undone).document)).toBe(after)
        expect(undo(redo(undone)).document).toBe(history.document)
      }),
      RUNS,
    )
  })

  it('jumps to any step as undo and redo would walk there', () => {
    fc.assert(
      fc.property(anyCommands, fc.nat(25), fc.nat(25), (commands, first, second) => {
        const history = commands.reduce((done, command) => applyEdit(done, { command }), createHistory(newProject('test')))
        const steps = history.past.length
        const walk = (from: History, to: number): History => {
          let at = from
          while (at.past.length > to) at = undo(at)
          while (at.past.length < Math.min(to, steps)) at = redo(at)
          return at
        }
        const jumped = jump(history, first)
        expect(jumped.document).toBe(walk(history, first).document)
        expect(jump(jumped, second)).toEqual(walk(jumped, second))
        expect(jump(jumped, steps).document).toBe(history.document)
      }),
      RUNS,
    )
  })

  it('leads back to the very start, where nothing is unsaved', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        let history = commands.reduce((done, command) => applyEdit(done, { command }), createHistory(newProject('test')))
        const last = history.document
        const steps = history.past.length
        for (let i = 0; i < steps; i += 1) history = undo(history)
        expect(history.document).toEqual(newProject('test'))
        expect(isDirty(history)).toBe(false)
        for (let i = 0; i < steps; i += 1) history = redo(history)
        expect(history.document).toBe(last)
      }),
      RUNS,
    )
  })
})

describe('files', () => {
  it('hold a document exactly, in bytes that depend on it alone', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const document = after(commands)
        const file = serializeProject(document)
        const parsed = parseProject(file)
        expect(parsed).toEqual({ ok: true, value: { document, readOnly: false, migratedFrom: null }, warnings: [] })
        if (parsed.ok) expect(serializeProject(parsed.value.document)).toBe(file)
      }),
      RUNS,
    )
  })

  it('hold the same bytes whatever the order in which keys were set', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const document = after(commands)
        const reversed = JSON.parse(JSON.stringify(document), (_key, value: unknown) =>
          typeof value === 'object' && value !== null && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).reverse())
            : value,
        ) as ProjectDocument
        expect(serializeProject(reversed)).toBe(serializeProject(document))
      }),
      { numRuns: 100 },
    )
  })

  it('never make the reader throw, whatever is cut from them or written over them', () => {
    const file = serializeProject(
      after([{ type: 'add-nodes', nodes: [{ id: 'a', kind: 'dense', name: 'fc1', params: { units: 3 } }], edges: [], positions: {} }]),
    )
    fc.assert(
      fc.property(fc.nat(file.length), fc.nat(20), fc.string({ maxLength: 5 }), (at, cut, put) => {
        const result = parseProject(file.slice(0, at) + put + file.slice(at + cut))
        if (!result.ok) {
          expect(result.diagnostics.length).toBeGreaterThan(0)
          expect(result.diagnostics.every((one) => one.message.zh !== '' && one.hint !== undefined)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('parseCommand', () => {
  it('reads every sound command from JSON as it was', () => {
    fc.assert(
      fc.property(anyCommands, anyCommand, (commands, command) => {
        const document = after(commands)
        const parsed = parseCommand(JSON.parse(JSON.stringify(command)) as Json)
        // What the schema refuses would have changed nothing, but for parts of a batch.
        if (parsed.ok) expect(reduce(document, parsed.value)).toEqual(reduce(document, command))
        else if (command.type !== 'batch') expect(reduce(document, command)).toBe(document)
      }),
      RUNS,
    )
  })

  it.each([
    [null],
    ['connect'],
    [[]],
    [{ type: 'format-disk' }],
    [{ type: 'remove', nodeIds: 'all' }],
    [{ type: 'batch', commands: [{}] }],
  ])('refuses %j with a message', (json) => {
    const parsed = parseCommand(json)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok) expect(parsed.diagnostics[0]?.code).toBe('document/unknown-command')
  })
})
