import { describe, expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import type { DataFacts } from '../datasets/dataset'
import { factsOf } from '../datasets/dataset'
import { drawSource } from '../datasets/generators/draw-source'
import type { ProjectDocument } from '../document/document'
import { parseProject } from '../document/parse'
import { NODE_SIZE } from '../document/placing'
import { serializeProject } from '../document/serialize'
import { findKind } from '../layers/registry'
import { findOptimizer } from '../optimizers/registry'
import { findTemplate, templates } from '.'

const CONV_CAT = 9 * 3 * 16 + 16 + (9 * 16 * 32 + 32) + (9 * 32 * 64 + 64) + (8 * 8 * 64 * 64 + 64) + (64 + 1)

const PARAMETERS: Readonly<Record<string, number>> = {
  'logistic-cat': 12_288 + 1,
  'two-layer-cat': 12_288 * 7 + 7 + 7 + 1,
  'four-layer-cat': 12_288 * 20 + 20 + (20 * 7 + 7) + (7 * 5 + 5) + (5 + 1),
  'conv-cat': CONV_CAT,
  'conv-cat-augmented': CONV_CAT,
  xor: 2 * 4 + 4 + 4 + 1,
  moons: 2 * 8 + 8 + 8 + 1,
  sine: 16 + 16 + (16 * 16 + 16) + 16 + 1,
}

it('offers the templates, simplest first', () => {
  expect(templates.map(({ id }) => id)).toEqual([
    ...['logistic-cat', 'two-layer-cat', 'four-layer-cat', 'conv-cat', 'conv-cat-augmented'],
    ...['xor', 'moons', 'sine'],
  ])
  expect(findTemplate('no-such')).toBeUndefined()
})

/** Facts of the data that a template brings along. */
function ownFacts({ data: { source } }: ProjectDocument): DataFacts {
  if (source.type !== 'generator') throw new Error('Templates draw their data')
  if (source.generator === 'cat-sketches') return { name: 'cats', features: null, target: { type: 'classes', count: 2 } }
  const drawn = drawSource(source)
  if (!drawn.ok) throw new Error('An unknown generator')
  return factsOf(drawn.value)
}

describe.each(templates.map((template) => ({ id: template.id, template })))('$id', ({ id, template }) => {
  const document = template.create()

  it('analyses without a word, alone and with its own data', () => {
    for (const facts of [null, ownFacts(document)]) {
      const analysis = analyzeGraph(document.graph, facts)
      expect(analysis.diagnostics).toEqual([])
      expect(analysis.trainable).toBe(true)
      expect(analysis.totals.parameters).toBe(PARAMETERS[id])
    }
  })

  it('has only parameters that its kinds and optimizer know and accept', () => {
    for (const node of document.graph.nodes) {
      const kind = findKind(node.kind)
      expect(kind?.params.parse(node.params).problems).toEqual([])
      const fields = kind?.params.fields.map((field) => field.name) ?? []
      for (const name of Object.keys(node.params)) expect(fields).toContain(name)
    }
    expect(findOptimizer(document.training.optimizer.type)).toBeDefined()
  })

  it('is read back from its file as it was', () => {
    const text = serializeProject(document)
    expect(parseProject(text)).toEqual({ ok: true, value: { document, readOnly: false, migratedFrom: null }, warnings: [] })
  })

  it('opens laid out: one column, in order, with room for every wire', () => {
    const places = document.graph.nodes.map((node) => document.layout.positions[node.id])
    places.slice(1).forEach((place, i) => {
      const above = places[i]
      expect(place?.x).toBe(above?.x)
      expect((place?.y ?? 0) - (above?.y ?? 0)).toBeGreaterThanOrEqual(NODE_SIZE.height + 20)
    })
  })

  it('is found by its id, speaks both languages and gives a fresh project each time', () => {
    expect(findTemplate(id)).toBe(template)
    for (const { en, zh } of [template.title, template.summary]) {
      expect(en.trim()).not.toBe('')
      expect(zh).toMatch(/\p{Script=Han}/u)
    }
    expect(template.create()).toEqual(document)
  })
})

describe('the course’s settings', () => {
  const settings = (id: string) => findTemplate(id)?.create()

  it.each([
    ['logistic-cat', 0.005, 2000],
    ['two-layer-cat', 0.0075, 2500],
    ['four-layer-cat', 0.0075, 2500],
  ])('%s trains by full-batch gradient descent, all of train', (id, learningRate, epochs) => {
    const project = settings(id)
    expect(project?.training).toMatchObject({ optimizer: { type: 'gradientDescent' }, learningRate, epochs, batchSize: 'full' })
    expect(project?.data.validationShare).toBe(0)
  })

  it('conv-cat trains by Adam in batches and holds out 20 % for validation', () => {
    const project = settings('conv-cat')
    expect(project?.training).toMatchObject({
      optimizer: { type: 'adam' },
      learningRate: 0.0003,
      warmupSteps: 60,
      batchSize: 32,
      epochs: 40,
    })
    expect(project?.data.validationShare).toBe(0.2)
  })
})
