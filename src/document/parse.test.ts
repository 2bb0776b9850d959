import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import type { Diagnostic, Json } from '../diagnostics'
import { CURRENT_VERSION } from './document'
import { migrations } from './migrations'
import { LATER_GROUP, LATER_TRAINING } from './new-project'
import { parseProject } from './parse'
import { LIMITS } from './schema'
import { serializeProject } from './serialize'
import { column, node, smallNetwork, wire } from './sample-documents.test-support'

type File = Record<string, Json>

/** The small network's file, changed. */
function file(change: (json: File) => void): string {
  const json = JSON.parse(serializeProject(smallNetwork())) as File
  change(json)
  return JSON.stringify(json)
}

function problems(source: string): readonly Diagnostic[] {
  const result = parseProject(source)
  return result.ok ? result.warnings : result.diagnostics
}

function only(source: string): Diagnostic {
  const found = problems(source)
  expect(found).toHaveLength(1)
  return found[0] as Diagnostic
}

describe('training settings that came later', () => {
  it('may be missing, one by one, and then mean what files without them meant', () => {
    const parsed = parseProject(
      file((json) => {
        Object.assign(json['training'] as File, { warmupSteps: 5, clipNorm: 2 })
      }),
    )
    expect(parsed.ok && parsed.value.document.training).toMatchObject({ ...LATER_TRAINING, warmupSteps: 5, clipNorm: 2 })
  })

  it('are kept where they are set, and refused where they make no sense', () => {
    const early = { monitor: 'validation', patience: 3, minDelta: 0.01 }
    const schedule = { type: 'cosine', params: { floor: 0.1 } }
    const set = (training: File) =>
      parseProject(
        file((json) => {
          Object.assign(json['training'] as File, training)
        }),
      )
    const parsed = set({
      schedule,
      earlyStopping: early,
      maxSteps: 9,
      maxSeconds: 1.5,
      clipValue: 0.5,
      accumulate: 4,
      averaging: 0.99,
      classWeights: { cat: 2 },
    })
    if (!parsed.ok) throw new Error('refused')
    const again = parseProject(serializeProject(parsed.value.document))
    expect(again.ok && again.value.document.training).toMatchObject({
      schedule,
      earlyStopping: early,
      maxSteps: 9,
      maxSeconds: 1.5,
      clipValue: 0.5,
      accumulate: 4,
      averaging: 0.99,
      classWeights: { cat: 2 },
      weightDecay: null,
    })
    for (const wrong of [
      { accumulate: 0 },
      { averaging: 1 },
      { weightDecay: -1 },
      { classWeights: 'some' },
      { classWeights: { cat: -1 } },
      { maxSteps: 0 },
      { maxSeconds: -1 },
      { clipNorm: 0 },
      { earlyStopping: { ...early, patience: 0 } },
    ]) {
      expect(set(wrong).ok).toBe(false)
    }
  })
})

describe('a file that is no project', () => {
  it('says where the JSON breaks, by line and column', () => {
    const broken = only('{\n  "format": "tensorloom/project",\n  "version" 1\n}')
    expect(broken).toMatchObject({ code: 'document/broken-json', severity: 'error' })
    expect(broken.message).toEqual({
      en: 'The file is not valid JSON: line 3, column 13.',
      zh: '文件不是有效的 JSON:第 3 行第 13 列。',
    })
    expect(broken.hint).toBeDefined()
  })

  it('knows a file that was cut off, an empty one and a number past all bounds', () => {
    expect(only('{"format": "tenso').message.en).toBe('The file ends too early, at line 1, column 12.')
    expect(only('{"a": [1, 2').message.en).toMatch(/^The file ends too early/)
    expect(only(' \n').message.en).toBe('The file is empty.')
    expect(only('{"a": 1e400}').message.en).toBe('A number in the file is too large, at line 1, column 7.')
  })

  it('refuses nesting that would exhaust the stack, and size past the limit', () => {
    expect(only(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).message.en).toMatch(/nested too deeply/)
    expect(only(' '.repeat(LIMITS.fileLength + 1)).code).toBe('document/too-large')
  })

  it.each([
    '{}',
    '[]',
    'null',
    '42',
    '{"format":"tensorloom/project"}',
    '{"format":"other","version":1}',
    '{"format":"tensorloom/project","version":-1}',
  ])('says that %s is no project', (source) => {
    expect(only(source)).toMatchObject({ code: 'document/not-a-project', message: { en: 'This file is not a Tensorloom project.' } })
  })

  it('names the file in each problem', () => {
    const result = parseProject('{', 'cats.loom.json')
    expect(result.ok ? [] : result.diagnostics.map((one) => one.file)).toEqual(['cats.loom.json'])
  })

  it('reads past a byte order mark', () => {
    expect(parseProject(`\uFEFF${serializeProject(smallNetwork())}`).ok).toBe(true)
  })
})

