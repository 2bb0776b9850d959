import { expect, it } from 'vitest'
import { parseCommand } from '../../src/document/command-schema'
import { reduce } from '../../src/document/reduce'
import type { ProjectDocument } from '../../src/document/document'
import { findTemplate } from '../../src/templates'
import { diagramFixes } from './diagram-fixes'

const template = findTemplate('conv-cat')
if (!template) throw new Error('no template')
const project: ProjectDocument = template.create()

function apply(document: ProjectDocument, code: `audit/${string}`): ProjectDocument {
  const [first] = diagramFixes(code, document.graph)
  const command = parseCommand(first?.command ?? null)
  if (!command.ok) throw new Error(command.diagnostics[0]?.message.en)
  return reduce(document, command.value)
}

it('puts augmentation behind the input where a class has few images, once', () => {
  const next = apply(project, 'audit/too-few')
  const added = next.graph.nodes.find(({ kind }) => kind === 'augmentation')
  expect(added?.params).toMatchObject({ flipHorizontal: true })
  expect(next.graph.edges.find(({ to }) => to.node === added?.id)?.from.node).toBe(
    project.graph.nodes.find(({ kind }) => kind === 'input')?.id,
  )
  expect(diagramFixes('audit/too-few', next.graph)).toEqual([])
})

it('takes the colour from all images where some have none', () => {
  const next = apply(project, 'audit/grey')
  expect(next.graph.nodes.find(({ kind }) => kind === 'input')?.params).toMatchObject({ shape: { type: 'image', height: 64, channels: 1 } })
  expect(diagramFixes('audit/grey', next.graph)).toEqual([])
})

it('has no part in anything else, nor without an input', () => {
  expect(diagramFixes('audit/leak', project.graph)).toEqual([])
  expect(diagramFixes('audit/grey', { ...project.graph, nodes: [], edges: [] })).toEqual([])
})
