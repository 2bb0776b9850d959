// What a training step costs in Chromium, inside workers as in the product: the compiled step on one and two threads, tfjs on
// our kernels, tfjs's cpu and stock WASM backends, in turns; and in PyTorch, where it is at hand.
import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve } from 'node:path'
import { build } from 'vite'
import { EPOCH_MS } from '../../src/training/checkpoint-policy'
import { median } from './bench'
import type { Bench, BenchContext } from './bench'
import type { NetworkName } from './training/networks'
import { startPyTorch, type PyTorch } from './training/pytorch'
import type { Profile } from './training/profile'
import type { Setting } from './training/step-worker'

const WORKERS = ['step-worker', 'fit-worker', 'loop-worker'] as const

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' }

async function buildWorkers({ root, out }: BenchContext): Promise<string> {
  const folder = join(out, 'bench')
  await build({
    root: join(root, 'e2e/bench/training'),
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      modulePreload: false,
      target: 'es2023',
      rolldownOptions: {
        input: Object.fromEntries(WORKERS.map((name) => [name, join(root, `e2e/bench/training/${name}.ts`)])),
        output: { entryFileNames: '[name].js' },
      },
    },
  })
  return folder
}

/** Serves the folder on loopback, and an empty page at /; isolated, so that threads may share memory. */
async function servePage(folder: string): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = resolve(folder, `.${path}`)
    const body = path === '/' ? Promise.resolve('<!doctype html><title>bench</title>') : readFile(file)
    body.then(
      (content) => {
        response.writeHead(200, {
          'content-type': TYPES[extname(path)] ?? 'text/html',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-embedder-policy': 'require-corp',
          'cross-origin-resource-policy': 'same-origin',
        })
        response.end(content)
      },
      () => {
        response.writeHead(404).end()
      },
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

type Ask = <T>(name: string, argument?: unknown) => Promise<T>

/** Starts a worker in the page; what it returns asks that worker. */
async function startWorker(page: Page, script: (typeof WORKERS)[number]): Promise<Ask> {
  const worker = await page.evaluateHandle((url) => {
    const started = new Worker(url, { type: 'module' })
    let lastId = 0
    return (name: string, argument: unknown) =>
      new Promise<unknown>((answer, refuse) => {
        const id = (lastId += 1)
        const listen = ({ data }: MessageEvent<{ id: number; value: unknown; error?: string }>) => {
          if (data.id !== id) return
          started.removeEventListener('message', listen)
          if (data.error === undefined) answer(data.value)
          else refuse(new Error(data.error))
        }
        started.addEventListener('message', listen)
        started.addEventListener('error', ({ message }) => refuse(new Error(message)))
        started.postMessage({ id, name, argument })
      })
  }, `/${script}.js`)
  return async <T>(name: string, argument: unknown = null) =>
    (await worker.evaluate((ask, request) => ask(request.name, request.argument), { name, argument })) as T
}

type Subjects = Readonly<Record<string, () => Promise<number>>>

/** Every subject in every round, forwards and backwards in turns; the values of all rounds. */
async function takeTurns<S extends Subjects>(subjects: S, rounds: number): Promise<Record<keyof S, number[]>> {
  const names: (keyof S)[] = Object.keys(subjects)
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<keyof S, number[]>
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) values[name].push((await subjects[name]?.()) ?? Number.NaN)
  }
  return values
}

/** Median of a / b, round by round. */
function ratio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, round) => value / (b[round] ?? Number.NaN)))
}

function table({ rows, totalMs }: Profile): string {
  const lines = rows.map(({ part, ms, kernels }) => {
    const share = ((ms / totalMs) * 100).toFixed(1)
    const most = kernels.slice(0, 4).map(([name, kernelMs]) => `${name} ${kernelMs.toFixed(2)}`)
    return `${part.padEnd(28)} ${ms.toFixed(2).padStart(7)} ${share.padStart(5)} %   ${most.join(', ')}`
  })
  return [
    '',
    'B, one thread, each operation run alone (ms; of it its kernels)',
    ...lines,
    `${'sum'.padEnd(28)} ${totalMs.toFixed(2).padStart(7)}`,
  ].join('\n')
}