describe('a newer version', () => {
  it('opens read-only with a warning where it can be read', () => {
    const result = parseProject(
      file((json) => {
        json['version'] = CURRENT_VERSION + 2
        json['schedules'] = [{ type: 'cosine' }]
      }),
    )
    expect(result.ok && result.value.readOnly).toBe(true)
    expect(result.ok && result.value.document).toEqual(smallNetwork())
    expect(result.ok && result.warnings).toMatchObject([
      {
        code: 'document/newer-version',
        severity: 'warning',
        message: { en: 'This project was saved by a newer version of Tensorloom (file format 3; this version knows 1).' },
      },
    ])
  })

  it('is refused with the same message where it cannot', () => {
    const newer = only(
      file((json) => {
        json['version'] = 2
        json['graph'] = { layers: [] }
      }),
    )
    expect(newer).toMatchObject({ code: 'document/newer-version', severity: 'error' })
    expect(newer.message.en).toContain('file format 2')
    expect(newer.hint?.en).toContain('Update Tensorloom')
  })
})

describe('fields', () => {
  it('that do not fit are named by path, with what was expected and what came, all at once', () => {
    const found = problems(
      file((json) => {
        const graph = json['graph'] as { nodes: Record<string, Json>[] }
        const training = json['training'] as Record<string, Json>
        if (graph.nodes[2]) graph.nodes[2]['name'] = 7
        training['epochs'] = 2.5
        training['batchSize'] = 0
        training['backend'] = 'abacus'
        delete json['data']
      }),
    )
    expect(found.every((one) => one.code === 'document/invalid-field')).toBe(true)
    const messages = found.map((one) => one.message.en)
    expect(messages).toContain('“graph.nodes[2].name” in the project file must be a text; got 7.')
    expect(messages).toContain('“training.epochs” in the project file must be a whole number; got 2.5.')
    expect(messages).toContain('“training.backend” in the project file must be one of auto, webgpu, webgl, wasm, cpu; got “abacus”.')
    expect(messages).toContain('“data” is missing from the project file.')
    expect(messages.some((one) => one.startsWith('“training.batchSize” in the project file must be'))).toBe(true)
    expect(found.map((one) => one.message.zh).join()).not.toMatch(/undefined|\[object/)
  })

  it('of a hostile name do not reach any prototype', () => {
    const source = serializeProject(smallNetwork()).replace('"positions": {', '"positions": { "__proto__": { "x": 1, "y": 1 },')
    const result = parseProject(source)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    if (result.ok) expect(Object.keys(result.value.document.layout.positions)).toEqual(['image', 'flatten', 'fc1', 'loss'])
  })
})

describe('an unknown kind', () => {
  it('is kept with its parameters and wires, written back as it was, and named by the compiler', () => {
    const document = column(
      [node('image', 'input'), node('att', 'attention9', { heads: 4, mask: { type: 'causal' } }), node('fc1', 'dense')],
      [wire('image', 'att'), wire('att', 'fc1')],
    )
    const result = parseProject(serializeProject(document))
    expect(result).toEqual({ ok: true, value: { document, readOnly: false, migratedFrom: null }, warnings: [] })
    const said = analyzeGraph(document.graph).diagnostics.find((one) => one.nodeId === 'att')
    expect(said?.message.en).toContain('attention9')
  })
})

describe('arithmetic', () => {
  it('of two nodes with one id has no cure', () => {
    const found = only(
      file((json) => {
        const graph = json['graph'] as { nodes: Json[] }
        graph.nodes.push(graph.nodes[0] ?? null)
      }),
    )
    expect(found).toMatchObject({
      code: 'document/duplicate-node',
      severity: 'error',
      message: { en: 'Two nodes have the same id “image”.' },
    })
  })

  it('of wires, names, groups and places is mended and said', () => {
    const result = parseProject(
      file((json) => {
        const graph = json['graph'] as { nodes: Record<string, Json>[]; edges: Json[]; groups: Json[] }
        const layout = json['layout'] as { positions: Record<string, Json> }
        if (graph.nodes[2]) graph.nodes[2]['name'] = 'flatten'
        graph.edges.push({ id: 'x', from: { node: 'gone', port: 'out' }, to: { node: 'fc1', port: 'in' } })
        graph.edges.push({ id: 'fc1-loss', from: { node: 'image', port: 'out' }, to: { node: 'loss', port: 'in' } })
        graph.groups.push({ id: 'g', name: 'G', members: ['fc1', 'gone', 'fc1'] }, { id: 'empty', name: 'E', members: ['gone'] })
        layout.positions['gone'] = { x: 1, y: 1 }
        delete layout.positions['loss']
      }),
    )
    if (!result.ok) throw new Error('should open')
    const { graph, layout } = result.value.document
    expect(graph.nodes.map((one) => one.name)).toEqual(['image', 'flatten', 'dense1', 'loss'])
    expect(graph.edges.map((one) => one.id)).toEqual(['image-flatten', 'flatten-fc1', 'fc1-loss', 'fc1-loss-2'])
    expect(graph.groups).toEqual([{ id: 'g', name: 'G', members: ['fc1'], ...LATER_GROUP }])
    expect(layout.positions).toEqual({ ...smallNetwork().layout.positions, loss: { x: 0, y: 228 } })
    expect(result.warnings.map((one) => one.code)).toEqual(['document/renamed-node', 'document/dropped-wires', 'document/placed-nodes'])
    expect(serializeProject(result.value.document)).toBe(serializeProject(result.value.document))
    expect(parseProject(serializeProject(result.value.document))).toMatchObject({ ok: true, warnings: [] })
  })
})

describe('old versions', () => {
  const folder = resolve(import.meta.dirname, 'fixtures')
  const fixtures = readdirSync(folder).map((name) => ({ name, source: readFileSync(resolve(folder, name), 'utf8') }))
  const versionOf = (source: string) => (JSON.parse(source) as { version: number }).version

  it('each have a migration to the next, and each migration has a fixture it is exercised by', () => {
    expect(migrations.map((one) => one.from)).toEqual(Array.from({ length: CURRENT_VERSION }, (_, version) => version))
    const versions = new Set(fixtures.map(({ source }) => versionOf(source)))
    for (let version = 0; version <= CURRENT_VERSION; version += 1) expect(versions).toContain(version)
  })

  it.each(fixtures)('$name opens without a warning and is current once saved', ({ source }) => {
    const result = parseProject(source)
    if (!result.ok) throw new Error(result.diagnostics.map((one) => one.message.en).join('\n'))
    expect(result.warnings).toEqual([])
    expect(result.value.readOnly).toBe(false)
    const version = versionOf(source)
    expect(result.value.migratedFrom).toBe(version < CURRENT_VERSION ? version : null)
    expect(parseProject(serializeProject(result.value.document))).toMatchObject({ ok: true, value: { migratedFrom: null } })
  })

  it('0 becomes what its users drew', () => {
    const old = fixtures.find(({ name }) => name === 'v0-logistic.loom.json')
    const now = fixtures.find(({ name }) => name === 'v1-logistic.loom.json')
    const result = parseProject(old?.source ?? '')
    expect(result.ok && serializeProject(result.value.document)).toBe(now?.source)
  })

  it('pass on what they do not understand, for the schema to name', () => {
    for (const graph of [null, 5, [], {}, { nodes: 3 }, { nodes: [null, 'x', { id: 4, position: 1 }] }]) {
      const result = parseProject(JSON.stringify({ format: 'tensorloom/project', version: 0, graph }))
      expect(result.ok).toBe(false)
      if (!result.ok) expect(result.diagnostics.every((one) => one.code === 'document/invalid-field')).toBe(true)
    }
  })
})

it('refuses 20,000 nodes with a sentence, in a moment', () => {
  const nodes = Array.from({ length: 20_000 }, (_, i) => ({ id: `n${i}`, kind: 'dense', name: `n${i}`, params: { units: 8 } }))
  const edges = nodes.slice(1).map(({ id }, i) => ({ id: `e${i}`, from: { node: `n${i}`, port: 'out' }, to: { node: id, port: 'in' } }))
  const { layout, ...rest } = JSON.parse(serializeProject(smallNetwork())) as Record<string, unknown>
  const source = JSON.stringify({ ...rest, layout, graph: { nodes, edges, groups: [] } })
  const startMs = performance.now()
  const parsed = parseProject(source)
  expect(performance.now() - startMs).toBeLessThan(5000)
  expect(parsed.ok ? null : parsed.diagnostics.map(({ code, message }) => `${code}: ${message.en}`)).toEqual([
    'document/too-many-nodes: The project has 20000 nodes; Tensorloom opens at most 5000.',
  ])
})
