// tensorloom check and templates.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli'

interface CheckReport {
  readonly name: string
  readonly trainable: boolean
  readonly nodes: readonly {
    readonly name: string
    readonly kind: string
    readonly outputs: readonly (readonly number[])[]
    readonly parameters: number
  }[]
  readonly totals: { readonly layers: number; readonly parameters: number; readonly trainableParameters: number; readonly flops: number }
  readonly diagnostics: readonly { readonly severity: string; readonly code: string; readonly message: string; readonly hint?: string }[]
}

async function check(args: readonly string[], code: number, env: Readonly<Record<string, string>> = {}): Promise<CheckReport> {
  const run = await runCli(['check', ...args, '--json'], { env })
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: '' })
  return JSON.parse(run.stdout) as CheckReport
}

describe('templates', () => {
  it('are listed with what they are', async () => {
    const { code, stdout } = await runCli(['templates', '--json'])
    const listed = JSON.parse(stdout) as { readonly id: string; readonly title: string; readonly summary: string }[]
    expect(code).toBe(0)
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(['logistic-cat', 'two-layer-cat', 'four-layer-cat', 'conv-cat']))
    for (const { title, summary } of listed) expect(title.length * summary.length).toBeGreaterThan(0)
  })

  it.each([
    ['logistic-cat', 12288 + 1],
    ['two-layer-cat', 12288 * 7 + 7 + 7 + 1],
    ['four-layer-cat', 12288 * 20 + 20 + 20 * 7 + 7 + 7 * 5 + 5 + 5 + 1],
  ])('%s has the parameters of the course', async (id, parameters) => {
    const report = await check(['--template', id], 0)
    expect(report.totals.parameters).toBe(parameters)
    expect(report.trainable).toBe(true)
    expect(report.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(report.nodes.reduce((sum, node) => sum + node.parameters, 0)).toBe(parameters)
  })

  it('conv-cat is a clean convolutional network', async () => {
    const report = await check(['--template', 'conv-cat'], 0)
    expect(report.nodes.filter(({ kind }) => kind === 'conv2d')).toHaveLength(3)
    expect(report.totals.flops).toBeGreaterThan(1_000_000)
  })
})

describe('check', () => {
  let folder = ''
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tensorloom-check-'))))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const write = (name: string, content: unknown): string => {
    const path = join(folder, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  /** An image straight into a dense layer: a shape mismatch, and no loss. */
  const broken = {
    format: 'tensorloom/project',
    version: 1,
    name: 'Broken',
    graph: {
      nodes: [
        { id: 'a', kind: 'input', name: 'image', params: {} },
        { id: 'b', kind: 'dense', name: 'fc1', params: {} },
      ],
      edges: [{ id: 'e', from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }],
      groups: [],
    },
    layout: { positions: { a: { x: 0, y: 0 }, b: { x: 0, y: 120 } }, direction: 'down' },
    data: {
      source: { type: 'generator', generator: 'cat-sketches', count: 100, seed: 1 },
      positive: null,
      validationShare: 0.2,
      testShare: 0.2,
      splitSeed: 1,
    },
    training: {
      optimizer: { type: 'adam', params: {} },
      learningRate: 0.001,
      batchSize: 32,
      epochs: 1,
      seed: 1,
      targetLoss: null,
      backend: 'auto',
    },
  }

  it('prints shapes, counts and a closing sum for people', async () => {
    const { code, stdout } = await runCli(['check', '--template', 'logistic-cat'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/12,289 parameters/)
    expect(stdout).toMatch(/^Node +Layer +Output +Parameters +Operations$/m)
  })

  it('finds all problems of a project at once, each with code, message and hint', async () => {
    const report = await check([write('broken.loom.json', broken)], 1)
    const errors = report.diagnostics.filter(({ severity }) => severity === 'error')
    expect(report.trainable).toBe(false)
    expect(errors.length).toBeGreaterThanOrEqual(2)
    expect(errors.some(({ code }) => code.startsWith('shape/'))).toBe(true)
    for (const { code, message, hint } of errors) {
      expect(code).toMatch(/^[a-z-]+\/[a-z-]+$/)
      expect(message).not.toBe('')
      expect(hint ?? '').not.toBe('')
    }
  })

  it('says the same in Chinese', async () => {
    const path = write('broken.loom.json', broken)
    const english = await check([path], 1)
    const chinese = await check([path], 1, { LC_ALL: 'zh_CN.UTF-8' })
    expect(chinese.diagnostics.map(({ code }) => code)).toEqual(english.diagnostics.map(({ code }) => code))
    for (const { message } of chinese.diagnostics) expect(message).toMatch(/\p{Script=Han}/u)
  })

  it.each([
    ['a file that is missing', () => join(folder, 'absent.loom.json'), /no file/],
    ['a folder', () => folder, /is a folder/],
    ['broken JSON', () => write('half.loom.json', '{"format": "tensorloom/pro'), /./],
    ['some other JSON', () => write('other.loom.json', { hello: 'world' }), /./],
  ])('refuses %s with a diagnostic and exit code 1', async (_what, path, message) => {
    const { code, stdout, stderr } = await runCli(['check', path()])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^Error \[[a-z-]+\/[a-z-]+\] /)
    expect(stderr).toMatch(message)
    // No stack and no library's own words.
    expect(stderr).not.toMatch(/\bat \S+:\d+:\d+|SyntaxError|ZodError|ENOENT/)
  })
})

describe('check --summary and --svg', () => {
  it('print the table that Keras would print, and draw the diagram', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tensorloom-check-'))
    const file = join(folder, 'net.svg')
    try {
      const { code, stdout } = await runCli(['check', '--template', 'logistic-cat', '--summary', '--svg', file, '--theme', 'dark'])
      expect(code).toBe(0)
      expect(stdout).toContain('Total params: 12,289 (48.00 KB)')
      const svg = readFileSync(file, 'utf8')
      expect(svg).toMatch(/^<svg [^>]*>/)
      expect(svg).toContain('12,289')
      const missing = await runCli(['check', '--template', 'logistic-cat', '--svg', join(folder, 'nowhere', 'net.svg')])
      expect(missing.code).toBe(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