async function measure(page: Page, torch: PyTorch | null, log: (line: string) => void): Promise<Record<string, number>> {
  const stepper = async (network: NetworkName, through: Setting['through'], threads = 1): Promise<Ask> => {
    const ask = await startWorker(page, 'step-worker')
    await ask('prepare', { network, through, threads } satisfies Setting)
    return ask
  }
  const steps = (ask: Ask, count: number) => () => ask<number>('steps', count)
  const figures: Record<string, number> = {}

  log('First step of B')
  const loop = await startWorker(page, 'loop-worker')
  const first: number[] = []
  for (let round = 0; round < 5; round += 1) first.push(await loop<number>('firstStep', 'B'))
  figures['B.firstStep.ms'] = median(first)

  log('A and C')
  const fit = await startWorker(page, 'fit-worker')
  await fit('prepare')
  const aCompiled = await stepper('A', 'compiled')
  const aWasm = await stepper('A', 'wasm')
  const cCompiled = await stepper('C', 'compiled')
  const small: Subjects = {
    compiled: steps(aCompiled, 40),
    loop: () => loop<number>('epochs', { network: 'A', count: 100 }),
    fit: () => fit<number>('epochs', 5),
    wasm: steps(aWasm, 15),
    c: steps(cCompiled, 200),
  }
  await takeTurns(small, 1)
  const a = await takeTurns(small, 7)
  figures['A.compiled.ms'] = median(a['compiled'] ?? [])
  figures['A.loop.ms'] = median(a['loop'] ?? [])
  figures['A.tfjsWasm.ms'] = median(a['wasm'] ?? [])
  figures['A.fitStockWasm.ms'] = median(a['fit'] ?? [])
  figures['A.loopOverFit.ratio'] = ratio(a['fit'] ?? [], a['loop'] ?? [])
  figures['C.compiled.ms'] = median(a['c'] ?? [])

  log('B on WASM')
  const one = await stepper('B', 'compiled')
  const two = await stepper('B', 'compiled', 2)
  const wasm = await stepper('B', 'wasm')
  const cpu = await stepper('B', 'cpu')
  const peaks: { readonly gflops: number; readonly stepGflop: number }[] = []
  const quick: Subjects = {
    one: steps(one, 20),
    two: steps(two, 20),
    peak: async () => {
      const peak = await one<{ gflops: number; stepGflop: number }>('peak')
      peaks.push(peak)
      return peak.stepGflop / peak.gflops
    },
  }
  await takeTurns(quick, 1)
  const b = await takeTurns(quick, 7)
  figures['B.compiled.ms'] = median(b['one'] ?? [])
  figures['B.compiled.2t.ms'] = median(b['two'] ?? [])
  figures['B.threads.ratio'] = ratio(b['one'] ?? [], b['two'] ?? [])
  figures['B.convPeak.gflops'] = median(peaks.map(({ gflops }) => gflops))
  figures['B.compiled.gflops'] = ((peaks[0]?.stepGflop ?? Number.NaN) / (figures['B.compiled.ms'] ?? Number.NaN)) * 1000
  // Milliseconds a step at the plain kernel's peak, against those it takes. The wide convolutions multiply less than that
  // kernel does, by Winograd's transform, but count as much: the share may pass 1.
  figures['B.peak.share'] = ratio(
    (b['peak'] ?? []).map((seconds) => seconds * 1000),
    b['one'] ?? [],
  )

  if (torch) {
    log(`Against PyTorch ${torch.version}, one thread each`)
    const against: Subjects = {
      aOurs: steps(aCompiled, 40),
      aTorch: () => torch.steps('A', 40),
      bOurs: steps(one, 20),
      bTorch: () => torch.steps('B', 20),
      cOurs: steps(cCompiled, 200),
      cTorch: () => torch.steps('C', 200),
    }
    await takeTurns(against, 1)
    const p = await takeTurns(against, 7)
    for (const network of ['a', 'b', 'c']) {
      const name = network.toUpperCase()
      figures[`${name}.pytorch.ms`] = median(p[`${network}Torch`] ?? [])
      figures[`${name}.overPyTorch.ratio`] = ratio(p[`${network}Ours`] ?? [], p[`${network}Torch`] ?? [])
    }
  } else log('PyTorch is not at hand: no ratio to it')

  // What training waits for once every half a minute, or seldomer.
  figures['B.checkpoint.ms'] = await one<number>('checkpoints', 9)
  figures['B.checkpoint.share'] = (figures['B.checkpoint.ms'] ?? Number.NaN) / EPOCH_MS

  log('B behind an augmentation: its pictures changed by another thread while the step before is computed, and in their turn')
  const own = await startWorker(page, 'step-worker')
  const augmented: Subjects = {
    ahead: () => own<number>('augmented', { ahead: true, count: 20 }),
    inTurn: () => own<number>('augmented', { ahead: false, count: 20 }),
  }
  await takeTurns(augmented, 1)
  const d = await takeTurns(augmented, 5)
  figures['B.augmented.ms'] = median(d['inTurn'] ?? [])
  figures['B.augmentedAhead.ms'] = median(d['ahead'] ?? [])
  figures['B.ahead.ratio'] = ratio(d['inTurn'] ?? [], d['ahead'] ?? [])

  log("B against tfjs's cpu backend, some ten seconds a step")
  const slow: Subjects = { cpu: steps(cpu, 1), compiled: steps(one, 20), wasm: steps(wasm, 10) }
  await steps(wasm, 3)()
  const c = await takeTurns(slow, 3)
  figures['B.tfjsWasm.ms'] = median(c['wasm'] ?? [])
  figures['B.tfjsCpu.ms'] = median(c['cpu'] ?? [])
  figures['B.tfjsWasmOverCpu.ratio'] = ratio(c['cpu'] ?? [], c['wasm'] ?? [])
  figures['B.compiledOverCpu.ratio'] = ratio(c['cpu'] ?? [], c['compiled'] ?? [])

  log(table(await one<Profile>('profile', 'B')))
  return figures
}

const bench: Bench = async (context) => {
  const { server, url } = await servePage(await buildWorkers(context))
  const torch = await startPyTorch()
  const browser = await chromium.launch({ executablePath: context.chromiumPath, args: [...context.chromiumArgs], headless: true })
  try {
    const page = await browser.newPage()
    page.on('pageerror', (thrown) => context.log(thrown.message))
    await page.goto(url)
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The page is not isolated')
    const figures = await measure(page, torch, context.log)
    return {
      figures,
      floors: {
        'B.tfjsWasmOverCpu.ratio': { atLeast: 110 },
        'B.compiledOverCpu.ratio': { atLeast: 195 },
        'B.threads.ratio': { atLeast: 1.6 },
        'A.loopOverFit.ratio': { atLeast: 12 },
        'C.compiled.ms': { atMost: 1 },
        'B.peak.share': { atLeast: 0.8 },
        'B.firstStep.ms': { atMost: 300 },
        'B.checkpoint.share': { atMost: 0.02 },
      },
    }
  } finally {
    torch?.end()
    await browser.close()
    server.close()
  }
}

export default bench
