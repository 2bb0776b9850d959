// Runs on the disk as the product keeps them, without having trained: for lists and curves of any length.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newProject } from '../../../src/document/new-project'
import { serializeProject } from '../../../src/document/serialize'
import type { ProjectDocument } from '../../../src/document/document'
import { journalLines } from '../../../src/runs/journal'
import { serializeRun, sketchCurve, type RunRecord } from '../../../src/runs/run-record'
import { sampleRecord, splitOf } from '../../../src/runs/sample-runs.test-support'
import { planRun, type EpochRecord } from '../../../src/training/plan'

export const PROJECT_ID = 'project-bench'

/** A network so small that a hundred thousand epochs take seconds; nothing is held out, so nothing is evaluated in between. */
export function tinyProject(): ProjectDocument {
  const nodes = [
    { id: 'image', kind: 'input', name: 'image', params: { shape: { type: 'image', height: 8, width: 8, channels: 1 }, scaling: 'unit' } },
    { id: 'flatten', kind: 'flatten', name: 'flatten', params: {} },
    { id: 'fc', kind: 'dense', name: 'fc', params: { units: 1, activation: { type: 'sigmoid' } } },
    { id: 'loss', kind: 'loss', name: 'loss', params: { loss: 'binaryCrossEntropy' } },
  ]
  const edges = nodes.slice(1).map(({ id }, i) => ({
    id: `e${i}`,
    from: { node: nodes[i]?.id ?? '', port: 'out' },
    to: { node: id, port: 'in' },
  }))
  const blank = newProject('tiny')
  return {
    ...blank,
    id: PROJECT_ID,
    graph: { nodes, edges, groups: [] },
    layout: { direction: 'down', positions: Object.fromEntries(nodes.map(({ id }, i) => [id, { x: 0, y: i * 90 }])) },
    data: { ...blank.data, source: { type: 'generator', generator: 'cat-sketches', count: 40, seed: 1 }, validationShare: 0, testShare: 0 },
    training: {
      ...blank.training,
      optimizer: { type: 'gradientDescent', params: {} },
      learningRate: 0.01,
      batchSize: 'full',
      epochs: 1_000_000,
      backend: 'wasm',
    },
  }
}

export async function writeProject(path: string): Promise<void> {
  await writeFile(path, serializeProject(tinyProject()))
}

/** Noisy curves that fall; the same for the same run. */
function epochsOf(run: number, count: number): readonly EpochRecord[] {
  return Array.from({ length: count }, (_, i) => {
    const noise = Math.sin(i * 12.9898 + run) * 0.05
    const loss = 0.7 * Math.exp((-3 * i) / count) + 0.1 + noise
    return {
      epoch: i + 1,
      step: i + 1,
      loss,
      accuracy: Math.min(1, 1 - loss / 2),
      absoluteError: null,
      valLoss: loss * 1.1 + noise,
      valAccuracy: Math.min(1, 0.95 - loss / 2),
      valAbsoluteError: null,
      learningRate: 0.01,
      elapsedMs: 1,
    }
  })
}

/** Fills a host's data folder with `count` runs; the first `long` of them have journals of `epochs` epochs. */
export async function writeRuns(dataFolder: string, count: number, long: number, epochs: number): Promise<void> {
  const project = tinyProject()
  for (let run = 0; run < count; run += 1) {
    const id = `run-bench-${String(run).padStart(4, '0')}`
    const folder = join(dataFolder, 'runs', id)
    await mkdir(folder, { recursive: true })
    const own = epochsOf(run, run < long ? epochs : 40)
    const split = splitOf(30 + (run % 20), 50)
    const startedMs = Date.UTC(2026, 0, 1) + run * 60_000
    const record: RunRecord = {
      ...sampleRecord,
      id,
      projectId: PROJECT_ID,
      projectName: project.name,
      name: `run ${run}`,
      pinned: run < long,
      startedMs,
      endedMs: startedMs + 30_000,
      plan: planRun(project.graph, { ...project.training, epochs: own.length }),
      layout: project.layout,
      data: {
        ...sampleRecord.data,
        settings: project.data,
        size: { height: 8, width: 8, channels: 1 },
        counts: { train: 200, val: 50, test: 50 },
      },
      result: {
        outcome: 'completed',
        steps: own.length,
        epochs: own.length,
        elapsedMs: own.length,
        best: null,
        train: split,
        val: split,
        test: split,
      },
      sketch: sketchCurve(own.map(({ loss }) => loss)),
    }
    await writeFile(join(folder, 'run.json'), serializeRun(record))
    await writeFile(join(folder, 'journal.ndjson'), journalLines(own, []))
  }
}
